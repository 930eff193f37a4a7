"""Sealed submissions, codes that hand them over, and their way to the province."""

import sqlalchemy as sa
from alembic import op

revision = "5d2e90b1c7f4"
down_revision = "c41f0b7d92ae"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("submissions") as table:
        # What stands there as plain JSON is sealed right after, with a key that a migration does not have (api.start).
        table.alter_column(
            "answers", type_=sa.Text(), existing_type=sa.JSON(), nullable=True, postgresql_using="answers::text"
        )
        table.add_column(sa.Column("behalf", sa.Text()))
        table.add_column(sa.Column("erased_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("agency", sa.String(length=40)))
        table.add_column(sa.Column("commune", sa.String(length=80)))
        table.create_index("ix_submissions_created_at", ["created_at"])
    op.create_table(
        "handovers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("idempotency_key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("submission_id", _ID),
        sa.Column("draft", sa.Text()),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("claimed_by", sa.String(length=128)),
        sa.Column("officer_id", _ID),
        sa.CheckConstraint("purpose IN ('draft', 'counter')", name=op.f("ck_handovers_purpose")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_handovers_officer_id_officers")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_handovers_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_handovers_code_hash")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_handovers_idempotency_key")),
    )
    for column in ("expires_at", "officer_id", "person", "submission_id"):
        op.create_index(f"ix_handovers_{column}", "handovers", [column])
    op.create_table(
        "forwardings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("submission_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(length=80)),
        sa.Column("remote", sa.String(length=120)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused', 'dropped')", name=op.f("ck_forwardings_state")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_forwardings_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwardings")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_forwardings_submission_id")),
    )
    op.create_index("ix_forwardings_state_due_at", "forwardings", ["state", "due_at"])
    op.create_table(
        "duties",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_duties")),
    )


def downgrade() -> None:
    op.drop_table("duties")
    op.drop_table("forwardings")
    op.drop_table("handovers")
    op.execute("DELETE FROM submissions WHERE answers IS NULL OR answers NOT LIKE '{%'")  # the old code reads no seal
    with op.batch_alter_table("submissions") as table:
        table.drop_index("ix_submissions_created_at")
        for column in ("commune", "agency", "erased_at", "behalf"):
            table.drop_column(column)
        table.alter_column(
            "answers", type_=sa.JSON(), existing_type=sa.Text(), nullable=False, postgresql_using="answers::json"
        )
