"""A copy of a world's file is whole, whichever way it is made."""

import os

import pytest

from mallrig.emulators.core import store

BYTES = os.urandom(3 << 20)


def refuse(*_given):
    raise OSError(95, "not on this file system")


@pytest.mark.parametrize("way", [None, refuse])
def test_a_copy_is_whole(tmp_path, monkeypatch, way):
    if way:
        monkeypatch.setattr(os, "copy_file_range", way, raising=False)
    (tmp_path / "from").write_bytes(BYTES)
    store.copy(tmp_path / "from", tmp_path / "to")
    assert (tmp_path / "to").read_bytes() == BYTES


def test_where_the_call_gives_up_half_way_the_copy_begins_anew(tmp_path, monkeypatch):
    real, calls = os.sendfile, []

    def half(source, target, _count):
        calls.append(1)
        return real(target, source, 0, 1 << 20) if len(calls) == 1 else refuse()

    monkeypatch.setattr(os, "copy_file_range", half, raising=False)
    (tmp_path / "from").write_bytes(BYTES)
    store.copy(tmp_path / "from", tmp_path / "to")
    assert len(calls) == 2 and (tmp_path / "to").read_bytes() == BYTES
