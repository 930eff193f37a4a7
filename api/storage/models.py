"""Tables of the office. Names are what an officer would call the thing."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.sealing import Sealed
from api.storage.columns import BigId, Moment, Table

ROLES = ("officer", "head", "auditor", "team_leader", "admin")


class Dossier(Table):
    """One dossier as it stands now; how it came there is in `dossier_events`."""

    __tablename__ = "dossiers"
    __table_args__ = (
        CheckConstraint("status BETWEEN 1 AND 10", name="status"),
        Index(None, "agency", "status"),
        Index(None, "commune"),
        Index(None, "appointed_at"),
    )

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    procedure: Mapped[str] = mapped_column(String(40))
    procedure_name: Mapped[str] = mapped_column(Text)
    agency: Mapped[str] = mapped_column(String(40))
    agency_name: Mapped[str] = mapped_column(Text)
    commune: Mapped[str | None] = mapped_column(String(80))
    filed_by: Mapped[int | None] = mapped_column(SmallInteger)  # KenhThucHien: 1 in person, 2 online, 3 by post
    status: Mapped[int] = mapped_column(SmallInteger)
    status_since: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    appointed_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    demo: Mapped[bool]


class DossierEvent(Table):
    """One change of a dossier as its agency told it. Rows are added and never changed."""

    __tablename__ = "dossier_events"
    __table_args__ = (
        CheckConstraint("status BETWEEN 1 AND 10", name="status"),
        UniqueConstraint("dossier_code", "event_key"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    dossier_code: Mapped[str] = mapped_column(ForeignKey("dossiers.code"))
    event_key: Mapped[str] = mapped_column(String(128))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(80))
    applied: Mapped[bool]
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Submission(Table):
    """A finished e-form, handed in once: a draft of a dossier that no office has received yet.

    Once erased only its number, its form and its days are left. `agency` and `commune` are those of the officer who
    opened it last.
    """

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(128), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    form: Mapped[str] = mapped_column(String(80))
    form_version: Mapped[int]
    procedure: Mapped[str] = mapped_column(String(40))
    answers: Mapped[dict[str, Any] | None] = mapped_column(Sealed("submission"))
    behalf: Mapped[str | None] = mapped_column(Sealed("submission"))
    channel: Mapped[str] = mapped_column(String(40))
    person: Mapped[str] = mapped_column(String(128), index=True)  # keyed hash
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    agency: Mapped[str | None] = mapped_column(String(40))
    commune: Mapped[str | None] = mapped_column(String(80))


class HandOver(Table):
    """A code that was given out: for a draft that moves to another chat, or for a form that an officer opens.

    Of the code only a keyed hash is kept; with `place` it can be worked out again for who asked for it. A draft is
    sealed under the code, so that it opens only for who knows it. `claimed_by` is a keyed hash of who used it.
    """

    __tablename__ = "handovers"
    __table_args__ = (CheckConstraint("purpose IN ('draft', 'counter')", name="purpose"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(128), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    place: Mapped[int] = mapped_column(SmallInteger)
    purpose: Mapped[str] = mapped_column(String(16))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    draft: Mapped[str | None] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(128), index=True)  # keyed hash
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    claimed_by: Mapped[str | None] = mapped_column(String(128))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)


class Forwarding(Table):
    """A submission on its way to the system of the province. What is sent is read from the submission each time."""

    __tablename__ = "forwardings"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'refused', 'dropped')", name="state"),
        Index(None, "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(Moment)  # while somebody is at it: when their time is over
    error: Mapped[str | None] = mapped_column(String(80))
    remote: Mapped[str | None] = mapped_column(String(120))  # the province's own number for it
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class Duty(Table):
    """Work that is done now and then by one process for all; who has it holds it `until` then."""

    __tablename__ = "duties"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    until: Mapped[datetime] = mapped_column(Moment)


class Rating(Table):
    """One rating as it was given. Rows are added and never changed."""

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("target IN ('assistant', 'agency')", name="target"),
        Index(None, "target", "created_at"),
        Index(None, "agency", "created_at"),
        Index(None, "rater", "target", "subject", "element"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(128), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(120))
    score: Mapped[int] = mapped_column(SmallInteger)
    element: Mapped[str | None] = mapped_column(String(16))
    comment: Mapped[str | None] = mapped_column(Text)
    procedure: Mapped[str | None] = mapped_column(String(40))
    dossier: Mapped[str | None] = mapped_column(String(40))
    agency: Mapped[str | None] = mapped_column(String(40))
    commune: Mapped[str | None] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(40))
    helper: Mapped[bool]
    question_version: Mapped[int]
    rater: Mapped[str] = mapped_column(String(128))  # keyed hash
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class SavedTrip(Table):
    """One trip that somebody was spared by a rule ("not needed"). Rows are added and never changed."""

    __tablename__ = "saved_trips"
    __table_args__ = (Index(None, "rule", "created_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(128), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(60))
    procedure: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(40))
    person: Mapped[str] = mapped_column(String(128))  # keyed hash
    created_at: Mapped[datetime] = mapped_column(Moment)


class Officer(Table):
    """Somebody who may open the console; without agency and commune they see all of them."""

    __tablename__ = "officers"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(16))
    agency: Mapped[str | None] = mapped_column(String(40))
    commune: Mapped[str | None] = mapped_column(String(80))
    active: Mapped[bool]
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class OfficerSession(Table):
    """A signed-in browser; of its cookie only the hash is kept."""

    __tablename__ = "officer_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class AuditEntry(Table):
    """Who did or saw what, and when. Rows are added and never changed."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(64))  # keyed hash


class AgencyKey(Table):
    """The right of one agency's system to tell the state of its dossiers."""

    __tablename__ = "agency_keys"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agency: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Attempt(Table):
    """How often somebody tried something lately: sign-ins, look-ups. `who` is a keyed hash."""

    __tablename__ = "attempts"

    who: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    until: Mapped[datetime] = mapped_column(Moment, index=True)
