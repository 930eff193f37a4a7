"""One report on satisfaction: the headline, what it is made of, how it went over the months, what was left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from api.satisfaction.answers import LeftOut
from api.satisfaction.cells import Sums, scope_key
from api.satisfaction.narrowing import hidden_keys, tells_of_hidden, too_close
from api.satisfaction.saying import HIDDEN, Figure, breakdown, figure, ranking
from api.statistics import LEVELS, Sample
from api.storage import rating_cells
from api.storage.ratings import Scope

BREAKDOWNS = ("element", "procedure", "agency", "commune", "channel")
TARGETS = ("assistant", "agency")


@dataclass(frozen=True, slots=True)
class Report:
    """What may be said of one target in a period (YYYY or YYYY-MM) and scope.

    `left_out` counts answers by reason; `parts` holds the figures of each breakdown and `ranks` the ranks in it, where
    there are any. Below a hidden headline nothing else is told.
    """

    target: str
    period: str
    headline: Figure
    months: Sequence[Figure]
    parts: Mapping[str, Sequence[Figure]]
    ranks: Mapping[str, Mapping[str, int]]
    left_out: Mapping[LeftOut, int]


@dataclass(frozen=True, slots=True)
class View:
    """The sums of a target in a scope, looked at by somebody who sees `own`, which is the same or wider."""

    session: Session
    scope: Scope
    own: Scope
    target: str
    read: dict[tuple[str, str, str], Mapping[str, Sums]] = field(default_factory=dict)
    years: dict[str, Sequence[Figure]] = field(default_factory=dict)

    def sums(self, period: str, kind: str, scope: Scope | None = None) -> Mapping[str, Sums]:
        """Return the sums of a breakdown, read once."""
        of = scope or self.scope
        key = scope_key(of.agency, of.commune)
        if (period, kind, key) not in self.read:
            self.read[period, kind, key] = rating_cells.read(
                self.session, period=period, target=self.target, scope=key, kind=kind, demo=self.scope.demo
            )
        return self.read[period, kind, key]

    def figures(self, period: str, kind: str) -> Sequence[Figure]:
        """Return what may be said of a breakdown."""
        return breakdown(self.sums(period, kind), self.given_away(period, kind))

    def shown(self, period: str, kind: str) -> frozenset[str]:
        """Return the keys of a breakdown whose figures may be told."""
        return frozenset(each.key for each in self.figures(period, kind) if each.sample is not Sample.HIDDEN)

    def given_away(self, period: str, kind: str) -> frozenset[str]:
        """Return the keys that this view would tell of by being compared with all that its reader sees."""
        if self.scope == self.own:
            return frozenset()
        whole = self.sums(period, kind, self.own)
        return too_close(whole, self.sums(period, kind)) | hidden_keys(whole)

    def closed(self, period: str) -> bool:
        """Say whether nothing may be told of the scope itself in a period."""
        if self.scope == self.own:
            return False
        if too_close(self.sums(period, "all", self.own), self.sums(period, "all")):
            return True
        agency, commune = self.scope.agency, self.scope.commune
        return (agency != self.own.agency and self._tells(period, "agency", lambda key: _below(key, agency))) or (
            commune != self.own.commune and self._tells(period, "commune", lambda key: key == commune)
        )

    def _tells(self, period: str, kind: str, chosen: Callable[[str], bool]) -> bool:
        parts = self.sums(period, kind, self.own)
        return tells_of_hidden(parts, {key for key in parts if chosen(key)})

    def headline(self, period: str) -> Figure:
        """Return the figure of everything; a month that is hidden beside its year's other months is hidden here too."""
        beside = self.months(period[:4]) if period[4:] else ()
        if self.closed(period) or any(each.key == period and each.sample is HIDDEN for each in beside):
            return Figure("", HIDDEN)
        return figure("", self.sums(period, "all").get("", Sums()))

    def read_months(self, year: str, kinds: Sequence[str]) -> None:
        """Read what the months of a year will be asked for in one question for each kind and scope."""
        for of in {self.scope, self.own}:
            key = scope_key(of.agency, of.commune)
            for kind in kinds:
                if (f"{year}-01", kind, key) not in self.read:
                    found = rating_cells.read_periods(
                        self.session,
                        periods=months_of(year),
                        target=self.target,
                        scope=key,
                        kind=kind,
                        demo=self.scope.demo,
                    )
                    self.read.update({(period, kind, key): sums for period, sums in found.items()})

    def months(self, year: str) -> Sequence[Figure]:
        """Return the months of a year; a month alone that is hidden takes another with it: the year stands beside."""
        if year not in self.years:
            self.years[year] = self._months(year)
        return self.years[year]

    def _months(self, year: str) -> Sequence[Figure]:
        if self.scope != self.own:
            self.read_months(year, ("all", "agency", "commune"))
        names, key = months_of(year), scope_key(self.scope.agency, self.scope.commune)
        found = rating_cells.by_period(self.session, periods=names, target=self.target, scope=key, demo=self.scope.demo)
        return breakdown(found, {name for name in found if self.closed(name)})


