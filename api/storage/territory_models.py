"""Tables of the territory: communes, agencies, villages, teams with their duty times, members, and link codes."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from api.sealing import Sealed
from api.storage.columns import BigId, Moment, Table

TEAM_LEVELS = ("commune", "village")
MEMBER_ROLES = ("member", "leader")
CODE_KINDS = ("member", "group")
_LINKED = column("person").is_not(None)


class Commune(Table):
    """One commune that this office serves; `code` is the official one (knowledge/places), `name` bears its kind."""

    __tablename__ = "communes"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Agency(Table):
    """One office of the state that takes what a team cannot answer; without a commune it serves the province."""

    __tablename__ = "agencies"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    commune: Mapped[str | None] = mapped_column(ForeignKey("communes.code"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Village(Table):
    """One village, hamlet or quarter; `key` is its name without accents and capitals."""

    __tablename__ = "villages"
    __table_args__ = (UniqueConstraint("commune", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    commune: Mapped[str] = mapped_column(ForeignKey("communes.code"))
    name: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Team(Table):
    """One community technology team. Its group chat, where it has one, gets short notices without personal data."""

    __tablename__ = "teams"
    __table_args__ = (
        CheckConstraint(f"level IN {TEAM_LEVELS}", name="level"),
        UniqueConstraint("commune", "key"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(16))
    commune: Mapped[str] = mapped_column(ForeignKey("communes.code"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("villages.id"), index=True)
    active: Mapped[bool] = mapped_column(Boolean)
    group_channel: Mapped[str | None] = mapped_column(String(40))
    group_address: Mapped[str | None] = mapped_column(Sealed("team"))
    demo: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)


class DutyTime(Table):
    """One span of a weekday (Monday is 0) in which a team answers, in minutes after midnight."""

    __tablename__ = "duty_times"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("begins >= 0 AND begins < ends AND ends <= 1440", name="span"),
        UniqueConstraint("team_id", "weekday", "begins"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    weekday: Mapped[int] = mapped_column(SmallInteger)
    begins: Mapped[int] = mapped_column(SmallInteger)
    ends: Mapped[int] = mapped_column(SmallInteger)


class Member(Table):
    """Somebody of a team. `key` is a keyed hash of the phone, else of the name, so that an import finds them again.

    `person` and `address` are the chat they work in, `officer_id` their account of the console; who has left has
    neither, and no name or phone either.
    """

    __tablename__ = "members"
    __table_args__ = (
        CheckConstraint(f"role IN {MEMBER_ROLES}", name="role"),
        UniqueConstraint("team_id", "key"),
        Index("ix_members_linked", "person", unique=True, postgresql_where=_LINKED, sqlite_where=_LINKED),
        Index(None, "key"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    name: Mapped[str | None] = mapped_column(Sealed("member"))
    phone: Mapped[str | None] = mapped_column(Sealed("member"))
    key: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str | None] = mapped_column(String(40))
    person: Mapped[str | None] = mapped_column(String(128))  # keyed hash
    address: Mapped[str | None] = mapped_column(Sealed("member"))
    linked_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_at: Mapped[datetime | None] = mapped_column(Moment)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)


class LinkCode(Table):
    """A code that ties a chat to a member or a group to a team, once and within seven days; only its hash is kept."""

    __tablename__ = "link_codes"
    __table_args__ = (CheckConstraint(f"kind IN {CODE_KINDS}", name="kind"),)

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    used_by: Mapped[str | None] = mapped_column(String(64))  # keyed hash
