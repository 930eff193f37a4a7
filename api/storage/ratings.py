"""Queries about ratings: what was given, and what it amounts to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, column, or_, select, update, values
from sqlalchemy.orm import Session

from api.satisfaction.answers import Answer, LeftOut
from api.satisfaction.guard import WINDOW, Seen, first_flag, newly_flagged
from api.storage import rating_cells
from api.storage.models import Dossier, Rating
from api.storage.once import insert_once


@dataclass(frozen=True, slots=True)
class Scope:
    """Which ratings an officer may see; None is no limit."""

    agency: str | None = None
    commune: str | None = None
    demo: bool = False


def put(session: Session, values: Mapping[str, Any]) -> tuple[Rating, bool]:
    """Store a rating once per idempotency key, and bring the sums in step; return it and whether it is new."""
    values = {"device": values["rater"], "flag": first_flag(helper=values["helper"], officer=False), **values}
    rating_cells.lock(session, (values["rater"], values["device"]))
    before = {values["rater"]: rating_cells.answers_of(session, values["rater"])}
    new = insert_once(session, Rating, dict(values))
    found = session.scalars(select(Rating).where(Rating.idempotency_key == values["idempotency_key"])).one()
    if new:
        before |= _flag_bursts(session, found, before)
        rating_cells.shift(session, before, before)
    return found, new


def _flag_bursts(
    session: Session, latest: Rating, before: Mapping[str, Sequence[Answer]]
) -> Mapping[str, Sequence[Answer]]:
    """Flag what lies in one burst with `latest`; return what each rater concerned had answered before."""
    columns = (Rating.id, Rating.subject, Rating.created_at, Rating.flag, Rating.rater)
    recent = Rating.device == latest.device, Rating.created_at > latest.created_at - WINDOW
    rows = session.execute(select(*columns).where(*recent)).all()
    seen = [Seen(row.id, row.subject, row.created_at) for row in rows]
    new = newly_flagged(seen, {row.id: row.flag for row in rows})
    raters = {row.rater for row in rows if row.id in new} - before.keys()
    concerned = {rater: rating_cells.answers_of(session, rater) for rater in raters}
    if new:
        session.execute(update(Rating).where(Rating.id.in_(new)).values(flag=LeftOut.BURST))
    return concerned


def agency_names(session: Session, codes: Iterable[str]) -> Mapping[str, str]:
    """Return what the register calls these agencies, as far as it knows them."""
    wanted = [(code,) for code in sorted(set(filter(None, codes)))]
    if not wanted:
        return {}
    asked = values(column("code", String), name="asked").data(wanted).cte()
    one = select(Dossier.agency_name).where(Dossier.agency == asked.c.code).limit(1).scalar_subquery()
    return {code: name for code, name in session.execute(select(asked.c.code, one)) if name}


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions that keep to what an officer may see."""
    conditions: list[ColumnElement[bool]] = [] if scope.demo else [Rating.demo.is_(False)]
    if scope.agency is not None:
        below = Rating.agency.startswith(f"{scope.agency}.", autoescape=True)
        conditions.append(or_(Rating.agency == scope.agency, below))
    if scope.commune is not None:
        conditions.append(Rating.commune == scope.commune)
    return conditions
