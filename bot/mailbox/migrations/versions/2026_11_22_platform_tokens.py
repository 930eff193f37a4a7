"""platform tokens"""

import sqlalchemy as sa
from alembic import op

revision = "8e41c2b7d90a"
down_revision = "5c1e8a94d7f0"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "platform_tokens",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("pair", sa.Text(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("renewed_at", _MOMENT, nullable=True),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", _MOMENT, nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("problem_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_platform_tokens")),
    )


def downgrade() -> None:
    op.drop_table("platform_tokens")
