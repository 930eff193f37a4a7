"""Tables of helping: when a member filled in something for somebody on the member's own phone, and who read what."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from api.sealing import Sealed
from api.storage.columns import BigId, Moment, Table

WAYS = ("typed", "tapped", "spoken")
"""How the citizen agreed; `spoken` was said aloud and confirmed by the member."""
ENDS = ("done", "silence", "expired", "withdrawn", "left")


class HelpingSession(Table):
    """One villager helped at one phone. Nothing of what was told stands here, only that it was and by which team.

    `key` names the chat and its session and `name` is what the citizen's own chat knows it by; `citizen` is the keyed
    hash under which the office keeps what was handed in, `address` the member's chat while it is open.
    """

    __tablename__ = "helping_sessions"
    __table_args__ = (
        CheckConstraint(f"way IN {WAYS}", name="way"),
        CheckConstraint(f"ended IN {ENDS}", name="ended"),
        Index(None, "team_id", "started_at"),
        Index(None, "citizen"),
        Index(None, "started_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    citizen: Mapped[str] = mapped_column(String(128))
    address: Mapped[str | None] = mapped_column(Sealed("helping"))
    way: Mapped[str] = mapped_column(String(8))
    text_version: Mapped[int] = mapped_column(SmallInteger)
    started_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended: Mapped[str | None] = mapped_column(String(16))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    forms: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")


class HelpingReading(Table):
    """One time that something of the citizen was on the member's screen. Rows are added and never changed."""

    __tablename__ = "helping_readings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("helping_sessions.id", ondelete="CASCADE"), index=True)
    idempotency_key: Mapped[str] = mapped_column(String(128), unique=True)
    what: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
