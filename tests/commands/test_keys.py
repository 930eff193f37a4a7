"""Keys: a wrong one stops the start, a change needs no pause, and afterwards the old one opens nothing."""

import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from api.sealing import unlock as unlock_office
from api.storage import models
from api.storage.engine import open_engine as open_office_engine
from bot.commands.backup import Part, back_up, restore
from bot.commands.doctor import _seal
from bot.commands.rekey import Rekeyed, rekey
from bot.dialogue.replies import Reply, Turn
from bot.dialogue.state import State
from bot.mailbox.engine import open_engine
from bot.mailbox.keyring import WrongKeyError, enrol, forget_others
from bot.mailbox.migrate import migrate
from bot.mailbox.tables import conversations, inbox, keys, metadata, outbox
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.sealing import Unopened, name_of

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
OLD, NEW = b"old-key-old-key-old-key-old-key-0001", b"new-key-new-key-new-key-new-key-0002"
BOTH = NEW + b"," + OLD


@pytest.fixture
def mailbox(tmp_path):
    """Return how to open the mailbox with a key."""
    engines = []

    def opened(key, folder="a"):
        (tmp_path / folder).mkdir(exist_ok=True)
        engine = open_engine(f"sqlite:///{tmp_path / folder / 'bot.db'}", key)
        migrate(engine)
        engines.append(engine)
        return engine

    yield opened
    for engine in engines:
        engine.dispose()


def part(engine):
    return Part("bot", engine, metadata, "mailbox_version")


def tell(engine, number=0, topic="1.001193"):
    heard = Incoming(
        channel="web", bot="web", person="an", external_id=str(number), event=None, heard="xin chào", at=NOW
    )
    SqlMailbox(engine).take(heard, lambda _state: Turn(State(topic=topic), (Reply("Dạ"),)))


def told(engine):
    columns = (conversations.c.state, inbox.c.shown, outbox.c.body)
    with engine.connect() as connection:
        return [value for column in columns for value in connection.execute(select(column)).scalars()]


def enrolled(engine):
    with engine.connect() as connection:
        return connection.execute(select(keys.c.name).order_by(keys.c.since)).scalars().all()


def test_the_first_start_takes_the_key_it_is_given(mailbox):
    for _ in range(2):
        enrol(mailbox(OLD), NOW)
    assert enrolled(mailbox(OLD)) == [name_of(OLD)]


def test_another_key_stops_the_start_and_says_which_one_is_missing(mailbox):
    enrol(mailbox(OLD), NOW)
    with pytest.raises(WrongKeyError, match=name_of(OLD)) as stopped:
        enrol(mailbox(NEW), NOW)
    assert not any(key.decode() in str(stopped.value) for key in (OLD, NEW))
    assert enrolled(mailbox(OLD)) == [name_of(OLD)]


def test_with_both_keys_it_starts_and_needs_both_until_all_is_sealed_anew(mailbox):
    enrol(mailbox(OLD), NOW)
    tell(mailbox(OLD))
    both = mailbox(BOTH)
    enrol(both, NOW + timedelta(seconds=1))
    tell(both, 1)
    assert enrolled(both) == [name_of(OLD), name_of(NEW)]
    for one in (OLD, NEW):
        with pytest.raises(WrongKeyError):
            enrol(mailbox(one), NOW)
    assert rekey([part(both)]) == Rekeyed(changed=2, same=3)  # the state was sealed anew by the second turn
    forget_others(both)
    enrol(mailbox(NEW), NOW)
    assert not any(isinstance(value, Unopened) for value in told(mailbox(NEW)))
    assert all(isinstance(value, Unopened) for value in told(mailbox(OLD)))


