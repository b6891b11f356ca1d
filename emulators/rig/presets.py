"""Presets: what a new world holds. Seed and preset give the same names, ids and dates in every process."""

from datetime import datetime

from mallrig.emulators.core.clock import KST

BORN = datetime(2026, 1, 10, 9, 0, tzinfo=KST)
"""When a world begins unless it is told otherwise: a Saturday, with no holiday near."""


def _malls(count: int) -> dict[str, dict]:
    """So many Cafe24 malls, each of them a shop that Sellmate knows."""
    return {"cafe24": {"malls": count}, "sellmate": {"malls": count}}


PRESETS: dict[str, dict[str, dict]] = {"small": _malls(2), "single": _malls(1), "twenty": _malls(20)}
"""Preset -> vendor -> that vendor's part; a vendor without a part gets its default."""

DEFAULT = "small"
