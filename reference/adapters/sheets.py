"""Spreadsheets from and for people: XLSX read with everything that could harm refused first, XLSX and CSV written under a password.

A file is taken apart and counted as a stream before the library sees it, and the library gets only the XML that was
counted; so neither a bomb nor a cell a million columns out can take more memory than the limits here allow. Read with
calamine, which takes a fifteenth of openpyxl's time; written with openpyxl, as calamine only reads.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

FILE_MAX = 20 * 1024 * 1024
"""Bytes of a file that is taken; 80,000 rows of a courier's file stay below."""

UNPACKED_MAX = 96 * 1024 * 1024
"""Bytes of all parts unpacked."""

ELEMENTS_MAX = 1_200_000
"""XML elements of all parts; 10,000 rows of 20 cells have about half of it."""

PARTS_MAX = 300
COLUMNS_MAX = 100
ROW_NUMBER_MAX = 1_048_576
"""Excel's last row."""

AREA_MAX = 2_000_000
"""Cells of the rectangle that holds every value: the library keeps all of them, empty ones too."""

_CHUNK = 64 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_XML_NAMES = (".xml", ".rels", ".vml")
_HARMFUL = (("vbaproject", "macros"), ("macrosheets/", "macros"), ("externallinks/", "links to other files"), ("embeddings/", "embedded files"), ("activex/", "controls"))
_HARMFUL_ELEMENTS = ("externalReference", "oleObject", "control")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LIKE_A_NUMBER = re.compile(r"[+-][0-9 -]*")


class BadSheet(ValueError):
    """A file that isn't read; the message says why, in words for the person who sent it."""


class Sheet:
    """A file's first sheet: its title, about how many rows it has, and the rows that hold something."""

    def __init__(self, title: str, row_count: int, rows: Iterator[tuple[int, list[str]]]):
        self.title, self.row_count, self.rows = title, row_count, rows


def read(data: bytes) -> Sheet:
    """The first sheet of an XLSX file; each row as (row number from 1, its cells as text). Raises BadSheet, also while iterating."""
    harmless, row_count = _inspected(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(harmless)) as book:
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            rows = book.get_sheet_by_name(names[0]).to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise BadSheet(f"the file is damaged: {type(error).__name__}") from None
    return Sheet(names[0], row_count, _texts(rows))


def read_table(data: bytes) -> Sheet:
    """The first sheet of an XLSX file, or a CSV file (UTF-8 or CP949). Raises BadSheet."""
    if data[:2] == b"PK" or data[:8] == _OLE:
        return read(data)
    if len(data) > FILE_MAX:
        raise BadSheet(f"the file has more than {FILE_MAX:,} bytes")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadSheet("the file is neither XLSX nor CSV in UTF-8 or CP949")
    return Sheet("", text.count("\n"), _csv_rows(text))


def xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """An XLSX file with one sheet. Text stays text, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)

    def cell(value: object) -> object:
        if not isinstance(value, str):
            return value
        value = _UNPRINTABLE.sub("", value)
        if not value.startswith(("=", "#")):
            return value
        plain = WriteOnlyCell(sheet, value)
        plain.data_type = "s"
        return plain

    for row in (header, *rows):
        sheet.append([cell(value) for value in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def locked_xlsx(plain: bytes, password: str) -> bytes:
    """An XLSX file encrypted as Excel does it (ECMA-376 agile), to be opened with the password alone."""
    from msoffcrypto.format.ooxml import OOXMLFile

    made = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(password, made)
    return made.getvalue()


def locked_csv(name: str, header: Sequence[str], rows: Iterable[Sequence], password: str) -> bytes:
    """A zip archive with one CSV file, encrypted with AES-256. UTF-8 with a mark, so that Excel reads the Korean."""
    import pyzipper

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_not_a_formula(value) for value in row] for row in rows)
    made = io.BytesIO()
    with pyzipper.AESZipFile(made, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.writestr(name, text.getvalue().encode("utf-8-sig"))
    return made.getvalue()


def _not_a_formula(value: object) -> object:
    """CSV has no types: a text that Excel would calculate gets an apostrophe; telephone numbers stay as they are."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) and not _LIKE_A_NUMBER.fullmatch(value):
        return "'" + value
    return value


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if len(row) > COLUMNS_MAX:
                raise BadSheet(f"row {number} has more than {COLUMNS_MAX} columns")
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise BadSheet(f"the file is damaged: {error}") from None


