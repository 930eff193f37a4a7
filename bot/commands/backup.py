"""Back up and restore both databases, whatever they run on: one zip file with a line of JSON for each row."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from rich.progress import Progress
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Engine,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
    text,
    type_coerce,
)

from bot.mailbox.engine import without_hurry

_MANIFEST = "manifest.json"
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One database of a backup: its name in the file, its engine, its tables, and where it notes its version.

    `migrations` is where its migrations lie, as `package:folder`.
    """

    name: str
    engine: Engine
    metadata: MetaData
    version_table: str = "alembic_version"
    migrations: str = ""


class BackupError(Exception):
    """A backup cannot be read or must not be restored here; the text says why."""


def back_up(target: Path, parts: Sequence[Part], now: datetime) -> dict[str, int]:
    """Write all rows of `parts` to `target`, each database as of one moment; return the rows of each table.

    The file appears under its name only when it is complete. The secret key is not in it: keep that apart.
    """
    unfinished = target.with_name(target.name + ".unfinished")
    counts: dict[str, int] = {}
    versions: dict[str, str | None] = {}
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive, Progress(transient=True) as progress:
        for part in parts:
            with _reading(part.engine) as connection:
                versions[part.name] = _version(connection, part)
                for table in part.metadata.sorted_tables:
                    name = f"{part.name}/{table.name}"
                    counts[name] = _write(archive, name, connection, table, progress)
        manifest = {"made_at": now.isoformat(), "versions": versions, "rows": counts}
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    unfinished.replace(target)
    return counts


def restore(source: Path, parts: Sequence[Part]) -> dict[str, int]:
    """Put the rows of a backup into empty, migrated databases; return the rows of each table.

    Raises `BackupError` if the file is damaged, of another version, or a table holds rows already.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            broken = archive.testzip()
            if broken is not None:
                raise BackupError(f"{source}: {broken} is damaged")
            return _restored(archive, manifest, parts)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BackupError(f"{source} is no backup of this program: {error}") from error


def _restored(archive: zipfile.ZipFile, manifest: dict[str, Any], parts: Sequence[Part]) -> dict[str, int]:
    for part in parts:
        with _reading(part.engine) as connection:
            _check_empty(connection, part, manifest["versions"][part.name])
    counts: dict[str, int] = {}
    for part in parts:
        with part.engine.begin() as connection, Progress(transient=True) as progress:
            without_hurry(connection)
            for table in part.metadata.sorted_tables:
                if table.info.get("own"):
                    connection.execute(delete(table))
                name = f"{part.name}/{table.name}"
                counts[name] = _read(archive, name, connection, table, progress)
                if counts[name] != manifest["rows"][name]:
                    raise BackupError(f"{name}: {counts[name]} rows, but {manifest['rows'][name]} were written")
                _continue_numbers(connection, table)
    return counts


def _check_empty(connection: Connection, part: Part, version: str | None) -> None:
    here = _version(connection, part)
    if here != version:
        raise BackupError(
            f"{part.name}: the backup is of version {version}, the database of {here}; run the same release"
        )
    for table in part.metadata.sorted_tables:
        if not table.info.get("own") and connection.scalar(select(func.count()).select_from(table)):
            raise BackupError(f"{part.name}: the table {table.name} holds rows; restore into an empty data folder")


def _write(archive: zipfile.ZipFile, name: str, connection: Connection, table: Table, progress: Progress) -> int:
    total = connection.scalar(select(func.count()).select_from(table)) or 0
    task = progress.add_task(name, total=total)
    written = 0
    with archive.open(f"{name}.jsonl", "w", force_zip64=True) as target:
        for row in connection.execution_options(yield_per=_BATCH).execute(select(*map(_stored, table.c))).mappings():
            values = {key: _plain(value) for key, value in row.items()}
            target.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
            written += 1
            progress.update(task, completed=written)
    return written


def _read(archive: zipfile.ZipFile, name: str, connection: Connection, table: Table, progress: Progress) -> int:
    readers = {column.name: reader for column in table.columns if (reader := _reader(column.type))}
    task = progress.add_task(name, total=None)
    done = 0
    put = table.insert().values({column.name: bindparam(column.name, type_=_stored(column).type) for column in table.c})
    with archive.open(f"{name}.jsonl") as source:
        for batch in _batches(io.TextIOWrapper(source, "utf-8"), readers):
            connection.execute(put, batch)
            done += len(batch)
            progress.update(task, completed=done)
    return done


def _batches(lines: io.TextIOWrapper, readers: Mapping[str, Callable[[str], date]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for line in lines:
        row = json.loads(line)
        batch.append({k: readers[k](v) if k in readers and v else v for k, v in row.items()})
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _stored(column: Column[Any]) -> ColumnElement[Any]:
    """Return the column as it stands in the database: what is sealed stays sealed on its way through a backup."""
    sealed = hasattr(column.type, "resealed")
    return type_coerce(column, Text()).label(column.name) if sealed else column


def _plain(value: Any) -> Any:
    """Return days and moments as text. SQLite gives moments back without their zone; all are kept in UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _reader(kind: Any) -> Callable[[str], date] | None:
    """Return what reads a column's days or moments back; None for all other columns."""
    kinds = (kind, getattr(kind, "impl_instance", None), getattr(kind, "impl", None))
    if any(isinstance(each, DateTime) for each in kinds):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, Date) else None


def _continue_numbers(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids by itself: go on behind the highest one restored."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    highest = connection.scalar(select(func.max(column)))
    if highest is not None:
        sequence = text("select setval(pg_get_serial_sequence(:table, :column), :highest)")
        connection.execute(sequence, {"table": table.name, "column": column.name, "highest": highest})


def _version(connection: Connection, part: Part) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": part.version_table}).get_current_revision()


def _reading(engine: Engine) -> Connection:
    """One moment for all tables: a read transaction of SQLite, a repeatable read of PostgreSQL."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    connection = engine.connect().execution_options(reading=True)
    without_hurry(connection)
    return connection
