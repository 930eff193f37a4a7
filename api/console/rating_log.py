"""The log of single ratings: filters and words in the address, notes by officers, and what is dealt with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Path, Query
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.clock import in_vietnam
from api.console.access import SignedIn, check_csrf, need, own_address
from api.console.filters import OfPicked, Picked, address
from api.console.language import say
from api.console.naming import ELEMENTS, words
from api.console.rendering import CONSOLE, page, period_name
from api.deps import Now, Office, OfOffice
from api.errors import NotFoundError
from api.private_text import without_numbers
from api.satisfaction.cells import scope_key
from api.satisfaction.report import TARGETS, keys, periods
from api.satisfaction.rows import Telling
from api.statistics import HIDDEN_BELOW, LEVELS
from api.storage import audit, rating_cells, rating_log
from api.storage.models import Rating
from api.storage.rating_log import Asked, Noted, Place, Span
from api.storage.ratings import Scope
from knowledge.text import fold, tokens

LOG = f"{CONSOLE}/danh-gia"
ROWS = 30
MOST_WORDS = 6
_DENSE = 100_000
_SCORES: Mapping[str, tuple[int, ...]] = {
    "": (),
    **{str(level): (level,) for level in range(1, 6)},
    "thap": (1, 2),
}
_PARTS = ("procedure", "element", "agency", "commune", "channel")

router = APIRouter(prefix=LOG)
Reader = Annotated[SignedIn, Depends(need("ratings"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is asked of single ratings beside what `Picked` says."""

    score: str = ""
    words: str = ""
    worded: bool = False
    flag: str = ""
    dealt: str = ""

    def named(self) -> dict[str, str]:
        """Return it under its names in the address."""
        worded = "1" if self.worded else ""
        names = {"muc": self.score, "tim": self.words, "co-chu": worded, "co": self.flag, "xu-ly": self.dealt}
        return {name: value for name, value in names.items() if value}


def sought(
    *,
    score: Annotated[Literal["", "1", "2", "3", "4", "5", "thap"], Query(alias="muc")] = "",
    words: Annotated[str, Query(alias="tim", max_length=100)] = "",
    worded: Annotated[bool, Query(alias="co-chu")] = False,
    flag: Annotated[Literal["", "helper", "burst", "officer"], Query(alias="co")] = "",
    dealt: Annotated[Literal["", "chua", "roi"], Query(alias="xu-ly")] = "",
) -> Sought:
    """Read the address."""
    return Sought(score=score, words=words, worded=worded, flag=flag, dealt=dealt)


OfSought = Annotated[Sought, Depends(sought)]


@dataclass(frozen=True, slots=True)
class Line:
    """One rating as it is listed: what was rated and how, never by whom; `parts` are the words of what may be told."""

    rating: Rating
    parts: Sequence[str]
    withheld: bool
    notes: Sequence[Noted]
    dealt: bool


@router.get("")
def list_ratings(
    officer: Reader,
    office: OfOffice,
    now: Now,
    found: OfPicked,
    sought: OfSought,
    after: Annotated[str, Query(alias="truoc", pattern=r"^$|^\d{1,16}-\d{1,18}$")] = "",
) -> Response:
    """List ratings, the newest first; whoever goes on is led by the last one they saw."""
    with office.reading() as session:
        known = periods(session, officer.scope)
        period = found.period or (known[0][:4] if known else f"{in_vietnam(now):%Y}")
        telling = Telling(session, officer.scope)
        wanted = asked(officer.scope, found, sought, _spans(telling, found, period))
        start = Place.read(after) if after else None
        bounded = _many(session, wanted.scope, period)
        seen = rating_log.find(session, wanted, start, ROWS, bounded=bounded)
        lines = _lines(session, office, telling, seen.ratings)
        choices = _choices(session, office, officer, period)
    named = {**found.named(), "ky": period, **sought.named()}
    return page(
        "ratings.html",
        officer=officer,
        lines=lines,
        onward=seen.onward,
        started=bool(after),
        open=any(wanted.spans.values()),
        hidden_below=HIDDEN_BELOW,
        period=period,
        named_periods=[(each, period_name(each)) for each in dict.fromkeys([period, *known])],
        levels=[("thap", say("office-log-low")), *((str(n), f"{n} – {say(f'office-level-{n}')}") for n in LEVELS)],
        back=address(LOG, named, truoc=after),
        picked=found,
        sought=sought,
        choices=choices,
        link=partial(address, LOG, named),
        take=partial(address, found=named),
        path=LOG,
    )


