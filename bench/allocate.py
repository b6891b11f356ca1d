"""How fast `allocate` decides: 100,000 lines over 10,000 products, and twice the lines.

    python -m mallrig.bench.allocate

Prints the time from JSON to JSON and that of the rule alone, best of five, and the ratio of twice the lines to once.
Wanted: under 1 s, and at most 2.3 times.
"""

import json
from itertools import islice

from mallrig.bench.stopwatch import best_of
from mallrig.reference.rules import allocate, cases, door

LINES, PRODUCTS, LINES_IN_A_GROUP = 100_000, 10_000, 2


def numbers():
    """A fixed sequence that looks like chance, so that every run measures the same case."""
    state = 1
    while True:
        state = state * 48271 % 2147483647
        yield state


def case(lines):
    """Groups of two lines; stock for about three quarters of what is ordered, so that both passes have work."""
    chance = numbers()

    def line(id):
        product, quantity, amount = islice(chance, 3)
        return {"id": id, "sku": f"P{product % PRODUCTS}", "quantity": 1 + quantity % 3, "amount": amount % 90_000}

    groups = [
        {
            "id": n,
            "seller": f"seller{next(chance) % 5}",
            "ordered_at": f"2026-03-02T{next(chance) % 24:02}:{next(chance) % 60:02}:00+09:00",
            "lines": [line(n * LINES_IN_A_GROUP + i) for i in range(LINES_IN_A_GROUP)],
        }
        for n in range(lines // LINES_IN_A_GROUP)
    ]
    on_hand = lines * 2 * 3 // 4 // PRODUCTS
    return {
        "stock": {f"P{n}": on_hand for n in range(PRODUCTS)},
        "criterion": "complete_then_partial",
        "sellers_priority": ["seller3", "seller1"],
        "then": "quantity",
        "then_first": "smaller",
        "groups": groups,
    }


def measure(lines):
    """Seconds from JSON to JSON, and of the rule alone."""
    raw = json.dumps(case(lines)).encode()
    answer = door.answerer("allocate")
    parsed = cases.read(allocate.Case, raw)
    return best_of(5, lambda: answer(raw)), best_of(5, lambda: allocate.decide(parsed))


def main():
    measured = {lines: measure(lines) for lines in (LINES, 2 * LINES)}
    for lines, (whole, rule) in measured.items():
        print(f"allocate {lines:>7,} lines, {PRODUCTS:,} products: {whole:.3f} s from JSON to JSON, {rule:.3f} s the rule")
    (whole, rule), (whole_twice, rule_twice) = measured.values()
    print(f"allocate twice the lines: {whole_twice / whole:.2f} times from JSON to JSON, {rule_twice / rule:.2f} times the rule")


if __name__ == "__main__":
    main()