def _texts(rows: Iterable[list]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        cells = [_text(value) for value in row]
        if any(cells):
            yield number, cells


def _text(value: object) -> str:
    """A cell as a person reads it: whole numbers without a fraction, times as ISO 8601."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


# --- taking apart -------------------------------------------------------------------------------


def _inspected(data: bytes) -> tuple[bytes, int]:
    """The file with nothing but XML that was counted, not packed, and how many row elements it has. Raises BadSheet."""
    if len(data) > FILE_MAX:
        raise BadSheet(f"the file has more than {FILE_MAX:,} bytes")
    if data[:8] == _OLE:
        raise BadSheet("the file is under a password or in the old XLS format; save it as XLSX without one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _look_at_names(parts)
            return _copied(archive, parts)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, RuntimeError, zlib.error):
        raise BadSheet("the file isn't XLSX, or is damaged") from None


def _look_at_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > PARTS_MAX or len(set(names)) < len(names):
        raise BadSheet("the file isn't XLSX as Excel writes it: too many parts, or two of one name")
    for name in names:
        for piece, what in _HARMFUL:
            if piece in name:
                raise BadSheet(f"the file has {what}; save it as plain XLSX")
    if sum(part.file_size for part in parts) > UNPACKED_MAX:
        raise BadSheet(f"the file unpacks to more than {UNPACKED_MAX:,} bytes")


def _copied(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> tuple[bytes, int]:
    count = _Count()
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as plain:
        for part in parts:
            if part.filename.lower().endswith(_XML_NAMES):
                with archive.open(part) as packed:
                    plain.writestr(part.filename, count.through(packed))
    return copy.getvalue(), count.rows


class _Count:
    """What all parts of a file have, counted while they are unpacked; more than the limits raises BadSheet."""

    def __init__(self):
        self.bytes = self.elements = self.rows = 0
        self.row = self.column = self.down = self.across = 0

    def through(self, packed: io.BufferedIOBase) -> bytes:
        """One part unpacked."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.StartElementHandler = self._element
        unpacked = bytearray()
        try:
            while chunk := packed.read(_CHUNK):
                self.bytes += len(chunk)
                if self.bytes > UNPACKED_MAX:
                    raise BadSheet(f"the file unpacks to more than {UNPACKED_MAX:,} bytes")
                unpacked += chunk
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise BadSheet("the file is damaged: a part of it isn't XML") from None
        return bytes(unpacked)

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > ELEMENTS_MAX:
            raise BadSheet("the file has more cells than a form can have")
        name = name.rpartition(" ")[2]
        if name == "c":
            self._cell(attributes.get("r"))
        elif name in ("v", "is"):
            self._value()
        elif name == "row":
            self._row(attributes.get("r"))
        elif name == "f":
            raise BadSheet(f"the file has a formula in row {self.row}; put values in its place")
        elif name in _HARMFUL_ELEMENTS:
            raise BadSheet("the file has links to other files, or embedded ones; save it as plain XLSX")

    def _row(self, number: str | None) -> None:
        self.rows += 1
        self.column = 0
        self.row = self.row + 1 if number is None else _row_number(number)

    def _cell(self, at: str | None) -> None:
        if at is None:
            self.column += 1
        else:
            found = _CELL.fullmatch(at)
            if not found:
                raise BadSheet("the file is damaged: a cell's place isn't one")
            self.column, self.row = _column(found[1]), _row_number(found[2])
        if self.column > COLUMNS_MAX:
            raise BadSheet(f"row {self.row} has more than {COLUMNS_MAX} columns")

    def _value(self) -> None:
        self.down, self.across = max(self.down, self.row), max(self.across, self.column)
        if self.down * self.across > AREA_MAX:
            raise BadSheet(f"the file's values reach down to row {self.down:,}; remove what stands below the form")


@lru_cache(16)  # the cells of a row name it one after another
def _row_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 7 or not 1 <= int(text) <= ROW_NUMBER_MAX:
        raise BadSheet("the file is damaged: a row's number isn't one")
    return int(text)


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _no_doctype(*_declaration: object) -> None:
    raise BadSheet("the file declares XML entities; save it as plain XLSX")
