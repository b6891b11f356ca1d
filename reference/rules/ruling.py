"""What every decision shares in its answers: the rules behind it, and the refusal of a bad case."""

from collections.abc import Iterable


class InvalidCase(Exception):
    """A case that no rule can be asked about.

    `message` says what is wrong, `at` where: a path such as `order.items[0].status`,
    "" for the case itself.
    """

    def __init__(self, message: str, at: str = "") -> None:
        super().__init__(f"{at}: {message}" if at else message)
        self.message = message
        self.at = at


def in_order(rules: Iterable[str]) -> tuple[str, ...]:
    """`because`: rule ids in the order in which they applied, each once."""
    return tuple(dict.fromkeys(rules))
