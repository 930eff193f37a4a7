"""How often people were asked for a rating."""

import sqlalchemy as sa
from alembic import op

revision = "a7d3e91c4b60"
down_revision = "8e41c2b7d90a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "target", "part", name=op.f("pk_invitations")),
    )


def downgrade() -> None:
    op.drop_table("invitations")
