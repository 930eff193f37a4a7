"""Who follows a dossier, what is to be told them, and results that never came."""

import sqlalchemy as sa
from alembic import op

revision = "e2c5a8170d94"
down_revision = "9f4a7c21d5e0"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_WAITING = sa.text("taken_at IS NULL")
_OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("told_event", sa.BigInteger(), nullable=False),
        sa.Column("told_status", sa.SmallInteger(), nullable=False),
        sa.Column("appointed_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("person", "code", name=op.f("uq_follows_person_code")),
    )
    op.create_index("ix_follows_code", "follows", ["code"])
    op.create_index("ix_follows_ended_at", "follows", ["ended_at"])
    op.create_table(
        "notices",
        sa.Column("id", _ID, nullable=False),
        sa.Column("follow_id", _ID, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("event_id", sa.BigInteger()),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("taken_at", _MOMENT),
        sa.CheckConstraint("kind IN ('change', 'moved', 'soon', 'passed', 'lapse')", name=op.f("ck_notices_kind")),
        sa.ForeignKeyConstraint(
            ["follow_id"], ["follows.id"], name=op.f("fk_notices_follow_id_follows"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("follow_id", "key", name=op.f("uq_notices_follow_id_key")),
    )
    op.create_index("ix_notices_waiting", "notices", ["due_at"], postgresql_where=_WAITING, sqlite_where=_WAITING)
    op.create_table(
        "mismatches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("commune", sa.String(length=80)),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mismatches")),
        sa.UniqueConstraint("person", "code", name=op.f("uq_mismatches_person_code")),
    )
    op.create_index(
        "ix_mismatches_open", "mismatches", ["agency", "said_at"], postgresql_where=_OPEN, sqlite_where=_OPEN
    )
    op.create_index("ix_mismatches_code", "mismatches", ["code"])


def downgrade() -> None:
    for table in ("mismatches", "notices", "follows"):
        op.drop_table(table)
