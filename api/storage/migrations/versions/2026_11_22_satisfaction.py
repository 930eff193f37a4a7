"""Ratings that are left out of the headline, and their sums."""

import sqlalchemy as sa
from alembic import op

revision = "9f4a7c21d5e0"
down_revision = "b7e3190f4c62"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ratings", sa.Column("device", sa.String(length=128), server_default="", nullable=False))
    op.add_column("ratings", sa.Column("reason", sa.String(length=24), nullable=True))
    op.add_column("ratings", sa.Column("flag", sa.String(length=16), nullable=True))
    op.execute("UPDATE ratings SET device = rater")
    op.execute("UPDATE ratings SET flag = 'helper' WHERE helper")
    op.create_index("ix_ratings_device_created_at", "ratings", ["device", "created_at"])
    named = {"period": 8, "target": 16, "scope": 130, "kind": 16, "key": 80}
    counted = ("persons", "n1", "n2", "n3", "n4", "n5")
    op.create_table(
        "rating_cells",
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in named.items()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counted),
        sa.PrimaryKeyConstraint(*named, "demo", name=op.f("pk_rating_cells")),
    )


def downgrade() -> None:
    op.drop_table("rating_cells")
    op.drop_index("ix_ratings_device_created_at", table_name="ratings")
    op.drop_column("ratings", "flag")
    op.drop_column("ratings", "reason")
    op.drop_column("ratings", "device")
