"""Say what is configured, what is missing, and what to do about it: one line each."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import anyio
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.backup import Part
from bot.commands.channels import examine_channels
from bot.commands.senses import examine_senses
from bot.lines import Finding
from bot.mailbox.keyring import missing
from bot.sealing import key_names
from bot.settings import Settings
from knowledge.library import KnowledgeError, Library
from locales import say

_LOW_DISK = 500_000_000


def examine(settings: Settings, parts: Sequence[Part], read_library: Callable[[], Library]) -> list[Finding]:
    """Return what was found, in the order of the start."""
    return [
        *_machine(settings),
        *_key(settings),
        *(_database(part) for part in parts),
        *_seal(parts[0]),
        *_knowledge(read_library),
        *_people(settings),
        Finding(fine=True, what=say("doctor-web", "en", url=settings.reached_at)),
        *examine_senses(settings),
        *anyio.run(examine_channels, settings, parts[0].engine),
    ]


def print_findings(findings: Sequence[Finding]) -> bool:
    """Print the findings; return whether nothing is wrong."""
    marks = {True: "ok ", False: "!! ", None: "-- "}
    for finding in findings:
        print(marks[finding.fine] + finding.what)
    return all(finding.fine is not False for finding in findings)


def _machine(settings: Settings) -> Iterator[Finding]:
    yield Finding(sys.version_info >= (3, 11), say("doctor-python", "en", version=sys.version.split()[0]))
    folder = settings.data if settings.data.exists() else settings.data.absolute().parent
    writable = os.access(folder, os.W_OK)
    yield Finding(writable, say("doctor-data" if writable else "doctor-data-locked", "en", folder=settings.data))
    free = shutil.disk_usage(folder).free
    yield Finding(free > _LOW_DISK, say("doctor-disk", "en", free=f"{free / 1e9:.1f}"))


def _key(settings: Settings) -> Iterator[Finding]:
    if settings.key is not None:
        yield Finding(len(settings.key.get_secret_value()) >= 32, say("doctor-key", "en"))  # noqa: PLR2004
    elif settings.database_url.startswith("sqlite"):
        yield Finding(fine=True, what=say("doctor-key-made", "en", file=settings.data / "key"))
    else:
        yield Finding(fine=False, what=say("doctor-key-missing", "en"))


def _database(part: Part) -> Finding:
    where = part.engine.url.render_as_string(hide_password=True)
    if _is_new(part):
        return Finding(fine=None, what=say("doctor-database-new", "en", name=part.name, where=where))
    try:
        with part.engine.connect().execution_options(reading=True) as connection:
            connection.execute(text("select 1"))
            version = connection.execute(text(f"select version_num from {part.version_table}")).scalar()  # noqa: S608 our name
    except SQLAlchemyError as error:
        return Finding(
            fine=False, what=say("doctor-database-away", "en", name=part.name, where=where, why=type(error).__name__)
        )
    newest = _newest(part)
    if newest not in {None, version}:
        behind = say("doctor-database-behind", "en", name=part.name, version=version, newest=newest)
        return Finding(fine=False, what=behind)
    return Finding(fine=True, what=say("doctor-database", "en", name=part.name, where=where, version=version))


def _is_new(part: Part) -> bool:
    """Whether this is a file that is made at the first start; looking into it would make it too."""
    return part.engine.dialect.name == "sqlite" and not Path(part.engine.url.database or "").exists()


def _newest(part: Part) -> str | None:
    """Return the version that this program wants."""
    if not part.migrations:
        return None
    config = Config()
    config.set_main_option("script_location", part.migrations)
    return ScriptDirectory.from_config(config).get_current_head()


def _seal(part: Part) -> Iterator[Finding]:
    """Say whether MOTCUA_KEY holds every key that something in the mailbox is sealed with."""
    if _is_new(part):
        return
    given = key_names(part.engine)
    try:
        with part.engine.connect().execution_options(reading=True) as connection:
            lacking, other = missing(connection, given), missing(connection, given[:1])
    except SQLAlchemyError:  # no database yet, or an older one: said above
        return
    if lacking:
        yield Finding(fine=False, what=say("doctor-seal-wrong", "en", names=", ".join(lacking)))
    elif other:
        yield Finding(fine=None, what=say("doctor-seal-changing", "en", names=", ".join(other)))
    else:
        yield Finding(fine=True, what=say("doctor-seal", "en"))


def _knowledge(read_library: Callable[[], Library]) -> Iterator[Finding]:
    try:
        library = read_library()
    except KnowledgeError as error:
        yield Finding(fine=False, what=str(error))
        return
    counts = {"procedures": len(library.procedures), "forms": len(library.forms)}
    yield Finding(fine=True, what=say("doctor-knowledge", "en", **counts))
    if library.catalogue is None:
        yield Finding(fine=None, what=say("doctor-catalogue-off", "en"))
    else:
        yield Finding(fine=True, what=say("doctor-catalogue", "en", entries=len(library.entries)))


def _people(settings: Settings) -> Iterator[Finding]:
    if settings.help_phone:
        yield Finding(fine=True, what=say("doctor-help", "en", phone=settings.help_phone))
    else:
        yield Finding(fine=None, what=say("doctor-help-off", "en"))
