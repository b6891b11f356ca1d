"""Numbers out of a query string, held to bounds that a database can take."""

from mallrig.emulators.core.store import INTEGER_MAX


def whole(text: str | None, default: int, low: int = 0, high: int = INTEGER_MAX) -> int | None:
    """A decimal integer from `low` to `high`; `default` for None; None for anything else."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        return None
    value = int(text)
    return value if low <= value <= high else None
