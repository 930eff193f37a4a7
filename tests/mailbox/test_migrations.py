"""Migrations lead to exactly the tables in the code, one step at a time and back, and lose nothing on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from json import dumps, loads

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from stage import BEGIN, KEY, address, database_of

from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import config, migrate
from bot.mailbox.moments import utc
from bot.mailbox.tables import conversations, inbox, metadata, outbox

OPTIONS = {"version_table": "mailbox_version", "compare_type": True, "compare_server_default": True}


@pytest.fixture
def url(tmp_path, database):
    yield database.database(database_of(tmp_path)) if database else address(tmp_path, "bot")
    if database:
        database.drop(database_of(tmp_path))


@pytest.fixture
def engine(url):
    engine = open_engine(url, KEY.encode())
    yield engine
    engine.dispose()


def steps(engine):
    with engine.begin() as connection:
        return [script.revision for script in ScriptDirectory.from_config(config(connection)).walk_revisions()][::-1]


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"mailbox_version"}


def test_they_lead_to_the_tables_in_the_code(engine):
    migrate(engine)
    with engine.begin() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=OPTIONS), metadata)
    assert found == []
    assert tables(engine) == set(metadata.tables)
    for name, table in metadata.tables.items():
        unique = {frozenset(each["column_names"]) for each in inspect(engine).get_unique_constraints(name)}
        wanted = {
            frozenset(c.name for c in each.columns)
            for each in table.constraints
            if type(each).__name__ == "UniqueConstraint"
        }
        assert unique == wanted


def test_running_them_again_changes_nothing(engine):
    for _ in range(2):
        migrate(engine)
    assert tables(engine) == set(metadata.tables)


def test_each_can_be_undone_and_done_again(engine):
    for step in steps(engine):
        migrate(engine, step)
        migrate(engine, "-1", back=True)
        migrate(engine, step)
    migrate(engine, "base", back=True)
    assert tables(engine) == set()


def test_there_is_one_line_of_them(engine):
    with engine.begin() as connection:
        script = ScriptDirectory.from_config(config(connection))
    assert len(script.get_heads()) == len(script.get_bases()) == 1


PLAIN = {
    "state": {"schema": 1, "topic": "1.001193", "parked": {"form": "f", "answers": {"ten": "Nguyễn Thị Hoa"}}},
    "unreadable": {"schema": 99, "ten": "Nguyễn Thị Hoa"},
    "shown": "cho Nguyễn Thị Hoa",
    "body": {"text": "Nguyễn Thị Hoa", "choices": [], "private": True},
}
SEALED_BY = "5c1e8a94d7f0"


def fill(connection):
    """Put one row of everything into the tables as they were before anything was sealed."""
    at = BEGIN.isoformat(" ") if connection.dialect.name == "postgresql" else BEGIN.replace(tzinfo=None).isoformat(" ")
    talk = {"id": 1, "public_id": "p", "channel": "web", "bot": "b", "person": "an", "version": 1, "next_seq": 2}
    heard = {"id": 7, "channel": "web", "bot": "b", "external_id": "x", "conversation_id": 1, "shown": PLAIN["shown"]}
    sent = {"id": 9, "conversation_id": 1, "inbox_id": 7, "seq": 1, "kind": "message", "key": "k", "status": "sent"}
    rows = {
        "conversations": talk
        | {name: dumps(PLAIN[name], ensure_ascii=False) for name in ("state", "unreadable")}
        | {"started_at": at, "last_at": at},
        "inbox": heard | {"received_at": at},
        "outbox": sent | {"body": dumps(PLAIN["body"]), "attempts": 1, "due_at": at, "created_at": at, "done_at": at},
    }
    for name, row in rows.items():
        places = ", ".join(f":{key}" for key in row)
        connection.execute(text(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({places})"), row)


def old(engine):
    """Make the database as it was before anything was sealed."""
    found = steps(engine)
    migrate(engine, found[found.index(SEALED_BY) - 1])
    with engine.begin() as connection:
        fill(connection)


def test_what_was_there_before_a_step_is_there_after_it(engine):
    old(engine)
    migrate(engine)
    with engine.connect() as connection:
        talk = connection.execute(select(conversations)).one()
        heard = connection.execute(select(inbox)).one()
        sent = connection.execute(select(outbox)).one()
    found = {"state": talk.state, "unreadable": talk.unreadable, "shown": heard.shown, "body": sent.body}
    assert found == PLAIN
    assert (talk.id, talk.person, talk.next_seq, utc(talk.last_at)) == (1, "an", 2, BEGIN)
    assert (talk.wakes_at - talk.last_at, talk.unreadable_at) == (timedelta(hours=20), talk.last_at)
    assert (sent.id, sent.inbox_id, sent.key, sent.private, sent.attempts) == (9, 7, "k", True, 1)


def test_what_was_sealed_can_be_opened_again(engine):
    old(engine)
    before = plain_rows(engine)
    migrate(engine, SEALED_BY)
    migrate(engine, "-1", back=True)
    assert plain_rows(engine) == before


def plain_rows(engine):
    with engine.connect() as connection:
        rows = [
            [row._asdict() for row in connection.execute(text(f"SELECT * FROM {name}"))]
            for name in ("conversations", "inbox", "outbox")
        ]
    for (row,) in rows:
        row.update({name: read(row[name]) for name in ("state", "unreadable", "body") if name in row})
    return rows


def test_processes_that_start_at_once_take_turns(url):
    engines = [open_engine(url, KEY.encode()) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, engines))
    assert tables(engines[0]) == set(metadata.tables)
    for engine in engines:
        engine.dispose()


def read(value):
    """SQLite gives JSON back as text."""
    return loads(value) if isinstance(value, str) else value


@pytest.mark.databases("sqlite")
def test_nothing_of_the_old_rows_stays_in_the_files(engine, tmp_path):
    old(engine)
    assert "Nguyễn Thị Hoa".encode() in everything_in(tmp_path)
    migrate(engine)
    assert b"Hoa" not in everything_in(tmp_path)
    assert b"gAAAA" in everything_in(tmp_path)


def everything_in(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())
