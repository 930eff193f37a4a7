"""What indicators need besides dossiers: counts kept ready, and what agencies tell of a month."""

import sqlalchemy as sa
from alembic import op

revision = "c3f7a04b9e61"
down_revision = "a9d25c81e746"
branch_labels = None
depends_on = None

_COUNTS = (
    "carried_over received finished closed withdrawn running finished_dated finished_late running_dated running_late "
    "in_time late undated by_channel online timed seconds rated rated_known disliked"
).split()


def upgrade() -> None:
    place = {"agency": 40, "commune": 80}
    op.create_table(
        "indicator_cells",
        sa.Column("period", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in place.items()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.BigInteger() if name == "seconds" else sa.Integer(), nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("period", "agency", "commune", "demo", name=op.f("pk_indicator_cells")),
    )
    op.create_table(
        "indicator_services",
        sa.Column("period", sa.String(length=8), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in place.items()),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("online", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("period", "agency", "commune", "procedure", "demo", name=op.f("pk_indicator_services")),
    )
    op.create_table(
        "indicator_counts",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_indicator_counts")),
    )
    op.create_table(
        "indicator_facts",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("month", "agency", "measure", "demo", name=op.f("pk_indicator_facts")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_indicator_facts_value")),
    )


def downgrade() -> None:
    for name in ("indicator_facts", "indicator_counts", "indicator_services", "indicator_cells"):
        op.drop_table(name)
