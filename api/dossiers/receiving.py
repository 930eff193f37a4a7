"""Take rows that tell of dossiers, whoever brings them: keep what is right, and say what is wrong with the rest."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.agency_codes import agency_in, covers
from api.dossier_code import Unreadable, read_code
from api.dossiers.events import Event
from api.dossiers.national import NationalDossier, NationalProgress
from api.dossiers.own import DossierRowIn
from api.dossiers.settling import Outcome
from api.errors import (
    ApiError,
    DossierCodeInvalidError,
    DossierNotFoundError,
    EventConflictError,
    FieldProblem,
    NotAllowedError,
    RequestInvalidError,
)
from api.storage import dossiers

AT_ONCE = 500
"""Rows in one transaction: locks stay short, and whoever is cut off sends the same rows again."""
_BEST = (Outcome.APPLIED, Outcome.KEPT, Outcome.KNOWN)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who tells: `scope` is the agency for which (and for what stands below it) they may; None is everything."""

    name: str
    scope: str | None
    pattern: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """What one row tells of one dossier."""

    number: int
    code: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not taken, and why."""

    number: int
    error: ApiError
    code: str | None = None


@dataclass
class Tally:
    """What became of rows: how many of each outcome, and the faults."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.counts.total() + len(self.faults)


def read_row(number: int, raw: object, sender: Sender) -> Row | Fault:
    """Read one row, in the names of the national synchronisation or in our own; never repeat what stood in it."""
    if not isinstance(raw, Mapping):
        return Fault(number, RequestInvalidError(errors=[FieldProblem("", "dict_type", "A row is an object")]))
    try:
        model = _kind_of(raw).model_validate(raw)
    except ValidationError as error:
        fields = [FieldProblem(".".join(map(str, each["loc"])), each["type"], each["msg"]) for each in error.errors()]
        return Fault(number, RequestInvalidError(errors=fields))
    code = read_code(model.code, sender.pattern)
    if isinstance(code, Unreadable):
        return Fault(number, DossierCodeInvalidError(hint=code.hint))
    told = model.told(code, sender.name, sender.secret)
    events = told if isinstance(told, tuple) else (told,)
    named = {agency_in(code), *(str(event.facts["agency"]) for event in events if "agency" in event.facts)}
    if sender.scope is not None and not all(covers(sender.scope, each) for each in named):
        return Fault(number, NotAllowedError(), code)
    return Row(number, code, events)


def _kind_of(raw: Mapping[str, Any]) -> type[DossierRowIn | NationalDossier | NationalProgress]:
    if "MaHoSo" not in raw:
        return DossierRowIn
    return NationalProgress if "TrangThai" in raw and "TrangThaiHoSo" not in raw else NationalDossier


def take(session: Session, rows: Iterable[Row], now: datetime, tally: Tally) -> None:
    """Keep what `rows` tell, in one transaction, and add what became of them to `tally`."""
    wanted = list(rows)
    told = [(row.code, event) for row in wanted for event in row.events]
    outcomes = iter(dossiers.record(session, told, now))
    for row in wanted:
        became = set(islice(outcomes, len(row.events)))
        error = _refusal(became)
        if error is None:
            tally.counts[next(each for each in _BEST if each in became)] += 1
        else:
            tally.faults.append(Fault(row.number, error, row.code))


def _refusal(became: set[Outcome]) -> ApiError | None:
    if Outcome.STRANGE in became:
        return DossierNotFoundError()
    return EventConflictError() if Outcome.DIFFERS in became else None


def in_portions(rows: Iterable[Row | Fault], tally: Tally, keep: Callable[[list[Row]], None]) -> Iterator[int]:
    """Hand rows to `keep` in portions, put faults aside, and yield after each portion how many rows are through."""
    source, through = iter(rows), 0
    while portion := list(islice(source, AT_ONCE)):
        tally.faults += [each for each in portion if isinstance(each, Fault)]
        good = [each for each in portion if isinstance(each, Row)]
        if good:
            keep(good)
        through += len(portion)
        yield through
