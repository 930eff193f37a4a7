"""What hangs on one person, who is only ever a keyed hash here."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, delete, func, select, update
from sqlalchemy.orm import Session

from api.desk import forgetting
from api.satisfaction.answers import last_ones
from api.storage import alert_ways, follows, handovers, questions, rating_cells, submissions
from api.storage.models import Rating, SavedTrip
from api.storage.note_models import RatingNote


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased."""

    forms: int
    drafts: int
    ratings: int = 0


def ratings_of(session: Session, person: str) -> int:
    """Return how many ratings hang on a person."""
    return session.execute(select(func.count()).where(Rating.rater == person)).scalar_one()


def erase_forms(session: Session, person: str, now: datetime) -> Erased:
    """Empty the forms that a person handed in, and the drafts that they lent."""
    found = submissions.of_person(session, person)
    submissions.erase(session, found, now)
    return Erased(len(found), handovers.forget(session, person))


def erase_all(session: Session, person: str, now: datetime) -> Erased:
    """Do as `erase_forms`, and cut ratings and saved trips loose: a figure without anybody's words or name stays.

    What a person changed their mind about is removed; the rest stands together under a word of chance, so that the
    figures stay what they are and lead to nobody.
    """
    forms = erase_forms(session, person, now)
    follows.erase_of(session, person)
    alert_ways.erase_of(session, person)
    questions.erase_of(session, person)
    forgetting.forget_person(session, person, now)
    many = ratings_of(session, person)
    counted = {answer.id for answer in last_ones(rating_cells.answers_of(session, person))}
    session.execute(delete(Rating).where(Rating.rater == person, Rating.id.not_in(counted)))
    loose = {
        "rater": f"erased-{secrets.token_hex(8)}",
        "device": "",
        "subject": "erased-" + cast(Rating.id, String),
        "dossier": None,
        "comment": None,
        "folded": None,
        "fingerprint": "",
    }
    of_person = select(Rating.id).where(Rating.rater == person)
    session.execute(update(RatingNote).where(RatingNote.rating_id.in_(of_person)).values(text=None))
    session.execute(update(Rating).where(Rating.rater == person).values(loose))
    session.execute(update(SavedTrip).where(SavedTrip.person == person).values(person="", fingerprint=""))
    return Erased(forms.forms, forms.drafts, many)
