"""Presets: what a new world holds. Seed and preset give the same names, ids and dates in every process."""

from datetime import datetime

from mallrig.emulators.core.clock import KST

BORN = datetime(2026, 1, 10, 9, 0, tzinfo=KST)
"""When a world begins unless it is told otherwise: a Saturday, with no holiday near."""

PRESETS: dict[str, dict[str, dict]] = {
    "small": {"cafe24": {"malls": 2}},
    "single": {"cafe24": {"malls": 1}},
    "twenty": {"cafe24": {"malls": 20}},
}
"""Preset -> vendor -> that vendor's part; a vendor without a part gets its default."""

DEFAULT = "small"
