"""How many of those who could rate did: of invitations for the assistant, of finished dossiers for agencies."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.clock import in_vietnam
from api.satisfaction.cells import scope_key
from api.satisfaction.spans import span
from api.statistics import LEVELS, percent
from api.storage import indicators, rating_cells
from api.storage.alert_models import UsageCount
from api.storage.ratings import Scope

KIND = "invited"


@dataclass(frozen=True, slots=True)
class Response:
    """`part` of `whole` rated; the share is None where there is nothing to divide by, or the numbers contradict."""

    part: int
    whole: int

    @property
    def share(self) -> Decimal | None:
        """In percent, two decimals, half up."""
        return percent(self.part, self.whole) if 0 < self.whole >= self.part else None


def response_of(session: Session, scope: Scope, target: str, period: str) -> Response:
    """Return the response of a period; who is limited to an agency or commune gets none for the assistant."""
    if target == "agency":
        found = indicators.sums(session, scope, [period]).get(period, {})
        return Response(found.get("rated", 0), found.get("finished", 0))
    if scope.agency is not None or scope.commune is not None:
        return Response(0, 0)
    return Response(_answered(session, scope, period), _invited(session, scope, period))


def _answered(session: Session, scope: Scope, period: str) -> int:
    """Return how many things were rated, those left out of the headline too: they were asked as well."""
    cells = [
        rating_cells.read(session, period=period, target="assistant", scope=scope_key(), kind=kind, demo=scope.demo)
        for kind in ("all", "left_out")
    ]
    return sum(each[level] for found in cells for each in found.values() for level in LEVELS)


def _invited(session: Session, scope: Scope, period: str) -> int:
    first, after = (in_vietnam(each).date() for each in span(period))
    last = after - timedelta(days=1)
    wanted = select(func.coalesce(func.sum(UsageCount.n), 0)).where(
        UsageCount.day.between(first, last), UsageCount.kind == KIND, UsageCount.key.startswith("assistant/")
    )
    return session.scalars(wanted if scope.demo else wanted.where(UsageCount.demo.is_(False))).one()
