"""The built-in print agent (DEV-03): printers that write PDFs into folders, and CUPS' printers where there is CUPS."""

import os
import shutil
import subprocess
from pathlib import Path

from mallrig.reference.ports import Rejected, Unreachable

VENDOR = "printer"
FOLDERS = ("label-folder", "barcode-folder")
"""The built-in printers: each prints into a folder of its name."""

CUPS_SECONDS = 30


class PrintAgent:
    """The printers of one setup (port Printers). `folder` is where the built-in ones put their PDFs; None leaves CUPS' alone."""

    def __init__(self, folder: Path | None):
        self._folder = folder

    def offered(self) -> list[dict]:
        """[{"name", "kind": "folder"|"cups", "folder"?}], the built-in ones first. CUPS that doesn't answer offers nothing."""
        folders = [{"name": name, "kind": "folder", "folder": str(self._folder / name)} for name in FOLDERS] if self._folder else []
        return folders + [{"name": name, "kind": "cups"} for name in _cups_printers() if name not in FOLDERS]

    def print(self, printer: str, title: str, pdf: bytes) -> str:
        """Print a PDF; `title` is unique and fit for a file's name. Returns the file, or CUPS' own number of the job.

        Raises Rejected when the printer refuses, Unreachable when it can't be reached.
        """
        kinds = {each["name"]: each["kind"] for each in self.offered()}
        if printer not in kinds:
            raise Rejected(VENDOR, f"there is no printer {printer}")
        return self._write(printer, title, pdf) if kinds[printer] == "folder" else _lp(printer, title, pdf)

    def _write(self, printer: str, title: str, pdf: bytes) -> str:
        """A file is there whole or not at all."""
        file = self._folder / printer / f"{title}.pdf"
        half = file.with_suffix(".part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(pdf)
            os.replace(half, file)
        except OSError as error:
            raise Unreachable(VENDOR, f"{printer} can't be written to ({error.strerror})") from None
        return str(file)


def _cups_printers() -> list[str]:
    if not shutil.which("lp") or not shutil.which("lpstat"):
        return []
    try:
        return _run(["lpstat", "-e"]).decode(errors="replace").split()
    except (Rejected, Unreachable):
        return []


def _lp(printer: str, title: str, pdf: bytes) -> str:
    return _run(["lp", "-d", printer, "-t", title, "-"], pdf).decode(errors="replace").strip()


def _run(command: list[str], given: bytes | None = None) -> bytes:
    """What a CUPS command prints. Raises Rejected, Unreachable."""
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=CUPS_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreachable(VENDOR, f"{command[0]}: {type(error).__name__}") from None
    if done.returncode:
        raise Rejected(VENDOR, f"{command[0]}: {done.stderr.decode(errors='replace').strip()[:200]}")
    return done.stdout
