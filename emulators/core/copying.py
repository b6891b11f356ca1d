"""Copies of whole files, by the way that is the faster where they are made.

The usual way leaves a copy in memory, from which the system writes it to the disk in its own time; where the file system shares
blocks (btrfs, XFS), nothing is copied at all. Straight to the disk is slower on most machines, but needs no memory: it wins where
memory costs much at its first use, as in virtual machines that give free memory back to their host.
"""

import mmap
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

PIECE_BYTES, AT_ONCE_BYTES = 1 << 20, 1 << 30
BLOCK_BYTES = 4096
"""What is written straight to a disk begins and ends at multiples of this."""

LARGE_BYTES = 1 << 20
"""From this size on it matters which way is taken."""

SLOW = 1e-9
"""Seconds a byte from which the other way is worth a try: a copy through memory that is in use takes a third of it."""

FADES = 0.9
"""What is known of the other way counts by so much less with every slow copy, as it may be the quicker again."""

_piece = mmap.mmap(-1, PIECE_BYTES)
_piece_turn = threading.Lock()


def copy(source: Path, target: Path) -> None:
    """Copy a database that nobody has open."""
    with source.open("rb", buffering=0) as read, target.open("wb", buffering=0) as written:
        copy_whole(read, written)


def copy_whole(source: BinaryIO, target: BinaryIO) -> None:
    """Copy an open file into an empty one. Raises OSError."""
    about = os.fstat(source.fileno())
    if about.st_size < LARGE_BYTES:
        _through_memory(source, target)
        return
    pace = _paces.setdefault((about.st_dev, os.fstat(target.fileno()).st_dev), _Pace())
    way, start = pace.way, perf_counter()
    way(source, target)
    pace.note(way, (perf_counter() - start) / about.st_size)


def _through_memory(source: BinaryIO, target: BinaryIO) -> None:
    source.seek(0)
    try:
        while os.copy_file_range(source.fileno(), target.fileno(), AT_ONCE_BYTES):
            pass
    except (AttributeError, OSError):  # another system, or a file system that can't
        source.seek(0)
        target.seek(0)
        shutil.copyfileobj(source, target, PIECE_BYTES)


def _straight_to_disk(source: BinaryIO, target: BinaryIO) -> None:
    source.seek(0)
    try:
        with open(target.name, "wb", buffering=0, opener=_past_memory) as straight:
            _write_pieces(source, straight)
    except (AttributeError, OSError):  # as above
        target.truncate(0)
        _through_memory(source, target)


def _past_memory(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_DIRECT)


def _write_pieces(source: BinaryIO, target: BinaryIO) -> None:
    """Each piece in whole blocks, from one place in memory; what the last has too much is cut off."""
    with _piece_turn, memoryview(_piece) as piece:
        while count := source.readinto(piece):
            whole = -(-count // BLOCK_BYTES) * BLOCK_BYTES
            if target.write(piece[:whole]) != whole:
                raise OSError("the disk took a part alone")
    target.truncate(source.tell())


Way = Callable[[BinaryIO, BinaryIO], None]


@dataclass
class _Pace:
    """The way that copies from one file system to another take at present, and what a byte took last, in seconds, either way."""

    way: Way = _through_memory
    took: dict[Way, float] = field(default_factory=dict)

    def note(self, way: Way, seconds: float) -> None:
        """Keep what a byte took, and take the other way next if this one was slow and the other isn't known to be slower."""
        self.took[way] = seconds
        if seconds > SLOW:
            other = _straight_to_disk if way is _through_memory else _through_memory
            self.took[other] = self.took.get(other, 0) * FADES
            if self.took[other] < seconds:
                self.way = other


_paces: dict[tuple[int, int], _Pace] = {}
