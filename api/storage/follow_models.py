"""Tables of who follows a dossier, what is still to be told them, and results that never came."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from api.sealing import Sealed
from api.storage.columns import BigId, Moment, Table

KINDS = ("change", "moved", "soon", "passed", "lapse")
_WAITING = column("taken_at").is_(None)
_OPEN = column("settled_at").is_(None)


class Follow(Table):
    """Somebody wants news of a dossier. `address` is where the bot sends them, and nothing else is sent there.

    `told_event`, `told_status` and `appointed_at` are what they know; `opened` says that they knew the second fact.
    """

    __tablename__ = "follows"
    __table_args__ = (UniqueConstraint("person", "code"), Index(None, "code"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    person: Mapped[str] = mapped_column(String(128))  # keyed hash
    address: Mapped[str] = mapped_column(Sealed("follow"))
    opened: Mapped[bool]
    told_event: Mapped[int] = mapped_column(BigInteger)
    told_status: Mapped[int] = mapped_column(SmallInteger)
    appointed_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, index=True)


class Notice(Table):
    """One thing to be told to who follows a dossier; `key` is what it is about, so that it is told once."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        UniqueConstraint("follow_id", "key"),
        Index("ix_notices_waiting", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    follow_id: Mapped[int] = mapped_column(ForeignKey("follows.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))
    event_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)


class Mismatch(Table):
    """A dossier counts as returned and the person says that the result never came. It is no rating."""

    __tablename__ = "mismatches"
    __table_args__ = (
        UniqueConstraint("person", "code"),
        Index("ix_mismatches_open", "agency", "said_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index(None, "code"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    agency: Mapped[str] = mapped_column(String(40))
    commune: Mapped[str | None] = mapped_column(String(80))
    person: Mapped[str] = mapped_column(String(128))  # keyed hash
    channel: Mapped[str] = mapped_column(String(40))
    said_at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
