"""The allocation said another way: brute force over all sets of groups, and a condition for each line.

Shares nothing with the rule but the case. For ten groups and fewer.
"""

from collections import Counter
from functools import cmp_to_key
from itertools import product

from mallrig.reference.rules.allocate import Case, Group


def goes_before(a: Group, b: Group, case: Case) -> bool:
    """Whether `a` is served before `b`, decided at the first difference."""
    sellers = [str(seller) for seller in case.sellers_priority]
    listed = [[seller for seller in sellers if seller == str(group.seller)] for group in (a, b)]
    if bool(listed[0]) != bool(listed[1]):
        return bool(listed[0])
    if listed[0] and listed[0] != listed[1]:
        return sellers.index(listed[0][0]) < sellers.index(listed[1][0])
    if case.then:
        total_a, total_b = (
            sum(line.quantity if case.then == "quantity" else line.amount for line in group.lines) for group in (a, b)
        )
        if total_a != total_b:
            return total_a > total_b if case.then_first == "larger" else total_a < total_b
    if a.ordered_at != b.ordered_at:
        return a.ordered_at < b.ordered_at
    return str(a.id) < str(b.id)


def eligible_in_order(case: Case) -> list[Group]:
    """The groups that take part, in the order of service."""
    taking_part = [group for group in case.groups if case.include_held or not group.held]
    return sorted(taking_part, key=cmp_to_key(lambda a, b: -1 if goes_before(a, b, case) else 1))


def fits(groups: list[Group], case: Case) -> bool:
    """Whether these groups can all be served whole."""
    wanted = Counter()
    for group in groups:
        for line in group.lines:
            if line.sku is None:
                return False
            wanted[str(line.sku)] += line.quantity
    unlimited = {str(sku) for sku in case.unlimited}
    return all(
        sku in unlimited or pieces <= case.stock.get(sku, 0) - case.allocated.get(sku, 0)
        for sku, pieces in wanted.items()
    )


def best_word(case: Case) -> list[Group]:
    """The complete groups: of all sets that fit, the one that is largest as a word of 1 and 0 in service order."""
    queue = eligible_in_order(case)
    for word in product((True, False), repeat=len(queue)):  # from the largest word down
        chosen = [group for group, taken in zip(queue, word) if taken]
        if fits(chosen, case):
            return chosen
    raise AssertionError("the empty set always fits")


def lines_served_after(complete: list[Group], case: Case) -> set:
    """The lines of pass two, sku by sku: no line of one product is in the way of a line of another."""
    served = set()
    if case.criterion == "complete_only":
        return served
    done = {str(group.id) for group in complete}
    rest = [line for group in eligible_in_order(case) if str(group.id) not in done for line in group.lines]
    for sku in {str(line.sku) for line in rest if line.sku is not None}:
        taken = sum(line.quantity for group in complete for line in group.lines if str(line.sku) == sku)
        free = case.stock.get(sku, 0) - case.allocated.get(sku, 0) - taken
        for line in rest:
            if line.sku is not None and str(line.sku) == sku:
                if sku in {str(each) for each in case.unlimited} or line.quantity <= free:
                    served.add(line.id)
                    free -= line.quantity
    return served
