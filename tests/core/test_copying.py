"""A copy of a world's file is whole, whichever way it is made, and the way that was slow isn't kept to."""

import os

import pytest

from mallrig.emulators.core import copying

BYTES = os.urandom(3 << 20)
MEMORY, DISK = copying._through_memory, copying._straight_to_disk


@pytest.fixture
def copied(tmp_path):
    """Copy bytes by a way, and read what came of them."""

    def copied(way, content=BYTES):
        (tmp_path / "from").write_bytes(content)
        with (tmp_path / "from").open("rb", buffering=0) as source, (tmp_path / "to").open("wb", buffering=0) as target:
            way(source, target)
        return (tmp_path / "to").read_bytes()

    return copied


def refuse(*_given):
    raise OSError(95, "not on this file system")


@pytest.mark.parametrize("way", [MEMORY, DISK, copying.copy_whole])
@pytest.mark.parametrize("size", [0, 1, 4096, 5000, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_copy_is_whole(copied, way, size):
    assert copied(way, BYTES[:size]) == BYTES[:size]


def test_a_copy_by_paths_is_whole(tmp_path):
    (tmp_path / "from").write_bytes(BYTES)
    copying.copy(tmp_path / "from", tmp_path / "to")
    assert (tmp_path / "to").read_bytes() == BYTES


@pytest.mark.parametrize("way", [MEMORY, DISK])
def test_a_copy_is_whole_where_the_system_has_neither_call(copied, monkeypatch, way):
    monkeypatch.setattr(os, "copy_file_range", refuse, raising=False)
    monkeypatch.delattr(os, "O_DIRECT", raising=False)
    assert copied(way) == BYTES


def test_where_the_call_gives_up_half_way_the_copy_begins_anew(copied, monkeypatch):
    real, calls = os.sendfile, []

    def half(source, target, _count):
        calls.append(1)
        return real(target, source, 0, 1 << 20) if len(calls) == 1 else refuse()

    monkeypatch.setattr(os, "copy_file_range", half, raising=False)
    assert copied(MEMORY) == BYTES and len(calls) == 2


def test_where_the_disk_gives_up_half_way_the_copy_begins_anew(copied, monkeypatch):
    real, seen = copying._write_pieces, []

    def half(source, straight):
        real(source, straight)
        straight.truncate(1 << 20)
        seen.append(straight.tell())
        raise OSError(28, "no more room")

    monkeypatch.setattr(copying, "_write_pieces", half)
    assert copied(DISK, BYTES[: 2 << 20]) == BYTES[: 2 << 20] and seen == [2 << 20]


def test_the_way_is_kept_while_it_is_quick():
    pace = copying._Pace()
    pace.note(MEMORY, copying.SLOW / 3)
    assert pace.way is MEMORY


def test_a_slow_way_gives_place_to_the_other():
    pace = copying._Pace()
    pace.note(MEMORY, copying.SLOW * 3)
    assert pace.way is DISK
    pace.note(DISK, copying.SLOW / 2)
    assert pace.way is DISK, "it is quick: it stays"
    pace.note(DISK, copying.SLOW * 2)
    assert pace.way is DISK, "slow, yet the other was slower"
    pace.note(DISK, copying.SLOW * 4)
    assert pace.way is MEMORY


def test_a_way_that_was_slow_once_is_tried_again():
    pace = copying._Pace()
    pace.note(MEMORY, copying.SLOW * 3)
    pace.note(DISK, copying.SLOW * 5)
    tries = 0
    while pace.way is MEMORY:
        pace.note(MEMORY, copying.SLOW * 3)
        tries += 1
    assert 3 <= tries <= 10
