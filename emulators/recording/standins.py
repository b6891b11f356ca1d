"""Stand-ins: what a recording shows in place of a value. One value has one throughout, so that what belongs together still does."""

import re
from itertools import count
from random import Random

KEPT = frozenset({"", "T", "F", "Y", "N"})
"""What tells nobody anything: it stays as it is."""

EMAIL = re.compile(r"([^@\s]+)@[^@\s]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?<!\d)((?:\+?82[- ]?|0)(?:1[016-9]|2|[3-6]\d|70|50\d|80))([- .)]?\d{3,4}[- .]?\d{4})(?!\d)")
DATE = re.compile(r"\d{4}(-?)\d\d(-?)\d\d([T ]\d\d:.*)?")
DIGITS, LOWER, UPPER = "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HANGUL_FIRST, HANGUL_LAST = 0xAC00, 0xD7A3
TRIES = 20
"""How many stand-ins of a value's own length are drawn before a longer one is."""


class StandIns:
    """Drawn at random for each recording, so that nothing leads back: like the value in length and kind (digits for digits, Hangul for
    Hangul, an e-mail for an e-mail; the same for a phone however it is written), never equal to it, to another value's, or to a value seen before."""

    def __init__(self) -> None:
        self._chance = Random()
        self._made: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, value: str) -> str:
        """The stand-in for a value."""
        if value in KEPT or not any(letter.isalnum() for letter in value):
            return value
        if value not in self._made:
            self._made[value] = self._fresh(value)
            self._taken.add(self._made[value])
        return self._made[value]

    def knows(self, value: str) -> bool:
        """Whether the value has a stand-in."""
        return value in self._made

    def _fresh(self, value: str) -> str:
        if PHONE.fullmatch(value) and not value.isdigit():
            digits = iter(self.of("".join(filter(str.isdigit, value))))
            return "".join(next(digits) if letter.isdigit() else letter for letter in value)
        for tried in count():
            drawn = self._drawn(value + "0" * (tried // TRIES))
            if drawn != value and drawn not in self._taken and drawn not in self._made and drawn not in KEPT:
                return drawn
        raise AssertionError("count() ends")

    def _drawn(self, value: str) -> str:
        if found := EMAIL.fullmatch(value):
            return f"{self._letters(found[1])}@example.com"
        if found := PHONE.fullmatch(value):
            return found[1] + self._letters(found[2])
        if found := DATE.fullmatch(value):
            return f"{self._chance.randint(1950, 2005)}{found[1]}{self._chance.randint(1, 12):02}{found[2]}{self._chance.randint(1, 28):02}{found[3] or ''}"
        return self._letters(value)

    def _letters(self, value: str) -> str:
        return "".join(map(self._letter, value))

    def _letter(self, letter: str) -> str:
        for alphabet in (DIGITS, LOWER, UPPER):
            if letter in alphabet:
                return self._chance.choice(alphabet)
        return chr(self._chance.randint(HANGUL_FIRST, HANGUL_LAST)) if letter.isalnum() else letter
