"""Tables of the office. Names are what an officer would call the thing."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.roles import ROLES
from api.sealing import Sealed
from api.storage import (  # noqa: F401 - their import fills the metadata
    access_models,
    alert_models,
    desk_models,
    follow_models,
    helping_models,
    indicator_models,
    note_models,
    question_models,
    territory_models,
)
from api.storage.columns import BigId, Moment, Table
from knowledge.text import fold

_RUNNING = column("stopped_at").is_(None)
FLAWED = "received_at IS NULL AND status IN (2, 4, 5, 6, 8, 9, 10) OR ended_at < received_at"
"""Dossiers that no sum can be right with: worked on but never received, or ended before that."""


class Dossier(Table):
    """One dossier as it stands now: what `dossier_events` come to (api/dossiers/folding.py), and whose it is.

    `due_at` is when it becomes late by Decision 766: the appointed moment and the time spent on supplements.
    `stopped_at` is when its clock stopped, because it ended or waits for papers; None while it runs.
    """

    __tablename__ = "dossiers"
    __table_args__ = (
        CheckConstraint("status BETWEEN 1 AND 10", name="status"),
        Index(None, "agency", "status"),
        Index(None, "commune"),
        Index(None, "received_at", "ended_at", "agency", "demo"),  # reports count in it and open no rows
        Index(None, "ended_at"),
        Index("ix_dossiers_flawed", "code", postgresql_where=text(FLAWED), sqlite_where=text(FLAWED)),
        Index("ix_dossiers_running", "agency", "due_at", postgresql_where=_RUNNING, sqlite_where=_RUNNING),
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
    filed_at: Mapped[datetime | None] = mapped_column(Moment)
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    reached_at: Mapped[datetime | None] = mapped_column(Moment)  # came to the agency that decides, filed elsewhere
    appointed_at: Mapped[datetime | None] = mapped_column(Moment)
    first_appointed_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    limit_days: Mapped[int | None] = mapped_column(SmallInteger)  # working days that the law gives
    supplements: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    supplement_until: Mapped[datetime | None] = mapped_column(Moment)
    pauses: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True))  # status, from, to
    fee_due: Mapped[int | None] = mapped_column(BigInteger)  # đồng
    fee_paid: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[str | None] = mapped_column(Text)
    owner: Mapped[str | None] = mapped_column(Sealed("dossier"))
    birth_hash: Mapped[str | None] = mapped_column(String(32))  # keyed hashes (api/dossiers/second_fact.py)
    phone_hash: Mapped[str | None] = mapped_column(String(32))
    person_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)  # when somebody last told us of it
    demo: Mapped[bool]


class DossierEvent(Table):
    """One change of a dossier as its agency told it, with the facts it told. Rows are added and never changed."""

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
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    source: Mapped[str] = mapped_column(String(80))
    applied: Mapped[bool]
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Push(Table):
    """What was answered to a batch of an agency, so that the same batch sent again gets the same answer."""

    __tablename__ = "pushes"
    __table_args__ = (UniqueConstraint("agency_key_id", "idempotency_key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agency_key_id: Mapped[int] = mapped_column(ForeignKey("agency_keys.id"))
    idempotency_key: Mapped[str] = mapped_column(String(128))
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)


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


_WORDED = column("folded").is_not(None)


def folded_comment(context: Any) -> str | None:
    """Return the comment of a row that is being put in, as it is searched: lower case, without accents."""
    comment = context.get_current_parameters().get("comment")
    return fold(comment) if comment else None


class Rating(Table):
    """One rating as it was given. Rows are added and never changed.

    Only `flag` may be set later: why the rating stays out of the headline (`api.satisfaction.guard`). `device` is a
    keyed hash of the device where the channel can tell one, else of the chat. `folded` is the comment to search in.
    """

    __tablename__ = "ratings"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        CheckConstraint("target IN ('assistant', 'agency')", name="target"),
        Index(None, "target", "created_at"),
        Index(None, "agency", "created_at"),
        Index(None, "rater", "target", "subject", "element"),
        Index(None, "device", "created_at"),
        Index(None, "created_at", "id"),
        Index(None, "commune", "created_at"),
        Index(None, "procedure", "created_at"),
        Index("ix_ratings_worded", "created_at", "id", postgresql_where=_WORDED, sqlite_where=_WORDED),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(128), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(120))
    score: Mapped[int] = mapped_column(SmallInteger)
    element: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(24))
    comment: Mapped[str | None] = mapped_column(Text)
    folded: Mapped[str | None] = mapped_column(Text, default=folded_comment)
    procedure: Mapped[str | None] = mapped_column(String(40))
    dossier: Mapped[str | None] = mapped_column(String(40))
    agency: Mapped[str | None] = mapped_column(String(40))
    commune: Mapped[str | None] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(40))
    helper: Mapped[bool]
    question_version: Mapped[int]
    rater: Mapped[str] = mapped_column(String(128))  # keyed hash
    device: Mapped[str] = mapped_column(String(128), server_default="")
    flag: Mapped[str | None] = mapped_column(String(16))
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class RatingCell(Table):
    """Ratings that count, summed up: `persons` behind the answers, and how many of each level (`api.satisfaction`)."""

    __tablename__ = "rating_cells"

    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    target: Mapped[str] = mapped_column(String(16), primary_key=True)
    scope: Mapped[str] = mapped_column(String(130), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    demo: Mapped[bool] = mapped_column(primary_key=True)
    persons: Mapped[int]
    n1: Mapped[int]
    n2: Mapped[int]
    n3: Mapped[int]
    n4: Mapped[int]
    n5: Mapped[int]


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
    """Somebody who may open the console; without agency and commune they see all of them.

    `change_by` stands while the password is one that somebody else knows: it opens the console until then, and only
    to choose an own one. `totp` is the secret of the second step, asked for once `totp_since` is set; `totp_step` is
    the last one that was used, and none is used twice.
    """

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
    change_by: Mapped[datetime | None] = mapped_column(Moment)
    totp: Mapped[str | None] = mapped_column(Sealed("second-step"))
    totp_since: Mapped[datetime | None] = mapped_column(Moment)
    totp_step: Mapped[int | None] = mapped_column(BigInteger)


class OfficerSession(Table):
    """A signed-in browser; of its cookie only the hash is kept.

    `stage` is "code" while the second step is still to come, then "full". `way` is how the officer was recognised.
    """

    __tablename__ = "officer_sessions"
    __table_args__ = (
        CheckConstraint("stage IN ('code', 'full')", name="stage"),
        CheckConstraint("way IN ('password', 'sso')", name="way"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    stage: Mapped[str] = mapped_column(String(8))
    way: Mapped[str] = mapped_column(String(8))


class AuditEntry(Table):
    """Who did or saw what, and when. Rows are added; the database itself refuses to change or remove one."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "officer_id", "id"), Index(None, "action", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(200), index=True)
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
