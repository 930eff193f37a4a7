"""Saved trips."""

import sqlalchemy as sa
from alembic import op

revision = "c41f0b7d92ae"
down_revision = "a95360c9e36d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_trips",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("idempotency_key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_trips")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_saved_trips_idempotency_key")),
    )
    op.create_index("ix_saved_trips_rule_created_at", "saved_trips", ["rule", "created_at"])


def downgrade() -> None:
    op.drop_table("saved_trips")
