"""Invoice numbers: each courier's length, check digit and form. In the core, since warehouse and couriers must agree on them."""

import re
from collections.abc import Callable


def cj_check(base: str) -> str:
    """The 12th digit of a CJ number: digits 3 to 11 read as one number, modulo 7. `base` is the first eleven digits."""
    return str(int(base[2:11]) % 7)


def lotte_check(base: str) -> str:
    """The 12th digit of a Lotte number: the first eleven digits read as one number, modulo 7."""
    return str(int(base) % 7)


def is_cj(number: str) -> bool:
    """Whether CJ's tracking takes the number: 10 or 12 digits, the check digit isn't looked at."""
    return bool(re.fullmatch(r"\d{10}|\d{12}", number, re.ASCII))


def is_lotte(number: str) -> bool:
    """Whether it is a Lotte number, check digit included."""
    return bool(re.fullmatch(r"\d{12}", number, re.ASCII)) and lotte_check(number[:11]) == number[11]


def is_epost(number: str) -> bool:
    """Whether it is a Korea Post registered number: 13 digits, no rule for the last one is known."""
    return bool(re.fullmatch(r"\d{13}", number, re.ASCII))


def with_check(base: int, check: Callable[[str], str]) -> str:
    """A twelve-digit number: eleven digits and their check digit."""
    digits = f"{base:011d}"
    return digits + check(digits)


def cj_number(count: int) -> str:
    """The count-th number that CJ issues, valid by the check digit."""
    return with_check(65_000_000_000 + count, cj_check)


def epost_number(count: int) -> str:
    """The count-th registered number that Korea Post issues for contract parcels."""
    return f"6{count:012d}"


def lotte_number(base: int) -> str:
    """A number out of a customer's range of eleven-digit bases."""
    return with_check(base, lotte_check)
