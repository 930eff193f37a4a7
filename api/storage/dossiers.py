"""Queries about dossiers. A query is a function of a session; there is no repository class."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from api.dossiers.events import Event, read, written
from api.dossiers.folding import folded
from api.dossiers.settling import Kept, Outcome, settle
from api.storage.models import Dossier, DossierEvent
from api.storage.once import insert_for

_NEEDED = frozenset({"procedure", "procedure_name", "agency", "agency_name"})
Told = tuple[str, Event]
"""The code of a dossier and what was told of it."""


def find(session: Session, code: str, *, demo: bool) -> Dossier | None:
    """Return the dossier of this code; demonstration dossiers exist only where `demo` is on."""
    found = session.get(Dossier, code)
    return None if found is None or (found.demo and not demo) else found


def facts_of(session: Session, code: str, *, demo: bool) -> tuple[str | None, str | None]:
    """Return the hashes of the second facts of a dossier: nothing, where there are none or there is no dossier."""
    row = session.execute(
        select(Dossier.birth_hash, Dossier.phone_hash, Dossier.demo).where(Dossier.code == code)
    ).first()
    return (None, None) if row is None or (row.demo and not demo) else (row.birth_hash, row.phone_hash)


def history(session: Session, code: str) -> list[DossierEvent]:
    """Return what was told of a dossier, in the order in which it happened."""
    rows = select(DossierEvent).where(DossierEvent.dossier_code == code)
    return list(session.scalars(rows.order_by(DossierEvent.at, DossierEvent.id)))


def record(session: Session, told: Sequence[Told], now: datetime, *, demo: bool = False) -> list[Outcome]:
    """Keep what was told of any number of dossiers; return what became of each event, in their order.

    Needs a transaction that writes. The rows of the dossiers stay locked until it ends, taken in the order of their
    codes, so that two batches never wait for each other.
    """
    outcomes: dict[int, Outcome] = {}
    left = sorted(enumerate(told), key=lambda each: each[1][0])
    while left:
        codes = {code for _, (code, _) in left}
        known = _histories(session, codes)
        settled = [
            _Settled(code, known.get(code), group, now) for code, group in groupby(left, lambda each: each[1][0])
        ]
        lost = _write(session, settled, now, demo=demo)
        for each in settled:
            if each.code not in lost:
                outcomes |= each.outcomes
        left = [each for each in left if each[1][0] in lost]  # another process made the dossier just now
    return [outcomes[place] for place in range(len(told))]


class _Settled:
    """What becomes of all events of one dossier."""

    def __init__(self, code: str, history: list[Kept] | None, told: Iterable[tuple[int, Told]], now: datetime) -> None:
        self.code, self.known = code, history is not None
        self.kept: list[Kept] = list(history or ())
        self.outcomes: dict[int, Outcome] = {}
        self.new: list[tuple[Kept, Outcome]] = []
        self.person: dict[str, Any] = {}
        for place, (_, event) in told:
            outcome, kept = settle(self.kept, event, now)
            self.outcomes[place] = outcome
            if kept is not None:
                self.kept.append(kept)
                self.new.append((kept, outcome))
            if outcome is not Outcome.DIFFERS:
                self._tell_person(event, now)
        if not self.known and not self._is_whole():
            self.outcomes = dict.fromkeys(self.outcomes, Outcome.STRANGE)
            self.kept, self.new = [], []

    def _is_whole(self) -> bool:
        told = {name for each in self.kept for name in each.event.told()}
        return told >= _NEEDED

    def _tell_person(self, event: Event, now: datetime) -> None:
        if event.person is not None:
            named = {"owner": event.person.name, "birth_hash": event.person.birth, "phone_hash": event.person.phone}
            self.person |= {name: value for name, value in named.items() if value is not None} | {"person_at": now}

    def row(self, now: datetime) -> dict[str, Any] | None:
        """Return the columns of the dossier, or None where nothing of it is known."""
        if not self.kept:
            return None
        state = folded(each.event for each in self.kept) if self.new else {}
        return {"code": self.code, **state, **self.person, "confirmed_at": now}


def _histories(session: Session, codes: Iterable[str]) -> dict[str, list[Kept]]:
    """Lock the dossiers that exist and return their histories."""
    wanted = list(codes)
    locked = select(Dossier.code).where(Dossier.code.in_(wanted)).order_by(Dossier.code).with_for_update()
    found: dict[str, list[Kept]] = {code: [] for code in session.scalars(locked)}
    kept = DossierEvent
    columns = (kept.dossier_code, kept.event_key, kept.status, kept.at, kept.reason, kept.source, kept.facts)
    rows = select(*columns, kept.fingerprint).where(kept.dossier_code.in_(list(found))).order_by(kept.id)
    for code, key, status, at, reason, source, facts, fingerprint in session.execute(rows) if found else ():
        found[code].append(Kept(Event(key, status, at, reason, source, read(facts)), fingerprint))
    return found


def _write(session: Session, settled: Sequence[_Settled], now: datetime, *, demo: bool) -> set[str]:
    """Write rows and events; return the codes that another process was first to write."""
    rows = {each.code: each.row(now) for each in settled}
    new = [{**_EMPTY, **row, "demo": demo} for each in settled if not each.known and (row := rows[each.code])]
    made = _insert(session, new)
    lost = {row["code"] for row in new} - made
    _update(session, [row for each in settled if each.known and (row := rows[each.code])])
    events = [
        _event_row(each.code, kept, outcome, now)
        for each in settled
        if each.code not in lost
        for kept, outcome in each.new
    ]
    if events:
        session.execute(insert(_EVENTS), events)  # not through the ORM, which sends each row by itself
    return lost


_DOSSIERS, _EVENTS = cast("SqlTable", Dossier.__table__), cast("SqlTable", DossierEvent.__table__)
_EMPTY: Mapping[str, Any] = dict.fromkeys(("owner", "birth_hash", "phone_hash", "person_at"))


def _update(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows that may tell of different columns, those of the same ones at once."""
    for names, group in groupby(sorted(rows, key=_shape), key=_shape):
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names if name != "code"}
        statement = update(_DOSSIERS).where(_DOSSIERS.c.code == bindparam("new_code")).values(new)
        session.execute(statement, [{f"new_{name}": value for name, value in row.items()} for row in group])


def _shape(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(row))


def _insert(session: Session, rows: list[dict[str, Any]]) -> set[str]:
    """Insert dossiers and return the codes of those that were not there."""
    if not rows:
        return set()
    statement = insert_for(session, Dossier).on_conflict_do_nothing().returning(Dossier.code)
    return set(session.execute(statement, rows).scalars())


def _event_row(code: str, kept: Kept, outcome: Outcome, now: datetime) -> dict[str, Any]:
    event = kept.event
    return {
        "dossier_code": code,
        "event_key": event.key,
        "fingerprint": kept.fingerprint,
        "status": event.status,
        "at": event.at,
        "reason": event.reason,
        "facts": written(event.told()) or None,
        "source": event.source,
        "applied": outcome is Outcome.APPLIED,
        "recorded_at": now,
    }
