"""Sessions in which a member helps a citizen, and who read what in them."""

import sqlalchemy as sa
from alembic import op

revision = "d8e6b1f2c573"
down_revision = "c3f7a04b9e61"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "helping_sessions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("citizen", sa.String(length=128), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("text_version", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended", sa.String(length=16)),
        sa.Column("withdrawn_at", _MOMENT),
        sa.Column("forms", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("way IN ('typed', 'tapped', 'spoken')", name=op.f("ck_helping_sessions_way")),
        sa.CheckConstraint(
            "ended IN ('done', 'silence', 'expired', 'withdrawn', 'left')", name=op.f("ck_helping_sessions_ended")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_helping_sessions_team_id_teams")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_helping_sessions_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helping_sessions")),
        sa.UniqueConstraint("key", name=op.f("uq_helping_sessions_key")),
        sa.UniqueConstraint("name", name=op.f("uq_helping_sessions_name")),
    )
    op.create_index("ix_helping_sessions_team_id_started_at", "helping_sessions", ["team_id", "started_at"])
    op.create_index("ix_helping_sessions_citizen", "helping_sessions", ["citizen"])
    op.create_index("ix_helping_sessions_started_at", "helping_sessions", ["started_at"])
    op.create_index("ix_helping_sessions_member_id", "helping_sessions", ["member_id"])
    op.create_table(
        "helping_readings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idempotency_key", sa.String(length=128), nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["helping_sessions.id"],
            name=op.f("fk_helping_readings_session_id_helping_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helping_readings")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_helping_readings_idempotency_key")),
    )
    op.create_index("ix_helping_readings_session_id", "helping_readings", ["session_id"])


def downgrade() -> None:
    op.drop_table("helping_readings")
    op.drop_table("helping_sessions")
