"""Uploads: what may be uploaded as what; the bytes themselves aren't kept."""

import base64
import binascii
import struct

import msgspec
from sqlmodel import Session

from mallrig.emulators.alimtalk import ids
from mallrig.emulators.alimtalk.reading import invalid, utc
from mallrig.emulators.alimtalk.state import Account, File
from mallrig.emulators.core.world import World

TYPES = ("MMS", "KAKAO", "ATA", "RCS", "DOCUMENT", "FAX")
NAME_MAX = 255
ATA_SIZE = (800, 400)
ATA_BYTES_MAX = 500 * 1024
"""An AlimTalk's image: 800 x 400, at most 500 KB (documented)."""

MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG segments that hold the picture's size."""


class Upload(msgspec.Struct):
    """POST /storage/v1/files; `file` is base64."""

    file: str
    type: str
    name: str | None = None
    link: str | None = None


def upload(world: World, db: Session, sent: Upload) -> File:
    """Keep what a file is. Raises Refused ValidationError."""
    if sent.type not in TYPES:
        raise invalid(f"type은 {', '.join(TYPES)} 중 하나여야 합니다.")
    if len(sent.name or "") > NAME_MAX or len(sent.link or "") > NAME_MAX:
        raise invalid(f"name과 link는 {NAME_MAX}자 이하여야 합니다.")
    raw = _decoded(sent.file)
    size = picture_size(raw)
    if sent.type == "ATA" and (size != ATA_SIZE or len(raw) > ATA_BYTES_MAX):
        raise invalid("알림톡 이미지는 800x400, 500KB 이하의 PNG 또는 JPG여야 합니다.")
    serial, file_id = ids.new(world, db, ids.FILE)
    width, height = size or (None, None)
    row = File(
        serial=serial, file_id=file_id, type=sent.type, name=sent.name or file_id, link=sent.link, size=len(raw), width=width, height=height,
        created=utc(world.now()),
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def file_object(account: Account, row: File) -> dict:
    """A file's JSON; its address leads nowhere."""
    return {
        "kakao": {"daou": None, "biztalk": None}, "type": row.type, "originalName": row.name, "link": row.link,
        "fileId": row.file_id, "name": row.name, "url": f"https://files.solapi.test/{row.file_id}", "accountId": account.account_id, "references": [], "fileSize": row.size,
        "width": row.width, "height": row.height, "dateCreated": row.created, "dateUpdated": row.created,
    }  # fmt: skip


def _decoded(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("file은 base64여야 합니다.") from None
    if not raw:
        raise invalid("file이 비어 있습니다.")
    return raw


def picture_size(raw: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None for anything else."""
    if raw[:8] == b"\x89PNG\r\n\x1a\n" and len(raw) >= 24:
        return struct.unpack(">II", raw[16:24])
    at = 2
    while raw[:2] == b"\xff\xd8" and at + 9 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] in MARKERS:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return width, height
        at += 2 + max(2, struct.unpack(">H", raw[at + 2 : at + 4])[0])
    return None
