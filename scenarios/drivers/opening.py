"""Opening what a target exported under a password, by libraries that had no part in making it."""

import csv
import io

import msoffcrypto
import openpyxl
import pyzipper

ENCRYPTED = 0x1
"""The bit of an archive's entry that says so."""

WRONG_PASSWORD = (msoffcrypto.exceptions.InvalidKeyError, RuntimeError)
"""What the libraries raise; pyzipper has no exception of its own."""


def opened_xlsx(data: bytes, password: str) -> list[tuple]:
    """The rows of an encrypted XLSX. Raises one of WRONG_PASSWORD, and AssertionError for a file that isn't encrypted."""
    locked, plain = msoffcrypto.OfficeFile(io.BytesIO(data)), io.BytesIO()
    assert locked.is_encrypted()
    locked.load_key(password=password, verify_password=True)
    locked.decrypt(plain, verify_integrity=True)
    return list(openpyxl.load_workbook(plain, read_only=True).active.iter_rows(values_only=True))


def opened_csv(data: bytes, password: str) -> list[list[str]]:
    """The rows of the CSV in an encrypted archive. Raises one of WRONG_PASSWORD, and AssertionError for an entry that isn't encrypted."""
    with pyzipper.AESZipFile(io.BytesIO(data)) as archive:
        [name] = archive.namelist()
        assert archive.getinfo(name).flag_bits & ENCRYPTED
        archive.setpassword(password.encode())
        return list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))


OPENED = {"xlsx": opened_xlsx, "csv": opened_csv}
"""Opening by kind of file: rows of (bytes, password)."""
