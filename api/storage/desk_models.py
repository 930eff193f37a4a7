"""Tables of the desk: tickets, what was said in them, and what the assistant is to tell because of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, column
from sqlalchemy.orm import Mapped, mapped_column

from api.sealing import Sealed
from api.storage.columns import BigId, Moment, Table

REASONS = ("asked", "failed", "rating", "anger")
QUEUES = ("team", "commune", "province")
CLOSE_REASONS = ("answered", "not_needed", "sent_to_office", "no_answer", "other")
"""What a helper may close a ticket with."""
ENDINGS = (*CLOSE_REASONS, "left", "erased")
SPEAKERS = ("citizen", "team", "officer")
AUDIENCES = ("citizen", "member", "group", "officer")
EVENT_KINDS = (
    *("new", "joined", "said", "closed", "passed", "reopened", "slow", "taken", "left", "digest", "alert"),
    "withdrawn",
)
_OPEN = column("closed_at").is_(None)
_WAITING = column("taken_at").is_(None)


class Ticket(Table):
    """Somebody who wants to speak with a person. At most one open ticket for each of them.

    `queue` and `team_id` say who may take it, `owner_member` or `owner_officer` who has it. `opens_at` is when that
    queue opens, where it was shut at `queued_at`. `said` counts the citizen's messages, `seen` those that the owner
    has seen. Once erased, only what figures need is left.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint(f"reason IN {REASONS}", name="reason"),
        CheckConstraint(f"queue IN {QUEUES}", name="queue"),
        CheckConstraint(f"close_reason IN {ENDINGS}", name="close_reason"),
        CheckConstraint("owner_member IS NULL OR owner_officer IS NULL", name="owner"),
        Index("ix_tickets_person", "person", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_tickets_open", "queue", "team_id", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index(None, "team_id", "created_at"),
        Index(None, "queue", "team_id", "answered_at"),
        Index(None, "owner_member"),
        Index(None, "owner_officer"),
        Index(None, "closed_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person: Mapped[str] = mapped_column(String(128))  # keyed hash
    channel: Mapped[str] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(Sealed("ticket"))
    language: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str | None] = mapped_column(String(40))
    topic_name: Mapped[str] = mapped_column(Text)
    question: Mapped[str | None] = mapped_column(Sealed("ticket"))
    transcript: Mapped[list[dict[str, str]] | None] = mapped_column(Sealed("ticket"))
    commune: Mapped[str | None] = mapped_column(String(10))
    commune_name: Mapped[str] = mapped_column(String(80))
    agency: Mapped[str | None] = mapped_column(String(40))
    queue: Mapped[str] = mapped_column(String(16))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    owner_member: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    owner_officer: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    owned_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    promised: Mapped[int] = mapped_column(Integer)  # minutes
    announced: Mapped[int] = mapped_column(Integer)
    told_slow_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    waited: Mapped[int | None] = mapped_column(Integer)  # seconds of open hours until somebody spoke
    said: Mapped[int] = mapped_column(Integer)
    seen: Mapped[int] = mapped_column(Integer)
    last_said_at: Mapped[datetime | None] = mapped_column(Moment)
    last_reply_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    close_reason: Mapped[str | None] = mapped_column(String(16))
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    demo: Mapped[bool]


class TicketMessage(Table):
    """One thing that was said in a ticket; long numbers are masked before it is sealed."""

    __tablename__ = "ticket_messages"
    __table_args__ = (CheckConstraint(f"speaker IN {SPEAKERS}", name="speaker"), Index(None, "ticket_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"))
    speaker: Mapped[str] = mapped_column(String(16))
    speaker_name: Mapped[str] = mapped_column(String(160))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)
    text: Mapped[str] = mapped_column(Sealed("ticket"))
    at: Mapped[datetime] = mapped_column(Moment)


class DeskEvent(Table):
    """One thing that the assistant is to tell somebody from `due_at` on; what has the same `key` is told once."""

    __tablename__ = "desk_events"
    __table_args__ = (
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        CheckConstraint(f"kind IN {EVENT_KINDS}", name="kind"),
        Index("ix_desk_events_waiting", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index(None, "taken_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    audience: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(Sealed("ticket"))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str | None] = mapped_column(Sealed("ticket"))
    speaker: Mapped[str | None] = mapped_column(String(16))
    speaker_name: Mapped[str | None] = mapped_column(String(160))
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)


class DeskRequest(Table):
    """A request of the bot that was done, so that the same one sent again changes nothing and hears the same."""

    __tablename__ = "desk_requests"

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
