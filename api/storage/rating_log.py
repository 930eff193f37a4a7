"""The log of ratings, page by page from the newest on: one page takes no longer where there are more ratings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from api.satisfaction.report import TARGETS
from api.storage.models import Officer, Rating
from api.storage.note_models import RatingNote
from api.storage.ratings import Scope, within

LOOKED = 20_000
"""So many ratings are looked at for one page where no index leads to what is asked for; the next page goes on there."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NEWEST = Rating.created_at.desc(), Rating.id.desc()

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the log ended: what is older comes next."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """Read what `str` made: digits, a dash, digits."""
        at, _, number = text.partition("-")
        return cls(_EPOCH + int(at) * _MICROSECOND, int(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which ratings are asked for; empty is every one. `spans` are the times that may be shown, by target."""

    scope: Scope
    spans: Mapping[str, Sequence[Span]]
    scores: Collection[int] = ()
    procedure: str = ""
    element: str = ""
    channel: str = ""
    flag: str = ""
    words: Sequence[str] = ()
    worded: bool = False
    dealt: bool | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page; `onward` is where the next one begins, None where there is none."""

    ratings: Sequence[Rating]
    onward: Place | None


@dataclass(frozen=True, slots=True)
class Noted:
    """One note with the name of who wrote it."""

    note: RatingNote
    officer: str


def conditions(asked: Asked) -> list[ColumnElement[bool]]:
    """Return what a rating must fulfil."""
    wanted = [*within(asked.scope), *_times(asked.spans)]
    wanted += [column == value for column, value in _equal(asked) if value]
    if asked.scores:
        wanted.append(Rating.score.in_(asked.scores))
    if asked.worded or asked.words:
        wanted.append(Rating.folded.is_not(None))
    wanted += [Rating.folded.contains(word, autoescape=True) for word in asked.words]
    if asked.dealt is not None:
        wanted.append(_dealt() if asked.dealt else ~_dealt())
    return wanted


def find(session: Session, asked: Asked, after: Place | None, limit: int, *, bounded: bool) -> Found:
    """Return the newest ratings older than `after`; `bounded` looks at no more than `LOOKED` of them."""
    wanted = conditions(asked)
    if after is not None:
        wanted.append(_older(after))
    worded = asked.worded or bool(asked.words)
    floor = _floor(session, asked, after) if bounded or worded else None
    if floor is not None:
        wanted.append(Rating.created_at >= floor)
    if worded:
        wanted.append(Rating.id.in_(_worded(asked, after, floor)))
    newest = select(Rating).where(*wanted).order_by(*_NEWEST).limit(limit + 1)
    rows = session.scalars(newest).all()
    if len(rows) > limit:
        return Found(rows[:limit], Place(rows[limit - 1].created_at, rows[limit - 1].id))
    return Found(rows, Place(floor, 0) if floor is not None else None)


def one(session: Session, scope: Scope, number: int) -> Rating | None:
    """Return a rating that an officer may see."""
    return session.scalars(select(Rating).where(Rating.id == number, *within(scope))).one_or_none()


def notes(session: Session, numbers: Collection[int]) -> Mapping[int, Sequence[Noted]]:
    """Return what was written to some ratings, the oldest first."""
    found: dict[int, list[Noted]] = {}
    rows = select(RatingNote, Officer.name).join(Officer, Officer.id == RatingNote.officer_id)
    for note, name in session.execute(rows.where(RatingNote.rating_id.in_(numbers)).order_by(RatingNote.id)):
        found.setdefault(note.rating_id, []).append(Noted(note, name))
    return found


def is_dealt(written: Sequence[Noted]) -> bool:
    """Return whether a rating is dealt with, by what was written to it."""
    return next((each.note.kind == "done" for each in reversed(written) if each.note.kind != "note"), False)


def add_note(session: Session, number: int, officer: int, kind: str, text: str | None, now: datetime) -> None:
    """Write a note; one that says what the last one says is a button that was pressed twice."""
    last = session.scalars(
        select(RatingNote).where(RatingNote.rating_id == number).order_by(RatingNote.id.desc()).limit(1)
    ).one_or_none()
    if last is not None and (last.officer_id, last.kind, last.text) == (officer, kind, text):
        return
    session.add(RatingNote(rating_id=number, officer_id=officer, kind=kind, text=text, created_at=now))


def _equal(asked: Asked) -> Sequence[tuple[Any, str]]:
    return [
        (Rating.procedure, asked.procedure),
        (Rating.element, asked.element),
        (Rating.channel, asked.channel),
        (Rating.flag, asked.flag),
    ]


def _times(spans: Mapping[str, Sequence[Span]]) -> list[ColumnElement[bool]]:
    """Return the times of each target, said so that an index over all ratings is read in its order."""
    kinds = [list(each) for each in spans.values()]
    if len(kinds) == len(TARGETS) and all(each == kinds[0] for each in kinds):
        return _within_bounds(kinds[0], _during(kinds[0]))
    either = [and_(Rating.target == target, _during(some)) for target, some in spans.items()]
    return _within_bounds([span for some in kinds for span in some], or_(false(), *either))


def _within_bounds(spans: Sequence[Span], either: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    if len(spans) < 2:  # noqa: PLR2004 one span is its own bounds
        return [either]
    first, after = min(span[0] for span in spans), max(span[1] for span in spans)
    return [Rating.created_at >= first, Rating.created_at < after, either]


def _during(spans: Sequence[Span]) -> ColumnElement[bool]:
    return or_(false(), *(and_(Rating.created_at >= first, Rating.created_at < after) for first, after in spans))


def _older(place: Place) -> ColumnElement[bool]:
    return or_(Rating.created_at < place.at, and_(Rating.created_at == place.at, Rating.id < place.id))


def _dealt() -> ColumnElement[bool]:
    """The last note of a rating that is not a mere note says that it is done."""
    state = RatingNote.rating_id == Rating.id, RatingNote.kind != "note"
    last = select(func.max(RatingNote.id)).where(*state).correlate(Rating).scalar_subquery()
    return exists().where(RatingNote.id == last, RatingNote.kind == "done")


def _begin(asked: Asked, after: Place | None) -> datetime:
    last = max((span[1] for spans in asked.spans.values() for span in spans), default=_EPOCH)
    return min(last, after.at + _MICROSECOND) if after else last


def _worded(asked: Asked, after: Place | None, floor: datetime | None) -> Select[int]:
    """Return the newest ratings with words: a database left to itself may go through all ratings for a few."""
    wanted = [Rating.folded.is_not(None), Rating.created_at < _begin(asked, after)]
    if floor is not None:
        wanted.append(Rating.created_at >= floor)
    return select(Rating.id).where(*wanted)


def _floor(session: Session, asked: Asked, after: Place | None) -> datetime | None:
    """Return the moment of the rating that stands `LOOKED` places down, None where there are fewer."""
    wanted = [Rating.created_at < _begin(asked, after)]
    if asked.worded or asked.words:
        wanted.append(Rating.folded.is_not(None))
    newest = select(Rating.created_at).where(*wanted).order_by(*_NEWEST).offset(LOOKED).limit(1)
    return session.scalars(newest).one_or_none()
