"""Migrations lead to exactly the tables in the code, one step at a time and back, and lose nothing on the way."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select
from stage import BEGIN

from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import config, upgrade
from bot.mailbox.tables import conversations, metadata

OPTIONS = {"version_table": "mailbox_version", "compare_type": True, "compare_server_default": True}


@pytest.fixture
def engine(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    yield engine
    engine.dispose()


def steps(engine):
    with engine.begin() as connection:
        return [script.revision for script in ScriptDirectory.from_config(config(connection)).walk_revisions()][::-1]


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"mailbox_version"}


def test_they_lead_to_the_tables_in_the_code(engine):
    with engine.begin() as connection:
        upgrade(connection)
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
        with engine.begin() as connection:
            upgrade(connection)
    assert tables(engine) == set(metadata.tables)


def test_each_can_be_undone_and_done_again(engine):
    for step in steps(engine):
        with engine.begin() as connection:
            upgrade(connection, step)
        with engine.begin() as connection:
            command.downgrade(config(connection), "-1")
        with engine.begin() as connection:
            upgrade(connection, step)
    with engine.begin() as connection:
        command.downgrade(config(connection), "base")
    assert tables(engine) == set()


def test_there_is_one_line_of_them(engine):
    with engine.begin() as connection:
        script = ScriptDirectory.from_config(config(connection))
    assert len(script.get_heads()) == len(script.get_bases()) == 1


def test_what_was_there_before_a_step_is_there_after_it(engine):
    first, *later = steps(engine)
    row = {"id": 1, "public_id": "p", "channel": "web", "bot": "b", "person": "an", "version": 1, "next_seq": 2}
    old = [column for column in conversations.c if column.name != "unreadable"]
    with engine.begin() as connection:
        upgrade(connection, first)
        connection.execute(
            conversations.insert(), {**row, "state": {"schema": 1}, "started_at": BEGIN, "last_at": BEGIN}
        )
        before = connection.execute(select(*old)).all()
    for step in later:
        with engine.begin() as connection:
            upgrade(connection, step)
            assert connection.execute(select(*old)).all() == before
