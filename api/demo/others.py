"""Smaller things of the demonstration: questions not understood, results that never came, what agencies report."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.clock import VIETNAM
from api.demo.putting import put_rows
from api.demo.ratings import PLACES
from api.demo.written import happens, written
from api.security import keyed_hash
from api.storage.follow_models import Mismatch
from api.storage.indicator_models import IndicatorFact
from api.storage.models import Dossier
from api.storage.question_models import Question
from locales import say

_RETURNED = 10
_MONTHS = 12


def put_questions(session: Session, day: date, seed: str, key: bytes) -> None:
    """Put questions that were not understood; they are grouped as real ones are."""
    chance, plan = Random(f"{seed}-questions-{day}"), written("questions")  # noqa: S311 - play data, no secret
    rows = [row for group in plan["groups"] for row in _asked(chance, group, plan["days"], day, key)]
    put_rows(session, Question, sorted(rows, key=lambda row: row["created_at"]))


def _asked(chance: Random, group: Any, days: int, day: date, key: bytes) -> Iterator[dict[str, Any]]:
    for number in range(group["askers"]):
        text, at = chance.choice(group["words"]), _moment(chance, day, days)
        person = f"demo-{chance.getrandbits(96):024x}"
        yield {
            "idempotency_key": f"demo-question-{person}",
            "fingerprint": "demo",
            "person": person,
            "digest": keyed_hash(key, "asked", text, str(number)),
            "channel": chance.choice(("web", "zalo_bot", "zalo_oa", "telegram")),
            "text": text,
            "reason": group["reason"],
            "decision": "fallback" if group["reason"] == "fallback" else "answer",
            "candidates": [],
            "answered": None,
            "language": "vi",
            "commune": chance.choice(PLACES)["commune"] if happens(chance, 60) else None,
            "ticket": None,
            "address": None,
            "wants_at": None,
            "tried_at": None,
            "told_at": None,
            "group_id": None,
            "demo": True,
            "created_at": at,
        }


def _moment(chance: Random, day: date, days: int) -> datetime:
    at = day - timedelta(days=chance.randint(1, days))
    return datetime.combine(at, time(chance.randint(7, 20), chance.randint(0, 59)), VIETNAM)


def put_missing(session: Session, day: date, seed: str) -> None:
    """Let some people say that a result never came, of dossiers that were returned in the last weeks."""
    chance, many = Random(f"{seed}-missing-{day}"), written("truths")["dossiers"]["missing"]  # noqa: S311 - play data
    returned = Dossier.demo.is_(True), Dossier.status == _RETURNED
    latest = select(Dossier).where(*returned).order_by(Dossier.ended_at.desc(), Dossier.code).limit(many)
    said = datetime.combine(day - timedelta(days=1), time(16, 10), VIETNAM)
    for dossier in session.scalars(latest):
        about = {"code": dossier.code, "agency": dossier.agency, "commune": dossier.commune}
        person = f"demo-{chance.getrandbits(96):024x}"
        session.add(Mismatch(**about, person=person, channel="web", said_at=said, settled_at=None))


def put_facts(session: Session, day: date, now: datetime) -> None:
    """Put what the agencies of the province would have told of each of the last twelve months."""
    plan, first, rows = written("facts"), day.replace(day=1), []
    for age in range(_MONTHS):
        for measure, (newest, step) in plan["measures"].items():
            rows.append(
                {
                    "month": f"{first:%Y-%m}",
                    "agency": plan["agency"],
                    "measure": measure,
                    "demo": True,
                    "value": max(0, round(newest - step * age)),
                    "source": say("demo-source"),
                    "source_date": first,
                    "told_at": now,
                }
            )
        first = (first - timedelta(days=1)).replace(day=1)
    put_rows(session, IndicatorFact, rows)
