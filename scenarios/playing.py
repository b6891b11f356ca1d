"""What is being played: told by play() to the conftest and to test_features.py, which pytest imports by itself."""

from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from mallrig.scenarios.catalogue import FEATURES


@dataclass(frozen=True)
class Play:
    """`target` and `server` as place.open_place takes them; `rules` none for all; `features` files or folders."""

    target: str | None = None
    server: str | None = None
    rules: frozenset[str] = frozenset()
    features: tuple[Path, ...] = (FEATURES,)


CURRENT: ContextVar[Play] = ContextVar("mallrig-play", default=Play())
