"""How fast `merge` decides: 100,000 orders.

    python -m mallrig.bench.merge

Prints the time from JSON to JSON and that of the rule alone, best of five, and the ratio of twice the orders to once.
Wanted: under 1 s.
"""

import json

from mallrig.bench.stopwatch import best_of
from mallrig.reference.rules import cases, door, merge

ORDERS = 100_000


def case(orders):
    """Three orders to a receiver on average, every seventh with another number, in odd spellings."""
    receivers = orders // 3
    return {
        "criterion": "any_seller",
        "orders": [
            {
                "id": f"20260302-{n:07}",
                "seller": f"seller{n % 5}",
                "name": f"김 {n * 7919 % receivers}",
                "address": f"서울시 강남구{'  ' if n % 2 else ' '}{n * 7919 % receivers}로 2",
                "phone": "02-000-0000",
                "mobile": f"010-0000-{n % 7 // 6:04}",
                "held": n % 50 == 0,
            }
            for n in range(orders)
        ],
    }


def measure(orders):
    """Seconds from JSON to JSON, and of the rule alone."""
    raw = json.dumps(case(orders)).encode()
    answer = door.answerer("merge")
    parsed = cases.read(merge.Case, raw)
    return best_of(5, lambda: answer(raw)), best_of(5, lambda: merge.decide(parsed))


def main():
    measured = {orders: measure(orders) for orders in (ORDERS, 2 * ORDERS)}
    for orders, (whole, rule) in measured.items():
        print(f"merge {orders:>7,} orders: {whole:.3f} s from JSON to JSON, {rule:.3f} s the rule")
    (whole, rule), (whole_twice, rule_twice) = measured.values()
    print(f"merge twice the orders: {whole_twice / whole:.2f} times from JSON to JSON, {rule_twice / rule:.2f} times the rule")


if __name__ == "__main__":
    main()
