"""The fixtures of the vendors' contract tests."""

from mallrig.scenarios.emulators.hands import back_office, cj, epost, hand, lotte, sellmate

__all__ = ["back_office", "cj", "epost", "hand", "lotte", "sellmate"]
