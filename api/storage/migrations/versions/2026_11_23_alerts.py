"""What officers are warned of, and how the assistant is used."""

import sqlalchemy as sa
from alembic import op

revision = "a9d25c81e746"
down_revision = "8e14b6d7f3a0"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _alerts()
    _ways()
    op.create_table(
        "usage_counts",
        sa.Column("commune", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "day", "kind", "key", "demo", name=op.f("pk_usage_counts")),
    )
    op.create_table(
        "demo_parts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_demo_parts")),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=True),
        sa.Column("commune", sa.String(length=80), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("raised_at", _AT, nullable=False),
        sa.Column("seen_at", _AT, nullable=True),
        sa.Column("seen_by", _ID, nullable=True),
        sa.Column("dealt_at", _AT, nullable=True),
        sa.Column("dealt_by", _ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["seen_by"], ["officers.id"], name=op.f("fk_alerts_seen_by_officers")),
        sa.ForeignKeyConstraint(["dealt_by"], ["officers.id"], name=op.f("fk_alerts_dealt_by_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("key", "demo", name=op.f("uq_alerts_key_demo")),
    )
    op.create_index("ix_alerts_raised_at", "alerts", ["raised_at"])
    open_ = sa.text("dealt_at IS NULL")
    op.create_index("ix_alerts_open", "alerts", ["raised_at"], sqlite_where=open_, postgresql_where=open_)


def _ways() -> None:
    op.create_table(
        "alert_addresses",
        sa.Column("id", _ID, nullable=False),
        sa.Column("officer_id", _ID, nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.CheckConstraint("way IN ('email', 'chat')", name=op.f("ck_alert_addresses_way")),
        _of_officer("alert_addresses"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_addresses")),
        sa.UniqueConstraint("officer_id", "way", name=op.f("uq_alert_addresses_officer_id_way")),
    )
    op.create_index("ix_alert_addresses_address_hash", "alert_addresses", ["address_hash"])
    op.create_table(
        "alert_codes",
        sa.Column("officer_id", _ID, autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", _AT, nullable=False),
        _of_officer("alert_codes"),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_alert_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_alert_codes_code_hash")),
    )
    op.create_table(
        "alert_sendings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("alert_id", _ID, nullable=False),
        sa.Column("officer_id", _ID, nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("due_at", _AT, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("done_at", _AT, nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_alert_sendings_alert_id_alerts"), ondelete="CASCADE"
        ),
        _of_officer("alert_sendings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_sendings")),
        sa.UniqueConstraint("alert_id", "officer_id", "way", name=op.f("uq_alert_sendings_alert_id_officer_id_way")),
    )
    unsent = sa.text("done_at IS NULL")
    op.create_index(
        "ix_alert_sendings_unsent", "alert_sendings", ["due_at"], sqlite_where=unsent, postgresql_where=unsent
    )


def _of_officer(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_officer_id_officers")
    return sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("demo_parts", "usage_counts", "alert_sendings", "alert_codes", "alert_addresses", "alerts"):
        op.drop_table(table)
