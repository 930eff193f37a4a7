"""Questions that were not understood, their groups and what is proposed for them."""

import sqlalchemy as sa
from alembic import op

revision = "8e14b6d7f3a0"
down_revision = "7c90f3a1e5d2"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_LOOSE = sa.text("group_id IS NULL")
_WAITING = sa.text("wants_at IS NOT NULL AND told_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "question_groups",
        sa.Column("id", _ID, nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("merged_into", sa.BigInteger()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'aside', 'merged')", name=op.f("ck_question_groups_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_groups")),
    )
    op.create_index("ix_question_groups_state", "question_groups", ["state"])
    _questions()
    _changes()


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("idempotency_key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("answered", sa.String(length=40)),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("commune", sa.String(length=80)),
        sa.Column("ticket", sa.BigInteger()),
        sa.Column("address", sa.Text()),
        sa.Column("wants_at", _MOMENT),
        sa.Column("tried_at", _MOMENT),
        sa.Column("told_at", _MOMENT),
        sa.Column("group_id", _ID),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("reason IN ('fallback', 'corrected', 'rated', 'human')", name=op.f("ck_questions_reason")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_groups.id"], name=op.f("fk_questions_group_id_question_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_questions_idempotency_key")),
        sa.UniqueConstraint("person", "digest", name=op.f("uq_questions_person_digest")),
    )
    op.create_index("ix_questions_group_id_created_at", "questions", ["group_id", "created_at"])
    op.create_index("ix_questions_created_at", "questions", ["created_at"])
    op.create_index("ix_questions_loose", "questions", ["id"], postgresql_where=_LOOSE, sqlite_where=_LOOSE)
    op.create_index("ix_questions_waiting", "questions", ["id"], postgresql_where=_WAITING, sqlite_where=_WAITING)


def _changes() -> None:
    op.create_table(
        "knowledge_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("undoes", _ID),
        sa.Column("group_id", _ID),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("diff", sa.Text(), nullable=False),
        sa.Column("preview", sa.JSON()),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("proposed_by", _ID, nullable=False),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("decided_by", _ID),
        sa.Column("decided_at", _MOMENT),
        sa.CheckConstraint("kind IN ('questions', 'answer', 'fact', 'undo')", name=op.f("ck_knowledge_changes_kind")),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'refused', 'withdrawn', 'undone')",
            name=op.f("ck_knowledge_changes_state"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by OR state = 'withdrawn'",
            name=op.f("ck_knowledge_changes_two_people"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'withdrawn') OR decided_by IS NOT NULL", name=op.f("ck_knowledge_changes_decided")
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["knowledge_changes.id"], name=op.f("fk_knowledge_changes_undoes_knowledge_changes")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_groups.id"], name=op.f("fk_knowledge_changes_group_id_question_groups")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officers.id"], name=op.f("fk_knowledge_changes_proposed_by_officers")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["officers.id"], name=op.f("fk_knowledge_changes_decided_by_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_changes")),
    )
    op.create_index("ix_knowledge_changes_state", "knowledge_changes", ["state"])
    op.create_index("ix_knowledge_changes_group_id", "knowledge_changes", ["group_id"])


def downgrade() -> None:
    for name in ("knowledge_changes", "questions", "question_groups"):
        op.drop_table(name)
