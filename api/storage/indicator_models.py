"""Tables of the indicators: counts of each period kept ready, and what agencies tell that no dossier says."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from api.storage.columns import Moment, Table


class IndicatorCell(Table):
    """What the dossiers and ratings of one agency and commune come to in a period (api/indicators/periods.py).

    The first part is a balance. `*_dated` are those of which somebody told when they were due, `*_late` those of them
    that were late; `in_time`, `late` and `undated` are by Decision 766. `rated` are things that people rated;
    `rated_known` and `disliked` are 0 where fewer than five people rated.
    """

    __tablename__ = "indicator_cells"

    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    agency: Mapped[str] = mapped_column(String(40), primary_key=True)
    commune: Mapped[str] = mapped_column(String(80), primary_key=True)  # "" where it is not known
    demo: Mapped[bool] = mapped_column(primary_key=True)
    carried_over: Mapped[int]
    received: Mapped[int]
    finished: Mapped[int]
    closed: Mapped[int]
    withdrawn: Mapped[int]
    running: Mapped[int]
    finished_dated: Mapped[int]
    finished_late: Mapped[int]
    running_dated: Mapped[int]
    running_late: Mapped[int]
    in_time: Mapped[int]
    late: Mapped[int]
    undated: Mapped[int]
    by_channel: Mapped[int]
    online: Mapped[int]
    timed: Mapped[int]
    seconds: Mapped[int] = mapped_column(BigInteger)
    rated: Mapped[int]
    rated_known: Mapped[int]
    disliked: Mapped[int]


class IndicatorService(Table):
    """A procedure that received dossiers online in a period, at one agency and commune."""

    __tablename__ = "indicator_services"

    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    agency: Mapped[str] = mapped_column(String(40), primary_key=True)
    commune: Mapped[str] = mapped_column(String(80), primary_key=True)
    procedure: Mapped[str] = mapped_column(String(40), primary_key=True)
    demo: Mapped[bool] = mapped_column(primary_key=True)
    online: Mapped[int]


class IndicatorCount(Table):
    """When the cells of a period were last counted."""

    __tablename__ = "indicator_counts"

    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(Moment)


class IndicatorFact(Table):
    """A number that an agency told of a month, for itself and all below it; the last one told stands.

    `source` is the paper it comes from and `source_date` the day of that paper.
    """

    __tablename__ = "indicator_facts"
    __table_args__ = (CheckConstraint("value >= 0", name="value"),)

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    agency: Mapped[str] = mapped_column(String(40), primary_key=True)
    measure: Mapped[str] = mapped_column(String(40), primary_key=True)
    demo: Mapped[bool] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))
    source_date: Mapped[date] = mapped_column(Date)
    told_at: Mapped[datetime] = mapped_column(Moment)
