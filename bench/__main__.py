"""Every measurement, one after the other: `make bench`, or `python -m mallrig.bench [name ...]` for some of them.

Run it on a machine that does nothing else: what runs beside only ever makes the figures worse.
"""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
NOT_MEASURED = {"__main__", "stopwatch"}


def main() -> None:
    """Run the measurements that were named, or all."""
    there_are = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_MEASURED)
    unknown = set(sys.argv[1:]) - set(there_are)
    if unknown:
        sys.exit(f"no such measurement: {', '.join(sorted(unknown))} (there are {', '.join(there_are)})")
    chosen, sys.argv[1:] = sys.argv[1:], []  # what a measurement takes there are its own figures
    for name in chosen or there_are:
        print(f"\n-- {name}", flush=True)
        runpy.run_module(f"mallrig.bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
