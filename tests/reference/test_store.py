"""The store: writes one after the other, numbers without gaps, text by its codes, on both databases."""

import threading

import pytest
from sqlmodel import select

from mallrig.reference import store
from mallrig.reference.tables import Fact

pytestmark = pytest.mark.both_databases


@pytest.fixture
def where(tmp_path, database):
    return database or tmp_path


@pytest.fixture
def opened(where):
    made = store.open_store(where, "s1")
    yield made
    made.close()
    store.remove_store(where, "s1")


def test_setups_are_found_by_name_and_gone_when_removed(where, opened):
    other = store.open_store(where, "s12")
    assert store.setups_in(where) == ["s1", "s12"]
    other.close()
    store.remove_store(where, "s12")
    assert store.setups_in(where) == ["s1"]


def test_numbers_taken_at_once_are_all_different(where, opened):
    """Two stores on one database stand for two processes: a lock of Python's alone wouldn't do."""
    again = store.open_store(where, "s1")
    taken = []

    def take(one):
        for _ in range(20):
            with one.writing() as db:
                taken.append(store.number(db, "thing"))

    threads = [threading.Thread(target=take, args=(one,)) for one in (opened, again) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again.close()
    assert sorted(taken) == list(range(1, 121))


def test_what_raises_leaves_nothing(opened):
    with pytest.raises(RuntimeError), opened.writing() as db:
        store.put_fact(db, "kept", 1)
        db.flush()
        raise RuntimeError
    with opened.reading() as db:
        assert store.fact(db, "kept") is None


def test_a_reader_sees_one_state(opened):
    with opened.reading() as db:
        assert store.fact(db, "colour") is None
        with opened.writing() as other:
            store.put_fact(other, "colour", "red")
        db.expire_all()
        assert store.fact(db, "colour") is None
    with opened.reading() as db:
        assert store.fact(db, "colour") == "red"


def test_text_sorts_by_its_codes_and_any_sign_is_kept(opened):
    names = ["B", "a", "a b", "a-c", "ab", "가", "100%", "%(x)s"]
    with opened.writing() as db:
        store.add_rows(db, Fact, [{"name": name, "value": f"{name}:?"} for name in names])
    with opened.reading() as db:
        rows = db.exec(select(Fact).order_by(Fact.name)).all()
        assert [(row.name, row.value) for row in rows] == [(name, f"{name}:?") for name in sorted(names)]
