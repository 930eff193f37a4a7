"""The first page: how satisfied people are, over time and in parts, what changed, and what they wrote last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.clock import in_vietnam
from api.console.access import SignedIn, need
from api.console.filters import OfPicked, Picked, address
from api.console.naming import names_of, words
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.indicators.response import response_of
from api.satisfaction.cells import scope_key
from api.satisfaction.changes import Change, changes, period_before
from api.satisfaction.report import TARGETS, Report, View, keys, part_of, periods, report_of
from api.satisfaction.saying import Figure
from api.statistics import COMPARABLE_FROM, HIDDEN_BELOW, Sample
from api.storage import rating_cells, saved_trips
from api.storage.ratings import Scope

router = APIRouter()

FEW = 25
"""So many rows of a breakdown are shown at first; the page says how many more there are."""
LOG = f"{CONSOLE}/danh-gia"
_DRILLED = {"procedure": "thu-tuc", "element": "yeu-to", "channel": "kenh", "agency": "co-quan", "commune": "xa"}


@dataclass(frozen=True, slots=True)
class Table:
    """One breakdown as it is shown: figures that may be told, the most people first, and how many may not."""

    kind: str
    figures: Sequence[Figure]
    more: int
    hidden: int


@router.get(CONSOLE)
def overview(
    officer: Annotated[SignedIn, Depends(need("overview"))],
    office: OfOffice,
    now: Now,
    found: OfPicked,
    everything: Annotated[bool, Query(alias="het")] = False,
) -> Response:
    """Show the share of satisfied people with its interval in a year or a month, its parts, and what changed."""
    with office.reading() as session:
        known = periods(session, officer.scope)
        period = found.period or (known[0][:4] if known else f"{in_vietnam(now):%Y}")
        scope = found.scope(officer.scope)
        views = {each: View(session, scope, officer.scope, each) for each in _targets(found)}
        reports = [_report(view, found, period) for view in views.values()]
        names = names_of(session, office, reports)
        values: dict[str, Any] = {
            "part_name": _part_name(session, office, found),
            "choices": _choices(session, office, officer.scope, period),
            "moved": [
                (each.target, moves)
                for each in reports
                if (moves := _moved(views[each.target], found, each)) is not None
            ],
            "rated": {each.target: response_of(session, scope, each.target, period) for each in reports},
            "kept": _kept(session, officer.scope, period),
            "trips": saved_trips.total(session),
        }
    return page(
        "overview.html",
        officer=officer,
        hidden_below=HIDDEN_BELOW,
        comparable_from=COMPARABLE_FROM,
        period=period,
        periods=known,
        before=period_before(period),
        picked=found,
        part=found.part,
        shown=found.named(),
        reports=reports,
        tables={each.target: _tables(each, everything=everything) for each in reports},
        names=names,
        months=len(period) == len("2026"),
        drilled=_DRILLED,
        link=partial(address, CONSOLE, found.named() | {"ky": period}),
        log=partial(address, LOG, found.named() | {"ky": period}),
        take=partial(address, found=found.named() | {"ky": period}),
        **values,
    )


def _targets(found: Picked) -> Sequence[str]:
    return [found.target] if found.target else TARGETS


def _report(view: View, found: Picked, period: str) -> Report:
    return part_of(view, period, *found.part) if found.part else report_of(view, period)


def _moved(view: View, found: Picked, now: Report) -> Sequence[Change] | None:
    """Return what changed since the period before, or None where that cannot be said."""
    before = _report(view, found, period_before(now.period))
    if Sample.ENOUGH not in {now.headline.sample} & {before.headline.sample}:
        return None
    return changes(now, before)


def _part_name(session: Session, office: Office, found: Picked) -> str:
    """Return the words for the part that is looked at."""
    if found.part is None:
        return ""
    kind, key = found.part
    return words(session, office, kind, [key])[key]


def _kept(session: Session, own: Scope, period: str) -> tuple[int, int]:
    """Return how many answers of a period are kept, and how many of them are for demonstration."""
    scope = scope_key(own.agency, own.commune)
    return rating_cells.totals(session, period=period, scope=scope, demo=own.demo)


def _tables(found: Report, *, everything: bool) -> Sequence[Table]:
    tables = []
    for kind, figures in found.parts.items():
        shown = [each for each in figures if each.sample is not Sample.HIDDEN]
        if kind != "element":
            shown.sort(key=lambda each: -(each.persons or 0))
        most = len(shown) if everything else FEW
        if len(figures) > 1:
            tables.append(Table(kind, shown[:most], len(shown[most:]), len(figures) - len(shown)))
    return tables


def _choices(session: Session, office: Office, own: Scope, period: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return what can be picked: the agencies, communes and channels of the year with their words."""
    kinds = ("agency", "commune", "channel")
    found = {kind: words(session, office, kind, keys(session, own, period[:4], kind) - {""}) for kind in kinds}
    return {kind: sorted(some.items(), key=_word) for kind, some in found.items()}


def _word(choice: tuple[str, str]) -> str:
    return choice[1]
