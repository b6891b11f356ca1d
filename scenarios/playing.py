"""What is being played: told by play() to the conftest and to test_features.py, which pytest imports by itself."""

from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from mallrig.scenarios.catalogue import FEATURES
from mallrig.scenarios.place import Place


@dataclass(frozen=True)
class Play:
    """`features` are files or folders; without a `place` the reference is played, in this process."""

    features: tuple[Path, ...] = (FEATURES,)
    place: Place | None = None


CURRENT: ContextVar[Play] = ContextVar("mallrig-play", default=Play())
