"""Which single ratings may be shown, and what of each: no row tells what a hidden figure hides.

A rating is shown where the figures of its target are shown for its month and its year. What it says of its procedure,
element, agency, commune or channel is withheld where that part's figure is hidden in its month or its year.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from api.clock import in_vietnam
from api.satisfaction.report import BREAKDOWNS, TARGETS, View, months_of
from api.satisfaction.spans import span
from api.statistics import Sample
from api.storage.models import Rating
from api.storage.ratings import Scope

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Telling:
    """What may be told of single ratings to whoever sees `scope`."""

    session: Session
    scope: Scope
    _views: dict[str, View] = field(default_factory=dict)
    _shown: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)

    def spans(
        self, period: str, targets: Sequence[str], parts: Mapping[str, str], narrowed: Scope | None = None
    ) -> Mapping[str, Sequence[Span]]:
        """Return the times in which ratings of each target may be shown; `parts` are picked ones, by their kind."""
        views = {target: View(self.session, narrowed or self.scope, self.scope, target) for target in targets}
        return {target: list(self._joined(_open(view, period, parts))) for target, view in views.items()}

    def withheld(self, rating: Rating) -> frozenset[str]:
        """Return the kinds of part that this row must not name."""
        return frozenset(kind for kind in BREAKDOWNS if not self._tells(rating, kind))

    def _tells(self, rating: Rating, kind: str) -> bool:
        month = f"{in_vietnam(rating.created_at):%Y-%m}"
        key = getattr(rating, kind) or ""
        return all(key in self._keys(rating.target, period, kind) for period in (month, month[:4]))

    def _keys(self, target: str, period: str, kind: str) -> frozenset[str]:
        known = target, period, kind
        if known not in self._shown:
            self._shown[known] = self._view(target).shown(period, kind)
        return self._shown[known]

    def _view(self, target: str) -> View:
        assert target in TARGETS
        return self._views.setdefault(target, View(self.session, self.scope, self.scope, target))

    @staticmethod
    def _joined(months: Iterator[str]) -> Iterator[Span]:
        """Yield the months as few spans of time."""
        begun: Span | None = None
        for first, after in map(span, months):
            if begun is not None and begun[1] == first:
                begun = begun[0], after
                continue
            if begun is not None:
                yield begun
            begun = first, after
        if begun is not None:
            yield begun


def _open(view: View, period: str, parts: Mapping[str, str]) -> Iterator[str]:
    """Yield the months of a period that may be shown row by row."""
    year = period[:4]
    if view.headline(year).sample is Sample.HIDDEN:
        return
    seen = {each.key for each in view.months(year) if each.sample is not Sample.HIDDEN}
    for month in [period] if period[4:] else months_of(year):
        told = (key in view.shown(each, kind) for kind, key in parts.items() for each in (month, year))
        if month in seen and all(told):
            yield month
