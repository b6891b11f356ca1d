"""Long JSON texts kept small in a world's database, so that a world of ten thousand orders is a file that copies in milliseconds.

A packed value is a zlib stream with a preset dictionary, whose checksum the stream names; a short text is kept as it is.
In SQL written by hand, `plain(column)` is the text of either.
"""

import zlib

from sqlalchemy.types import LargeBinary, TypeDecorator

LEVEL = 3
SHORT = 64
"""Bytes up to which a text isn't worth packing."""

_KNOWN: dict[bytes, bytes] = {}
"""Every dictionary by its checksum, as the streams name it."""


class Packed(TypeDecorator):
    """The type of a column of JSON text. `words`: a text like those to be kept; changing it changes the format of a world's file."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, words: str):
        super().__init__()
        self.words = words
        known = words.encode()
        _KNOWN[zlib.adler32(known).to_bytes(4, "big")] = known
        self._start = zlib.compressobj(LEVEL, zdict=known)

    def process_bind_param(self, value: str | None, _dialect: object) -> bytes | str | None:
        """The text as it is kept."""
        raw = (value or "").encode()
        if len(raw) <= SHORT:
            return value
        packing = self._start.copy()
        return packing.compress(raw) + packing.flush()

    def process_result_value(self, value: bytes | str | None, _dialect: object) -> str | None:
        """The text that was kept."""
        return plain(value)

    def bind_processor(self, dialect: object):
        """process_bind_param alone: sqlite3 keeps texts and bytes as they come."""
        return lambda value: self.process_bind_param(value, dialect)

    def result_processor(self, _dialect: object, _coltype: object):
        """plain() alone: LargeBinary's own would make bytes of the short texts."""
        return plain


def plain(value: bytes | str | None) -> str | None:
    """The text of a kept value. Raises ValueError for bytes that no Packed column of this mallrig wrote."""
    return unpacked(value).decode() if isinstance(value, bytes) else value


def unpacked(value: bytes | str) -> bytes:
    """The text of a kept value in UTF-8, ready to be sent. Raises ValueError as plain() does."""
    if isinstance(value, str):
        return value.encode()
    try:
        return zlib.decompressobj(zdict=_KNOWN[value[2:6]]).decompress(value)
    except (KeyError, zlib.error):
        raise ValueError("a packed value that this mallrig didn't write") from None


def checksums() -> list[str]:
    """The dictionaries in use: part of the format of a world's file."""
    return sorted(checksum.hex() for checksum in _KNOWN)
