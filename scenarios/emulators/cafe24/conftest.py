"""The fixtures of Cafe24's contract tests."""

from mallrig.scenarios.emulators.cafe24.everything import rich
from mallrig.scenarios.emulators.cafe24.mall_hand import cafe24_app, mall, neighbour, receiver

__all__ = ["cafe24_app", "mall", "neighbour", "receiver", "rich"]
