"""`mallrig decide`: its arguments, read with the standard library, so that it starts in a moment."""

import argparse
import sys

from mallrig.reference.rules import DECIDE

_EPILOG = f"the decisions: {', '.join(DECIDE)}"


def main(arguments: list[str]) -> int:
    """Answer the cases on standard input, or print what is asked about a decision; the exit code.

    0, or 1 when a case was invalid; an unknown NAME or option exits 2.
    """
    parser = argparse.ArgumentParser(
        "mallrig decide", description="Decide cases: JSON Lines on standard input, one answer a line on standard output.", epilog=_EPILOG
    )
    parser.add_argument("name", metavar="NAME", choices=DECIDE, help="which decision; see below")
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--example", action="store_true", help="print a case to start from")
    about.add_argument("--explain", action="store_true", help="answer in sentences, with each rule's text")
    about.add_argument("--schema", action="store_true", help="print the JSON Schema of case and answer")
    asked = parser.parse_args(arguments)

    from mallrig.reference.rules import door

    if asked.example or asked.schema:
        print(door.example(asked.name) if asked.example else door.schema(asked.name))
        return 0
    run = door.explain if asked.explain else door.run_lines
    try:
        return run(asked.name, sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        sys.stdout = None
        return 1
