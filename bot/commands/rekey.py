"""Seal everything anew with the first key in MOTCUA_KEY, while the product runs, so that the old key can go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from rich.progress import Progress
from sqlalchemy import Column, Engine, Table, Text, and_, func, select, type_coerce, update

from bot.commands.backup import Part

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """How many values were sealed anew, had the first key already, or open with none of the keys."""

    changed: int = 0
    same: int = 0
    lost: int = 0

    def __add__(self, other: "Rekeyed") -> "Rekeyed":
        return Rekeyed(self.changed + other.changed, self.same + other.same, self.lost + other.lost)


def rekey(parts: Sequence[Part]) -> Rekeyed:
    """Go through every sealed column of `parts`; may be stopped and run again at any time."""
    done = Rekeyed()
    with Progress(transient=True) as progress:
        for part, table, column in _sealed(parts):
            with part.engine.connect().execution_options(reading=True) as connection:
                total = connection.scalar(select(func.count()).select_from(table).where(column.is_not(None)))
            task = progress.add_task(f"{part.name}/{table.name}.{column.name}", total=total or 0)
            for batch in _batches(part.engine, table, column):
                done += _reseal(part.engine, table, column, batch)
                progress.advance(task, len(batch))
    return done


def _sealed(parts: Sequence[Part]) -> Iterator[tuple[Part, Table, Column[Any]]]:
    for part in parts:
        for table in part.metadata.sorted_tables:
            yield from ((part, table, column) for column in table.c if hasattr(column.type, "resealed"))


def _batches(engine: Engine, table: Table, column: Column[Any]) -> Iterator[Sequence[Any]]:
    """Yield rows of the primary key and, last, the token; one moment's view, so nothing is met twice."""
    wanted = select(*table.primary_key, type_coerce(column, Text())).where(column.is_not(None))
    with engine.connect().execution_options(reading=True, yield_per=_BATCH) as connection:
        yield from connection.execute(wanted).partitions()


def _reseal(engine: Engine, table: Table, column: Column[Any], batch: Sequence[Any]) -> Rekeyed:
    """Write a batch; who changed a row meanwhile has sealed it with the first key by that."""
    changed = same = lost = 0
    with engine.begin() as connection:
        for *key, token in batch:
            try:
                fresh = column.type.resealed(token, engine.dialect)  # type: ignore[attr-defined]
            except InvalidToken:
                lost += 1
                continue
            if fresh is None:
                same += 1
                continue
            stored = type_coerce(column, Text())
            here = and_(*(own == value for own, value in zip(table.primary_key, key, strict=True)), stored == token)
            connection.execute(update(table).where(here).values({column.name: type_coerce(fresh, Text())}))
            changed += 1
    return Rekeyed(changed, same, lost)
