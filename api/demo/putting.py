"""Put many rows of the demonstration at once: nobody else writes them, so nothing has to be looked up first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import insert
from sqlalchemy.orm import Session

from api.demo.dossiers import DemoDossier
from api.dossiers.events import written
from api.dossiers.folding import folded
from api.satisfaction.answers import Answer, LeftOut
from api.storage import rating_cells
from api.storage.columns import Table
from api.storage.models import Dossier, DossierEvent, Rating

_ANSWER = ("target", "subject", "element", "score", "channel", "procedure", "agency", "commune", "demo")


def put_rows(session: Session, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of one shape in one go."""
    if rows:
        session.execute(insert(cast("SqlTable", table.__table__)), rows)


def put_dossiers(session: Session, dossiers: Sequence[DemoDossier], now: datetime) -> None:
    """Put dossiers with their histories."""
    put_rows(session, Dossier, [_dossier(each, now) for each in dossiers])
    put_rows(session, DossierEvent, [row for each in dossiers for row in _events(each, now)])


def put_ratings(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put ratings whose flags are set already, and add them to the sums."""
    put_rows(session, Rating, rows)
    ordered = sorted(rows, key=itemgetter("rater"))
    persons = (
        [_answer(place, row) for place, row in enumerate(own)] for _, own in groupby(ordered, itemgetter("rater"))
    )
    rating_cells.add_new(session, persons)


def _dossier(dossier: DemoDossier, now: datetime) -> dict[str, Any]:
    person = dossier.events[0].person
    known = dict.fromkeys(("owner", "birth_hash", "phone_hash", "person_at"))
    if person is not None:
        told = {"owner": person.name, "birth_hash": person.birth, "phone_hash": person.phone, "person_at": now}
        known |= told
    return {"code": dossier.code, **folded(dossier.events), **known, "confirmed_at": now, "demo": True}


def _events(dossier: DemoDossier, now: datetime) -> Iterator[dict[str, Any]]:
    for event in dossier.events:
        yield {
            "dossier_code": dossier.code,
            "event_key": event.key,
            "fingerprint": event.fingerprint(),
            "status": event.status,
            "at": event.at,
            "reason": event.reason,
            "facts": written(event.told()) or None,
            "source": event.source,
            "applied": True,
            "recorded_at": now,
        }


def _answer(place: int, row: Mapping[str, Any]) -> Answer:
    flag: LeftOut | None = LeftOut(row["flag"]) if row["flag"] else None
    return Answer(id=place, at=row["created_at"], flag=flag, **{name: row[name] for name in _ANSWER})
