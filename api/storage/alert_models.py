"""Tables of what officers are warned of, how it reaches them, how the assistant is used, and of the demonstration."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    column,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.sealing import Sealed
from api.storage.columns import BigId, Moment, Table

WAYS = ("email", "chat")
_OPEN = column("dealt_at").is_(None)
_UNSENT = column("done_at").is_(None)


class Alert(Table):
    """Something that officers have to look at. `key` is what it is about, so that it is raised once.

    `facts` are the figures of its sentence; nothing in a row is personal. Without agency and commune it concerns
    those who see everything.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("key", "demo"),
        Index(None, "raised_at"),
        Index("ix_alerts_open", "raised_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(24))
    agency: Mapped[str | None] = mapped_column(String(40))
    commune: Mapped[str | None] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    demo: Mapped[bool]
    raised_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    dealt_at: Mapped[datetime | None] = mapped_column(Moment)
    dealt_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    note: Mapped[str | None] = mapped_column(Text)


class AlertAddress(Table):
    """Where an officer wants alerts besides the console: an e-mail address, or a chat that was linked by a code.

    `address_hash` is a keyed hash: of a chat the one under which the bot speaks of whoever has it.
    """

    __tablename__ = "alert_addresses"
    __table_args__ = (CheckConstraint(f"way IN {WAYS}", name="way"), UniqueConstraint("officer_id", "way"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"))
    way: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(Sealed("alert"))
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    since: Mapped[datetime] = mapped_column(Moment)


class AlertCode(Table):
    """A code with which an officer links a chat; only its keyed hash is kept."""

    __tablename__ = "alert_codes"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class AlertSending(Table):
    """One alert on its way to one officer. While somebody is at it, `due_at` is when their time is over."""

    __tablename__ = "alert_sendings"
    __table_args__ = (
        UniqueConstraint("alert_id", "officer_id", "way"),
        Index("ix_alert_sendings_unsent", "due_at", postgresql_where=_UNSENT, sqlite_where=_UNSENT),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id", ondelete="CASCADE"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"))
    way: Mapped[str] = mapped_column(String(8))
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(SmallInteger)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(String(80))  # a code; of what was given up


class UsageCount(Table):
    """How much the assistant was used on a day of Viet Nam: `n` of one `kind` for one `key`, without anybody in it.

    `commune` is the name of one, or empty for everything: what is of a commune is in both.
    """

    __tablename__ = "usage_counts"

    commune: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    demo: Mapped[bool] = mapped_column(primary_key=True)
    n: Mapped[int]


class DemoPart(Table):
    """A part of the demonstration that is there in full; all parts are made for the day of the first."""

    __tablename__ = "demo_parts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
