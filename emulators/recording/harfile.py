"""A HAR file that grows by entries and is whole at every moment, even when the process is killed while it writes.

Two copies of the file take turns: an entry is written to the one that nobody sees, which then takes the place of the other. So each
entry is written twice, and no file is ever copied.
"""

import os
from pathlib import Path

from mallrig import __version__
from mallrig.emulators.drift_har import ENTRIES_MAX, FILE_BYTES_MAX

HEAD = f'{{"log":{{"version":"1.2","creator":{{"name":"mallrig","version":"{__version__}"}},"entries":[\n'.encode()
TAIL = b"\n]}}\n"


class Full(Exception):
    """The file holds as much as `mallrig drift` reads."""


class HarFile:
    """The file at `path`, readable by its owner alone; it must not be there yet. Raises OSError."""

    def __init__(self, path: Path):
        self._path = path
        self._hidden = path.with_name(f".{path.name}.spare")
        self._turning = path.with_name(f".{path.name}.turning")
        if path.exists():
            raise FileExistsError(f"{path} is there already; a recording is never written over")
        self._hidden.unlink(missing_ok=True)
        self._turning.unlink(missing_ok=True)
        self._seen = _Copy(self._hidden)
        os.link(self._hidden, path)
        self._hidden.unlink()
        self._unseen = _Copy(self._hidden)
        self._last = b""
        self.entries = 0

    def add(self, entry: bytes) -> None:
        """Put an entry at the end. Raises Full, OSError; the file is then as it was."""
        text = (b",\n" if self.entries else b"") + entry
        if self.entries == ENTRIES_MAX or self._seen.end + len(text + TAIL) > FILE_BYTES_MAX:
            raise Full
        self._unseen.write(self._last + text)
        self._turn()
        self._last = text
        self.entries += 1

    def _turn(self) -> None:
        os.link(self._path, self._turning)
        os.replace(self._hidden, self._path)
        os.replace(self._turning, self._hidden)
        self._seen, self._unseen = self._unseen, self._seen

    def close(self) -> None:
        """Leave the file without its other copy; a file without an entry isn't kept."""
        for copy in (self._seen, self._unseen):
            os.close(copy.number)
        for left in (self._hidden, self._turning) if self.entries else (self._hidden, self._turning, self._path):
            left.unlink(missing_ok=True)


class _Copy:
    """One copy: a new file, and where its tail begins."""

    def __init__(self, path: Path):
        self.number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self.end = 0
        self.write(HEAD)

    def write(self, text: bytes) -> None:
        """Put a text before the tail."""
        left, at = memoryview(text + TAIL), self.end
        while left:
            done = os.pwrite(self.number, left, at)
            left, at = left[done:], at + done
        self.end += len(text)
