"""A backup taken from one place and restored in another holds the same rows; a damaged or wrong one is refused."""

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from stage import address, database_of

from bot.commands.backup import BackupError, Part, back_up, restore
from bot.dialogue.replies import Reply, Turn
from bot.dialogue.state import Rating
from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import migrate
from bot.mailbox.moments import utc
from bot.mailbox.tables import conversations, inbox, invitations, metadata, outbox
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming

KEY = b"a-key-for-tests-that-is-long-enough-0123"
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ASKED = Rating("assistant", "procedure:1.001193")  # an invitation, counted by the day


def part(folder, server=None):
    folder.mkdir(exist_ok=True)
    engine = open_engine(server.database(database_of(folder)) if server else address(folder, "bot"), KEY)
    migrate(engine)
    return Part("bot", engine, metadata, "mailbox_version")


def rows(engine):
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in (conversations, inbox, outbox, invitations)
        }


@pytest.fixture
def parts(tmp_path, database):
    """One database with three turns, and one that is empty."""
    full, empty = part(tmp_path / "full", database), part(tmp_path / "empty", database)
    for number in range(3):
        heard = Incoming(
            channel="web", bot="web", person="x", external_id=str(number), event=None, heard="xin chào", at=NOW
        )
        SqlMailbox(full.engine).take(heard, lambda state: Turn(replace(state, doing=ASKED), (Reply("Dạ"),)))
    yield full, empty
    for name, each in (("full", full), ("empty", empty)):
        each.engine.dispose()
        if database:
            database.drop(database_of(tmp_path / name))


def test_what_is_restored_is_what_was_there(parts, tmp_path):
    full, empty = parts
    written = back_up(tmp_path / "b.zip", [full], NOW)
    assert (
        restore(tmp_path / "b.zip", [empty])
        == written
        == {
            "bot/conversations": 1,
            "bot/inbox": 3,
            "bot/outbox": 3,
            "bot/consents": 0,
            "bot/platform_tokens": 0,
            "bot/jobs": 0,
            "bot/keys": 0,
            "bot/invitations": 1,
        }
    )
    assert rows(empty.engine) == rows(full.engine)


def test_after_a_restore_ids_go_on_behind_the_highest(parts, tmp_path):
    full, empty = parts
    back_up(tmp_path / "b.zip", [full], NOW)
    restore(tmp_path / "b.zip", [empty])
    heard = Incoming(channel="web", bot="web", person="y", external_id="new", event=None, heard="chào", at=NOW)
    receipt = SqlMailbox(empty.engine).take(heard, lambda state: Turn(state, (Reply("Dạ"),)))
    assert (receipt.duplicate, receipt.conversation) == (False, 2)


def test_a_backup_may_go_from_one_kind_of_database_to_the_other(parts, tmp_path, database, postgres):
    full, _ = parts
    back_up(tmp_path / "b.zip", [full], NOW)
    other = part(tmp_path / "other", None if database else postgres)
    restore(tmp_path / "b.zip", [other])
    assert plain(rows(other.engine)) == plain(rows(full.engine))
    other.engine.dispose()


def plain(tables):
    """SQLite gives times back without their zone."""
    return {
        name: [{k: utc(v) if isinstance(v, datetime) else v for k, v in row.items()} for row in found]
        for name, found in tables.items()
    }


def test_no_backup_is_restored_over_rows(parts, tmp_path):
    full, _ = parts
    back_up(tmp_path / "b.zip", [full], NOW)
    with pytest.raises(BackupError, match="holds rows"):
        restore(tmp_path / "b.zip", [full])


def test_another_version_is_refused(parts, tmp_path):
    full, empty = parts
    back_up(tmp_path / "b.zip", [full], NOW)
    with zipfile.ZipFile(tmp_path / "b.zip") as old, zipfile.ZipFile(tmp_path / "c.zip", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps({**json.loads(data), "versions": {"bot": "0"}}).encode()
            new.writestr(name, data)
    with pytest.raises(BackupError, match="version"):
        restore(tmp_path / "c.zip", [empty])


def test_something_else_is_no_backup(parts, tmp_path):
    (tmp_path / "b.zip").write_bytes(b"not a zip")
    with pytest.raises(BackupError, match="no backup"):
        restore(tmp_path / "b.zip", [parts[1]])
