"""A world's chance: what a draw gives follows from the seed and from what is drawn, never from when it is asked."""

import hashlib

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _digest(seed: int, parts: tuple[object, ...]) -> bytes:
    return hashlib.blake2b("\x1f".join(map(str, (seed, *parts))).encode(), digest_size=32).digest()


def fraction(seed: int, *parts: object) -> float:
    """A number in [0, 1) that depends on the seed and the parts alone."""
    return int.from_bytes(_digest(seed, parts)[:7], "big") / 2**56


def number(seed: int, below: int, *parts: object) -> int:
    """An integer in [0, below)."""
    return int.from_bytes(_digest(seed, parts)[:16], "big") % below


def text(seed: int, length: int, *parts: object, alphabet: str = _ALPHABET) -> str:
    """A text of `length` characters out of `alphabet`, such as a token or a client id."""
    drawn = int.from_bytes(b"".join(_digest(seed, (*parts, block)) for block in range(length // 32 + 1)), "big")
    letters = []
    for _ in range(length):
        drawn, rest = divmod(drawn, len(alphabet))
        letters.append(alphabet[rest])
    return "".join(letters)


def uuid(seed: int, *parts: object) -> str:
    """A UUID (version 4 form)."""
    digits = text(seed, 32, *parts, alphabet="0123456789abcdef")
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