def report(session: Session, scope: Scope, target: str, period: str, own: Scope | None = None) -> Report:
    """Return the report on `target`; `own` is all that its reader may see, where `scope` is less than that."""
    return report_of(View(session, scope, own or scope, target), period)


def report_of(view: View, period: str) -> Report:
    """Return the report on what is viewed; several periods of one view read less than several views."""
    headline = view.headline(period)
    known = headline.sample is not Sample.HIDDEN
    parts = {kind: view.figures(period, kind) if known else () for kind in BREAKDOWNS}
    return Report(
        view.target,
        period,
        headline,
        view.months(period[:4]),
        parts,
        {kind: ranking(figures) for kind, figures in parts.items()},
        _left_out(view.sums(period, "left_out")),
    )


def part_of(view: View, period: str, kind: str, key: str) -> Report:
    """Return the report on one part of a breakdown: its figure and its months; smaller parts of it are not summed up.

    It is hidden wherever the breakdown hides it.
    """
    whole = view.headline(period).sample is not Sample.HIDDEN
    found = [each for each in view.figures(period, kind) if whole and each.key == key]
    headline = found[0] if found else Figure(key, HIDDEN)
    return Report(view.target, period, headline, _months_of_part(view, period[:4], kind, key), {}, {}, {})


def _below(key: str, agency: str | None) -> bool:
    return f"{key}.".startswith(f"{agency}.")


def months_of(year: str) -> Sequence[str]:
    """Return the names of the months of a year."""
    return [f"{year}-{month:02d}" for month in range(1, 13)]


def periods(session: Session, scope: Scope) -> Sequence[str]:
    """Return the years and months in which anything was rated, the newest first, each year before its months."""
    found = rating_cells.periods(session, scope=scope_key(scope.agency, scope.commune), demo=scope.demo)
    return sorted(found, key=lambda period: (period[:4], len(period) == len("2026"), period), reverse=True)


def keys(session: Session, scope: Scope, period: str, kind: str) -> frozenset[str]:
    """Return the keys of a breakdown of either target, those that are hidden too: names without figures."""
    views = [View(session, scope, scope, target) for target in TARGETS]
    return frozenset(key for view in views for key in view.sums(period, kind))


def _months_of_part(view: View, year: str, kind: str, key: str) -> Sequence[Figure]:
    sums: dict[str, Sums] = {}
    hidden = set()
    view.read_months(year, [kind])
    for month in months_of(year):
        all_parts = view.sums(month, kind)
        if key in all_parts:
            sums[month] = all_parts[key]
            if key not in view.shown(month, kind) or view.closed(month):
                hidden.add(month)
    return breakdown(sums, hidden)


def _left_out(cells: Mapping[str, Sums]) -> Mapping[LeftOut, int]:
    return {LeftOut(key): sum(sums[level] for level in LEVELS) for key, sums in cells.items()}
