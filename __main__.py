"""The command `mallrig`. `decide` goes its own short way: it starts with the standard library and the rules alone."""

import sys


def main() -> None:
    """Run the command line with the arguments of this process. What the output's encoding hasn't is shown as ?, not a traceback."""
    if sys.stdout:
        sys.stdout.reconfigure(errors="replace")
    if sys.argv[1:2] == ["decide"]:
        from mallrig.reference.rules.command import main as decide

        sys.exit(decide(sys.argv[2:]))
    from mallrig.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
