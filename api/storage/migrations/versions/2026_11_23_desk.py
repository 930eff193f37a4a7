"""Teams, members, villages, duty times and tickets."""

import sqlalchemy as sa
from alembic import op

revision = "7c90f3a1e5d2"
down_revision = "5b72e9c4d018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("closed_at IS NULL")
_WAITING = sa.text("taken_at IS NULL")
_LINKED = sa.text("person IS NOT NULL")


def upgrade() -> None:
    _places()
    _teams()
    _members()
    _tickets()
    _talk()


def _places() -> None:
    op.create_table(
        "communes",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_communes")),
    )
    op.create_table(
        "agencies",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("commune", sa.String(length=10)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["commune"], ["communes.code"], name=op.f("fk_agencies_commune_communes")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_agencies")),
    )
    op.create_index(op.f("ix_agencies_commune"), "agencies", ["commune"])
    op.create_table(
        "villages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("commune", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["commune"], ["communes.code"], name=op.f("fk_villages_commune_communes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_villages")),
        sa.UniqueConstraint("commune", "key", name=op.f("uq_villages_commune_key")),
    )


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("commune", sa.String(length=10), nullable=False),
        sa.Column("village_id", _ID),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("group_channel", sa.String(length=40)),
        sa.Column("group_address", sa.Text()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("level IN ('commune', 'village')", name=op.f("ck_teams_level")),
        sa.ForeignKeyConstraint(["commune"], ["communes.code"], name=op.f("fk_teams_commune_communes")),
        sa.ForeignKeyConstraint(["village_id"], ["villages.id"], name=op.f("fk_teams_village_id_villages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("commune", "key", name=op.f("uq_teams_commune_key")),
    )
    op.create_index(op.f("ix_teams_village_id"), "teams", ["village_id"])
    op.create_table(
        "duty_times",
        sa.Column("id", _ID, nullable=False),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("begins", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("begins >= 0 AND begins < ends AND ends <= 1440", name=op.f("ck_duty_times_span")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_duty_times_weekday")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_duty_times_team_id_teams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_times")),
        sa.UniqueConstraint("team_id", "weekday", "begins", name=op.f("uq_duty_times_team_id_weekday_begins")),
    )


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", _ID, nullable=False),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=40)),
        sa.Column("person", sa.String(length=128)),
        sa.Column("address", sa.Text()),
        sa.Column("linked_at", _MOMENT),
        sa.Column("paused_at", _MOMENT),
        sa.Column("officer_id", _ID),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("left_at", _MOMENT),
        sa.CheckConstraint("role IN ('member', 'leader')", name=op.f("ck_members_role")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_members_officer_id_officers")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_members_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_members_team_id_key")),
    )
    op.create_index(op.f("ix_members_key"), "members", ["key"])
    op.create_index(
        "ix_members_linked", "members", ["person"], unique=True, postgresql_where=_LINKED, sqlite_where=_LINKED
    )
    op.create_index(op.f("ix_members_officer_id"), "members", ["officer_id"])
    op.create_table(
        "link_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("member_id", _ID),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT),
        sa.Column("used_by", sa.String(length=64)),
        sa.CheckConstraint("kind IN ('member', 'group')", name=op.f("ck_link_codes_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_link_codes_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_link_codes_team_id_teams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_link_codes")),
    )
    op.create_index(op.f("ix_link_codes_expires_at"), "link_codes", ["expires_at"])
    op.create_index(op.f("ix_link_codes_member_id"), "link_codes", ["member_id"])
    op.create_index(op.f("ix_link_codes_team_id"), "link_codes", ["team_id"])


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=40)),
        sa.Column("topic_name", sa.Text(), nullable=False),
        sa.Column("question", sa.Text()),
        sa.Column("transcript", sa.Text()),
        sa.Column("commune", sa.String(length=10)),
        sa.Column("commune_name", sa.String(length=80), nullable=False),
        sa.Column("agency", sa.String(length=40)),
        sa.Column("queue", sa.String(length=16), nullable=False),
        sa.Column("team_id", _ID),
        sa.Column("owner_member", _ID),
        sa.Column("owner_officer", _ID),
        sa.Column("owned_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("queued_at", _MOMENT, nullable=False),
        sa.Column("opens_at", _MOMENT),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("announced", sa.Integer(), nullable=False),
        sa.Column("told_slow_at", _MOMENT),
        sa.Column("answered_at", _MOMENT),
        sa.Column("waited", sa.Integer()),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("last_said_at", _MOMENT),
        sa.Column("last_reply_at", _MOMENT),
        sa.Column("reminded_at", _MOMENT),
        sa.Column("closed_at", _MOMENT),
        sa.Column("close_reason", sa.String(length=16)),
        sa.Column("erased_at", _MOMENT),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "close_reason IN ('answered', 'not_needed', 'sent_to_office', 'no_answer', 'other', 'left', 'erased')",
            name=op.f("ck_tickets_close_reason"),
        ),
        sa.CheckConstraint("queue IN ('team', 'commune', 'province')", name=op.f("ck_tickets_queue")),
        sa.CheckConstraint("reason IN ('asked', 'failed', 'rating', 'anger')", name=op.f("ck_tickets_reason")),
        sa.CheckConstraint("owner_member IS NULL OR owner_officer IS NULL", name=op.f("ck_tickets_owner")),
        sa.ForeignKeyConstraint(["owner_member"], ["members.id"], name=op.f("fk_tickets_owner_member_members")),
        sa.ForeignKeyConstraint(["owner_officer"], ["officers.id"], name=op.f("fk_tickets_owner_officer_officers")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_tickets_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_index(op.f("ix_tickets_closed_at"), "tickets", ["closed_at"])
    op.create_index(
        "ix_tickets_open", "tickets", ["queue", "team_id", "id"], postgresql_where=_OPEN, sqlite_where=_OPEN
    )
    op.create_index(op.f("ix_tickets_owner_member"), "tickets", ["owner_member"])
    op.create_index(op.f("ix_tickets_owner_officer"), "tickets", ["owner_officer"])
    op.create_index("ix_tickets_person", "tickets", ["person"], unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_index(op.f("ix_tickets_queue_team_id_answered_at"), "tickets", ["queue", "team_id", "answered_at"])
    op.create_index(op.f("ix_tickets_team_id_created_at"), "tickets", ["team_id", "created_at"])


def _talk() -> None:
    op.create_table(
        "ticket_messages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ticket_id", _ID, nullable=False),
        sa.Column("speaker", sa.String(length=16), nullable=False),
        sa.Column("speaker_name", sa.String(length=160), nullable=False),
        sa.Column("member_id", _ID),
        sa.Column("officer_id", _ID),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint("speaker IN ('citizen', 'team', 'officer')", name=op.f("ck_ticket_messages_speaker")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_ticket_messages_member_id_members")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_ticket_messages_officer_id_officers")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_messages_ticket_id_tickets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_messages")),
    )
    op.create_index(op.f("ix_ticket_messages_member_id"), "ticket_messages", ["member_id"])
    op.create_index(op.f("ix_ticket_messages_officer_id"), "ticket_messages", ["officer_id"])
    op.create_index(op.f("ix_ticket_messages_ticket_id_id"), "ticket_messages", ["ticket_id", "id"])
    op.create_table(
        "desk_events",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ticket_id", _ID),
        sa.Column("team_id", _ID),
        sa.Column("member_id", _ID),
        sa.Column("key", sa.String(length=120)),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("speaker", sa.String(length=16)),
        sa.Column("speaker_name", sa.String(length=160)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("taken_at", _MOMENT),
        sa.CheckConstraint(
            "audience IN ('citizen', 'member', 'group', 'officer')", name=op.f("ck_desk_events_audience")
        ),
        sa.CheckConstraint(
            "kind IN ('new', 'joined', 'said', 'closed', 'passed', 'reopened', 'slow', 'taken', 'left', 'digest', 'alert',"
            " 'withdrawn')",
            name=op.f("ck_desk_events_kind"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_desk_events_member_id_members")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_desk_events_team_id_teams")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_desk_events_ticket_id_tickets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_events")),
        sa.UniqueConstraint("key", name=op.f("uq_desk_events_key")),
    )
    op.create_index(op.f("ix_desk_events_member_id"), "desk_events", ["member_id"])
    op.create_index(op.f("ix_desk_events_taken_at"), "desk_events", ["taken_at"])
    op.create_index(op.f("ix_desk_events_team_id"), "desk_events", ["team_id"])
    op.create_index(op.f("ix_desk_events_ticket_id"), "desk_events", ["ticket_id"])
    op.create_index(
        "ix_desk_events_waiting", "desk_events", ["due_at"], postgresql_where=_WAITING, sqlite_where=_WAITING
    )
    op.create_table(
        "desk_requests",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("ticket_id", _ID),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_desk_requests_ticket_id_tickets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_desk_requests")),
    )
    op.create_index(op.f("ix_desk_requests_created_at"), "desk_requests", ["created_at"])
    op.create_index(op.f("ix_desk_requests_ticket_id"), "desk_requests", ["ticket_id"])


def downgrade() -> None:
    for table in (
        "desk_requests",
        "desk_events",
        "ticket_messages",
        "tickets",
        "link_codes",
        "members",
        "duty_times",
        "teams",
        "villages",
        "agencies",
        "communes",
    ):
        op.drop_table(table)
