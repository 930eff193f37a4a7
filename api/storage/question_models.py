"""Tables of questions that were not answered well, their groups, and changes of the knowledge that are proposed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from api.sealing import Sealed
from api.storage.columns import BigId, Moment, Table

REASONS = ("fallback", "corrected", "rated", "human")
GROUP_STATES = ("open", "answered", "aside", "merged")
CHANGE_KINDS = ("questions", "answer", "fact", "undo")
CHANGE_STATES = ("proposed", "approved", "refused", "withdrawn", "undone")
_LOOSE = column("group_id").is_(None)
_WAITING = column("wants_at").is_not(None) & column("told_at").is_(None)


class QuestionGroup(Table):
    """Questions that ask the same thing. `profile` is what they have in common (knowledge/grouping.py).

    `answered` is one that a change was approved for, `aside` one that needs no answer; `merged_into` is where the
    questions of a group went that an officer, or the growth of another one, ended.
    """

    __tablename__ = "question_groups"
    __table_args__ = (CheckConstraint(f"state IN {GROUP_STATES}", name="state"), Index(None, "state"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile: Mapped[dict[str, Any]] = mapped_column(Sealed("question"))
    state: Mapped[str] = mapped_column(String(16))
    merged_into: Mapped[int | None] = mapped_column(BigInteger)
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class Question(Table):
    """One question of one person, masked, that was not answered well, and why we think so.

    `digest` stands for its words: who asks the same again has one row. `address` is there only for who wants to be
    told, until they were; `answered` is what the assistant took it for.
    """

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint(f"reason IN {REASONS}", name="reason"),
        UniqueConstraint("person", "digest"),
        Index(None, "group_id", "created_at"),
        Index("ix_questions_loose", "id", postgresql_where=_LOOSE, sqlite_where=_LOOSE),
        Index("ix_questions_waiting", "id", postgresql_where=_WAITING, sqlite_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(128), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    person: Mapped[str] = mapped_column(String(128))  # keyed hash
    digest: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Sealed("question"))
    reason: Mapped[str] = mapped_column(String(16))
    decision: Mapped[str] = mapped_column(String(16))
    candidates: Mapped[list[list[Any]]] = mapped_column(JSON)  # code, chance
    answered: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    commune: Mapped[str | None] = mapped_column(String(80))
    ticket: Mapped[int | None] = mapped_column(BigInteger)
    address: Mapped[str | None] = mapped_column(Sealed("question"))
    wants_at: Mapped[datetime | None] = mapped_column(Moment)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("question_groups.id"))
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)


class KnowledgeChange(Table):
    """A change of the knowledge that one officer proposes and another one approves; never one alone.

    `body` is the change (knowledge/overlay/changes.py), `undoes` the change that an undoing takes back; `asked` are
    the people's own questions that it must answer from then on, `preview` what it did to the labelled messages.
    """

    __tablename__ = "knowledge_changes"
    __table_args__ = (
        CheckConstraint(f"kind IN {CHANGE_KINDS}", name="kind"),
        CheckConstraint(f"state IN {CHANGE_STATES}", name="state"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by OR state = 'withdrawn'", name="two_people"),
        CheckConstraint("state IN ('proposed', 'withdrawn') OR decided_by IS NOT NULL", name="decided"),
        Index(None, "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(40))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("knowledge_changes.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("question_groups.id"), index=True)
    asked: Mapped[list[str]] = mapped_column(Sealed("question"))
    diff: Mapped[str] = mapped_column(Text)
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