def test_it_may_be_stopped_and_run_again_while_turns_are_taken(mailbox, monkeypatch):
    monkeypatch.setattr("bot.commands.rekey._BATCH", 2)
    for number in range(5):
        tell(mailbox(OLD), number)
    both = mailbox(BOTH)
    seal_anew = rekey.__globals__["_reseal"]

    def stops(engine, table, column, batch):
        tell(both, "between")
        seal_anew(engine, table, column, batch)
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.commands.rekey._reseal", stops)
    with pytest.raises(KeyboardInterrupt):
        rekey([part(both)])
    monkeypatch.setattr("bot.commands.rekey._reseal", seal_anew)
    done = rekey([part(both)])
    assert (done.changed + done.same, done.lost) == (1 + 6 + 6, 0)
    assert not any(isinstance(value, Unopened) for value in told(mailbox(NEW)))


def test_who_changes_a_row_meanwhile_wins(mailbox, monkeypatch):
    tell(mailbox(OLD))
    both = mailbox(BOTH)
    seal_anew = rekey.__globals__["_reseal"]

    def late(engine, table, column, batch):
        if column.name == "state":
            tell(both, "between", "1.004222")
        return seal_anew(engine, table, column, batch)

    monkeypatch.setattr("bot.commands.rekey._reseal", late)
    rekey([part(both)])
    with both.connect() as connection:
        assert connection.execute(select(conversations.c.state)).scalar()["topic"] == "1.004222"
    assert not any(isinstance(value, Unopened) for value in told(mailbox(NEW)))


def test_what_no_key_opens_is_counted_and_left(mailbox):
    tell(mailbox(OLD))
    assert rekey([part(mailbox(NEW))]) == Rekeyed(lost=3)
    assert not any(isinstance(value, Unopened) for value in told(mailbox(OLD)))


def test_the_office_is_sealed_anew_too(tmp_path):
    def office(key):
        engine = open_office_engine(f"sqlite:///{tmp_path / 'api.db'}")
        unlock_office(engine, key)
        return engine

    columns = [c for table in models.Table.metadata.sorted_tables for c in table.c if hasattr(c.type, "resealed")]
    assert {column.table.name for column in columns} >= {"submissions"}
    engine = office(OLD)
    models.Table.metadata.create_all(engine)
    kept = {"ten": "Nguyễn Thị Hoa"}
    row = {"idempotency_key": "k", "fingerprint": "f", "reference": "TK-1", "form": "f", "form_version": 1}
    row |= {"procedure": "p", "answers": kept, "channel": "web", "person": "x", "created_at": NOW}
    with engine.begin() as connection:
        connection.execute(models.Table.metadata.tables["submissions"].insert(), row)
    both = office(BOTH)
    assert rekey([Part("api", both, models.Table.metadata)]).changed == 1
    fresh = office(NEW)
    with fresh.connect() as connection:
        assert connection.execute(select(models.Table.metadata.tables["submissions"].c.answers)).scalar() == kept
    for each in (engine, both, fresh):
        each.dispose()


def test_a_backup_stays_sealed_and_opens_with_its_key_only(mailbox, tmp_path):
    tell(mailbox(OLD))
    enrol(mailbox(OLD), NOW)
    back_up(tmp_path / "b.zip", [part(mailbox(OLD))], NOW)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert not any(
            b"ch\xc3\xa0o" in archive.read(name) or b"1.001193" in archive.read(name) for name in archive.namelist()
        )
    enrol(mailbox(NEW, "b"), NOW)
    restore(tmp_path / "b.zip", [part(mailbox(NEW, "b"))])
    with pytest.raises(WrongKeyError):
        enrol(mailbox(NEW, "b"), NOW)
    enrol(mailbox(OLD, "b"), NOW)
    assert told(mailbox(OLD, "b")) == told(mailbox(OLD))


@pytest.mark.parametrize(("key", "fine", "named"), [(OLD, True, None), (NEW, False, OLD), (BOTH, None, OLD)])
def test_the_doctor_says_whether_the_key_fits(mailbox, key, fine, named):
    enrol(mailbox(OLD), NOW)
    (finding,) = _seal(part(mailbox(key)))
    assert finding.fine is fine
    assert named is None or name_of(named) in finding.what


def test_the_doctor_says_nothing_of_keys_where_there_is_no_database(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'none.db'}", OLD)
    assert list(_seal(part(engine))) == []
    engine.dispose()
