"""Sealing: one file on both sides, keys apart by purpose, changed without a pause, and nothing opened that should not be."""

import json
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select, text

import api.sealing
import bot.sealing
from bot.sealing import KeyUnfitError, Sealed, Unopened, first_of, key_names, keys_of, name_of, seal, unlock

OLD, NEW = b"old-key-old-key-old-key-old-key-0001", b"new-key-new-key-new-key-new-key-0002"
BOTH = NEW + b"," + OLD
ROOT = Path(__file__).parents[1]
table = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("told", Sealed("test")))


@pytest.fixture
def engine_of(tmp_path):
    """Return how to open one file with a key."""
    engines = []

    def opened(key):
        engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
        unlock(engine, key)
        table.metadata.create_all(engine)
        engines.append(engine)
        return engine

    yield opened
    for engine in engines:
        engine.dispose()


def put(engine, value, number=1):
    with engine.begin() as connection:
        connection.execute(table.insert(), {"id": number, "told": value})


def got(engine):
    with engine.connect() as connection:
        return connection.execute(select(table.c.told).order_by(table.c.id)).scalars().all()


def raw(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT told FROM t ORDER BY id")).scalars().all()


def test_the_file_is_the_same_on_both_sides():
    assert (ROOT / "bot" / "sealing.py").read_bytes() == (ROOT / "api" / "sealing.py").read_bytes()
    assert api.sealing.seal("x", OLD).decrypt(bot.sealing.seal("x", OLD).encrypt(b"told")) == b"told"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda of: st.lists(of) | st.dictionaries(st.text(), of)
    )
)
def test_what_is_sealed_comes_back(value):
    engine = create_engine("sqlite://")
    unlock(engine, OLD)
    kept = Sealed("x").process_bind_param(value, engine.dialect)
    assert Sealed("x").process_result_value(kept, engine.dialect) == value


def test_a_column_holds_no_word_of_it(engine_of, tmp_path):
    engine = engine_of(OLD)
    put(engine, {"ten": "Nguyễn Thị Hoa", "so": "079060001234"})
    put(engine, None, 2)
    assert got(engine) == [{"ten": "Nguyễn Thị Hoa", "so": "079060001234"}, None]
    stored = (tmp_path / "x.db").read_bytes()
    assert not any(word.encode() in stored for word in ("Hoa", "Nguy", "0790", "ten"))
    assert raw(engine)[0].startswith("gAAAA")
    put(engine, {"ten": "Nguyễn Thị Hoa", "so": "079060001234"}, 3)
    assert raw(engine)[0] != raw(engine)[2]


def test_each_purpose_has_keys_of_its_own():
    with pytest.raises(InvalidToken):
        seal("body", OLD).decrypt(seal("state", OLD).encrypt(b"told"))


def test_another_key_opens_nothing_and_breaks_nothing(engine_of):
    put(engine_of(OLD), "told")
    (token,) = got(engine_of(NEW))
    assert isinstance(token, Unopened)
    put(engine_of(NEW), token, 2)  # what cannot be opened can still be put aside, and opened later
    assert got(engine_of(OLD)) == ["told", "told"]


@pytest.mark.parametrize("place", [0, 12, -8])
def test_what_somebody_changed_is_not_opened(engine_of, place):
    engine = engine_of(OLD)
    put(engine, "told")
    (token,) = raw(engine)
    changed = bytearray(token.encode())
    changed[place] ^= 1
    with engine.begin() as connection:
        connection.execute(text("UPDATE t SET told = :changed"), {"changed": changed.decode()})
    assert isinstance(got(engine)[0], Unopened)


def test_what_was_never_sealed_is_not_taken_for_it(engine_of):
    engine = engine_of(OLD)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (1, :plain)"), {"plain": json.dumps({"doing": "harm"})})
    assert isinstance(got(engine)[0], Unopened)


def test_while_keys_change_both_open_and_the_new_one_seals(engine_of):
    put(engine_of(OLD), "before")
    put(engine_of(BOTH), "after", 2)
    assert got(engine_of(BOTH)) == ["before", "after"]
    assert [isinstance(each, Unopened) for each in got(engine_of(NEW))] == [True, False]


def test_what_is_sealed_anew_opens_with_the_new_key_alone(engine_of):
    put(engine_of(OLD), "told")
    engine = engine_of(BOTH)
    (token,) = raw(engine)
    fresh = Sealed("test").resealed(token, engine.dialect)
    assert seal("test", NEW).decrypt(fresh) == b'"told"'
    assert Sealed("test").resealed(fresh, engine.dialect) is None
    with pytest.raises(InvalidToken):
        Sealed("test").resealed("gAAAAAxyz", engine.dialect)


def test_a_database_that_was_not_unlocked_is_not_read(tmp_path, engine_of):
    put(engine_of(OLD), "told")
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(KeyError):
        got(engine)
    engine.dispose()


def test_keys_in_a_setting():
    assert keys_of(OLD) == (OLD,)
    assert keys_of(NEW + b" , " + OLD) == (NEW, OLD)
    assert first_of(NEW + b" , " + OLD) == NEW
    for unfit in (b"", b"short", OLD + b",", OLD + b",short", b"," + OLD):
        with pytest.raises(KeyUnfitError):
            keys_of(unfit)


def test_the_name_of_a_key_tells_nothing_and_is_its_own(engine_of):
    assert name_of(OLD) == name_of(OLD) != name_of(NEW)
    assert (len(name_of(OLD)), name_of(OLD) in OLD.decode()) == (16, False)
    assert key_names(engine_of(BOTH)) == (name_of(NEW), name_of(OLD))


def test_the_format_stays():
    """Data sealed by this release opens with every later one: the way to the key and the token must not change."""
    token = b"gAAAAABrAybvHUc_Rvv92PqEgL7sZsGWIV8-bFr4TwNhtMN_uVgXucSYqf9RR2vvh2XX_yPbXzHkdKUOSOC_jTRLn7-Tas85XL0xrg51xvUQW8hUCRQkanY="
    assert seal("state", OLD).decrypt(token) == "Nguyễn Thị Hoa".encode()