@router.post("/{number}", dependencies=[Depends(check_csrf)])
def write_note(
    number: Annotated[int, Path(ge=1, le=2**53)],
    officer: Annotated[SignedIn, Depends(need("ratings_note"))],
    office: OfOffice,
    now: Now,
    kind: Annotated[Literal["note", "done", "undone"], Form(alias="viec")] = "note",
    text: Annotated[str, Form(alias="loi", max_length=500)] = "",
    back: Annotated[str, Form(alias="ve", max_length=500)] = LOG,
) -> Response:
    """Add a note to a rating, or say that it is dealt with, or that it is not after all."""
    written = without_numbers(text.strip()) or None
    with office.writing() as session:
        rating = rating_log.one(session, officer.scope, number)
        if rating is None or not _told(Telling(session, officer.scope), rating):
            raise NotFoundError
        if written is not None or kind != "note":
            rating_log.add_note(session, number, officer.id, kind, written, now)
            audit.note(session, f"rating-{kind}", now, officer_id=officer.id, subject=str(number))
    return RedirectResponse(f"{own_address(back)}#r{number}", 303, {"Cache-Control": "no-store"})


def asked(own: Scope, found: Picked, sought: Sought, spans: Mapping[str, Sequence[Span]]) -> Asked:
    """Return which ratings are asked for, in the given times."""
    return Asked(
        scope=found.scope(own),
        spans=spans,
        scores=_SCORES[sought.score],
        procedure=found.procedure,
        element=found.element,
        channel=found.channel,
        flag=sought.flag,
        words=tokens(fold(sought.words))[:MOST_WORDS],
        worded=sought.worded,
        dealt={"chua": False, "roi": True}.get(sought.dealt),
    )


def _spans(telling: Telling, found: Picked, period: str) -> Mapping[str, Sequence[Span]]:
    """Return the times in which what is asked for may be shown."""
    parts = {kind: value for kind in ("procedure", "element", "channel") if (value := getattr(found, kind))}
    return telling.spans(period, [found.target] if found.target else TARGETS, parts, found.scope(telling.scope))


def _told(telling: Telling, rating: Rating) -> bool:
    period = f"{in_vietnam(rating.created_at):%Y-%m}"
    return bool(telling.spans(period, [rating.target], {})[rating.target])


def _many(session: Session, scope: Scope, period: str) -> bool:
    """Say whether there are too many ratings to look at all of them where no index leads to what is asked for.

    An index leads to a commune; an agency is looked for among all, with what is below it.
    """
    within = scope_key(None, scope.commune)
    return rating_cells.totals(session, period=period[:4], scope=within, demo=scope.demo)[0] > _DENSE


def _lines(session: Session, office: Office, telling: Telling, found: Sequence[Rating]) -> Sequence[Line]:
    written = rating_log.notes(session, [each.id for each in found])
    closed = {each.id: telling.withheld(each) for each in found}
    named = {
        kind: words(session, office, kind, {key for each in found if (key := getattr(each, kind))}) for kind in _PARTS
    }
    return [_line(each, closed[each.id], named, written.get(each.id, ())) for each in found]


def _line(
    rating: Rating, closed: frozenset[str], named: Mapping[str, Mapping[str, str]], written: Sequence[Noted]
) -> Line:
    told = {kind: key for kind in _PARTS if (key := getattr(rating, kind))}
    parts = [named[kind][key] for kind, key in told.items() if kind not in closed]
    return Line(rating, parts, bool(closed & told.keys()), written, rating_log.is_dealt(written))


def _choices(
    session: Session, office: Office, officer: SignedIn, period: str
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return what can be picked, with words."""
    found = {kind: keys(session, officer.scope, period[:4], kind) - {""} for kind in _PARTS}
    found["element"] = frozenset(ELEMENTS)
    return {kind: sorted(words(session, office, kind, some).items(), key=_word) for kind, some in found.items()}


def _word(choice: tuple[str, str]) -> str:
    return choice[1]
