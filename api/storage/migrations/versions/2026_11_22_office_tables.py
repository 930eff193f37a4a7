"""Office tables."""

import sqlalchemy as sa
from alembic import op

revision = "a95360c9e36d"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "dossiers",
    "dossier_events",
    "submissions",
    "ratings",
    "officers",
    "officer_sessions",
    "audit_entries",
    "agency_keys",
    "attempts",
)


def upgrade() -> None:
    _dossiers()
    _dossier_events()
    _submissions()
    _ratings()
    _officers()
    _officer_sessions()
    _audit_entries()
    _agency_keys()
    _attempts()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("procedure_name", sa.Text(), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("commune", sa.String(length=80), nullable=True),
        sa.Column("filed_by", sa.SmallInteger(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("status BETWEEN 1 AND 10", name=op.f("ck_dossiers_status")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_dossiers")),
    )
    op.create_index("ix_dossiers_agency_status", "dossiers", ["agency", "status"])
    op.create_index("ix_dossiers_appointed_at", "dossiers", ["appointed_at"])
    op.create_index("ix_dossiers_commune", "dossiers", ["commune"])


def _dossier_events() -> None:
    op.create_table(
        "dossier_events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("dossier_code", sa.String(length=40), nullable=False),
        sa.Column("event_key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status BETWEEN 1 AND 10", name=op.f("ck_dossier_events_status")),
        sa.ForeignKeyConstraint(
            ["dossier_code"], ["dossiers.code"], name=op.f("fk_dossier_events_dossier_code_dossiers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_events")),
        sa.UniqueConstraint("dossier_code", "event_key", name=op.f("uq_dossier_events_dossier_code_event_key")),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("idempotency_key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_submissions_idempotency_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_submissions_reference")),
    )
    op.create_index("ix_submissions_person", "submissions", ["person"])


def _ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("idempotency_key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("element", sa.String(length=16), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("procedure", sa.String(length=40), nullable=True),
        sa.Column("dossier", sa.String(length=40), nullable=True),
        sa.Column("agency", sa.String(length=40), nullable=True),
        sa.Column("commune", sa.String(length=80), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("helper", sa.Boolean(), nullable=False),
        sa.Column("question_version", sa.Integer(), nullable=False),
        sa.Column("rater", sa.String(length=128), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("target IN ('assistant', 'agency')", name=op.f("ck_ratings_target")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_ratings_score")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ratings_idempotency_key")),
    )
    op.create_index("ix_ratings_agency_created_at", "ratings", ["agency", "created_at"])
    op.create_index("ix_ratings_rater_target_subject_element", "ratings", ["rater", "target", "subject", "element"])
    op.create_index("ix_ratings_target_created_at", "ratings", ["target", "created_at"])


def _officers() -> None:
    op.create_table(
        "officers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=True),
        sa.Column("commune", sa.String(length=80), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('officer', 'head', 'auditor', 'team_leader', 'admin')", name=op.f("ck_officers_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("name", name=op.f("uq_officers_name")),
    )


def _officer_sessions() -> None:
    op.create_table(
        "officer_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_officer_sessions_officer_id_officers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_officer_sessions")),
    )
    op.create_index("ix_officer_sessions_expires_at", "officer_sessions", ["expires_at"])
    op.create_index("ix_officer_sessions_officer_id", "officer_sessions", ["officer_id"])


def _audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_audit_entries_officer_id_officers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    op.create_index("ix_audit_entries_officer_id", "audit_entries", ["officer_id"])


def _agency_keys() -> None:
    op.create_table(
        "agency_keys",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_agency_keys_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_keys_name")),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_until", "attempts", ["until"])
