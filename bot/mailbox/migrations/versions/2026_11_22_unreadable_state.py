"""unreadable state"""

import sqlalchemy as sa
from alembic import op

revision = "3b7d90c1a2e4"
down_revision = "824be5329b17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("unreadable", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("conversations", "unreadable")
