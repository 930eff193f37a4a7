"""What officers note on a rating and when it was dealt with; comments to search in, and the orders of the log."""

import sqlalchemy as sa
from alembic import op

from knowledge.text import fold

revision = "5b72e9c4d018"
down_revision = "3d1f8a60b2c7"
branch_labels = None
depends_on = None

_BATCH = 1000
_WORDED = sa.text("folded IS NOT NULL")
_ORDERS = (("created_at", "id"), ("commune", "created_at"), ("procedure", "created_at"))


def upgrade() -> None:
    op.add_column("ratings", sa.Column("folded", sa.Text(), nullable=True))
    _fold()
    for columns in _ORDERS:
        op.create_index(f"ix_ratings_{'_'.join(columns)}", "ratings", list(columns))
    op.create_index(
        "ix_ratings_worded", "ratings", ["created_at", "id"], postgresql_where=_WORDED, sqlite_where=_WORDED
    )
    big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "rating_notes",
        sa.Column("id", big_id, nullable=False),
        sa.Column("rating_id", big_id, nullable=False),
        sa.Column("officer_id", big_id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('note', 'done', 'undone')", name=op.f("ck_rating_notes_kind")),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["ratings.id"], name=op.f("fk_rating_notes_rating_id_ratings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_rating_notes_officer_id_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_notes")),
    )
    op.create_index("ix_rating_notes_rating_id_id", "rating_notes", ["rating_id", "id"])


def downgrade() -> None:
    op.drop_table("rating_notes")
    op.drop_index("ix_ratings_worded", table_name="ratings")
    for columns in _ORDERS:
        op.drop_index(f"ix_ratings_{'_'.join(columns)}", table_name="ratings")
    op.drop_column("ratings", "folded")


def _fold() -> None:
    """Write the comments that stand there already without accents, a thousand in memory at a time."""
    connection, done = op.get_bind(), 0
    ratings = sa.table("ratings", sa.column("id"), sa.column("comment"), sa.column("folded"))
    some = sa.select(ratings.c.id, ratings.c.comment).where(ratings.c.comment.is_not(None)).order_by(ratings.c.id)
    change = ratings.update().where(ratings.c.id == sa.bindparam("number")).values(folded=sa.bindparam("words"))
    while rows := connection.execute(some.where(ratings.c.id > done).limit(_BATCH)).all():
        connection.execute(change, [{"number": row.id, "words": fold(row.comment)} for row in rows])
        done = rows[-1].id
