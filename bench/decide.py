"""How fast `mallrig decide cancel` answers, and how fast it starts.

    python -m mallrig.bench.decide

Prints cases a second through the command (a process of its own, JSON Lines in and out) and of the
rule alone, the ratio of twice the cases to once, and the seconds from start to the first answer.
Wanted: at least 30,000 cases a second on one core, and a start under 0.15 s.
"""

import json
import subprocess
import sys
from itertools import cycle, islice, product

from mallrig.bench.stopwatch import best_of
from mallrig.reference.rules import cancel, cases

CASES = 200_000
COMMAND = [sys.executable, "-c", "from mallrig.cli import main; main()", "decide", "cancel"]


def different_cases():
    """Cases of every mode, with two to four items, over the settings that matter."""
    for wms, chosen, auto_refund, recovery, asked in product(
        ({"wms": "sellmate"}, {"wms": None, "complete_range": ["N20"]}),
        ("complete", "request"),
        (True, False),
        ("auto", "ask"),
        (1, 2, 4),
    ):
        statuses = ["N20", "N10", "N21", "N30"]
        yield {
            "hub": {**wms, "cancel": chosen},
            "cafe24": {"claim": {"auto_refund": auto_refund}, "stock_recovery": {"after_payment": recovery}},
            "order": {
                "items": [{"id": f"20260302-0000011-{n:02}", "status": status} for n, status in enumerate(statuses)],
                "payments": {"card": 30000, "point": 1000},
            },
            "cancel": [f"20260302-0000011-{n:02}" for n in range(asked)],
        }


def lines(count):
    """JSON Lines with so many cases."""
    written = [json.dumps(case) for case in different_cases()]
    return "\n".join(islice(cycle(written), count)).encode()


def through_the_command(given, times=3):
    """Seconds that a process of the command takes for these lines, its start included."""
    return best_of(times, lambda: subprocess.run(COMMAND, input=given, stdout=subprocess.DEVNULL, check=True))


def rule_alone():
    """Seconds that one decision takes, its case already read."""
    read = [cases.read(cancel.Case, case) for case in different_cases()] * 100
    return best_of(3, lambda: [cancel.decide(case) for case in read]) / len(read)


def main():
    once, twice = through_the_command(lines(CASES)), through_the_command(lines(2 * CASES))
    print(f"cancel {CASES / once:>7,.0f} cases/s through the command, {1 / rule_alone():,.0f}/s the rule")
    print(f"cancel twice the cases: {twice / once:.2f} times")
    print(f"cancel from start to first answer: {through_the_command(lines(1), times=5):.3f} s")


if __name__ == "__main__":
    main()
