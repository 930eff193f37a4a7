"""Second steps, one-time passwords and idle time of officers, members of teams, and a book that nobody rewrites."""

import sqlalchemy as sa
from alembic import op

revision = "3d1f8a60b2c7"
down_revision = "e2c5a8170d94"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BEFORE = "'officer', 'head', 'auditor', 'team_leader', 'admin'"
AFTER = "'officer', 'head', 'auditor', 'team_leader', 'member', 'admin'"
COLUMNS = ("change_by", "totp", "totp_since", "totp_step")
WORDS = "the book of who saw what is never changed"


def upgrade() -> None:
    _roles(BEFORE, AFTER)
    for column in (
        sa.Column("change_by", MOMENT, nullable=True),
        sa.Column("totp", sa.Text(), nullable=True),
        sa.Column("totp_since", MOMENT, nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
    ):
        op.add_column("officers", column)
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_recovery_codes_officer_id_officers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index("ix_recovery_codes_officer_id", "recovery_codes", ["officer_id"])
    _sessions(
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.CheckConstraint("stage IN ('code', 'full')", name=op.f("ck_officer_sessions_stage")),
        sa.CheckConstraint("way IN ('password', 'sso')", name=op.f("ck_officer_sessions_way")),
    )
    op.drop_index("ix_audit_entries_officer_id", "audit_entries")
    op.create_index("ix_audit_entries_officer_id_id", "audit_entries", ["officer_id", "id"])
    op.create_index("ix_audit_entries_action_id", "audit_entries", ["action", "id"])
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject"])
    _keep_the_book()


def downgrade() -> None:
    _free_the_book()
    op.drop_index("ix_audit_entries_subject", "audit_entries")
    op.drop_index("ix_audit_entries_action_id", "audit_entries")
    op.drop_index("ix_audit_entries_officer_id_id", "audit_entries")
    op.create_index("ix_audit_entries_officer_id", "audit_entries", ["officer_id"])
    _sessions()
    op.drop_table("recovery_codes")
    for column in COLUMNS:
        op.drop_column("officers", column)
    op.execute("UPDATE officers SET role = 'team_leader', active = false WHERE role = 'member'")
    _roles(AFTER, BEFORE)


def _sessions(*more: sa.schema.SchemaItem) -> None:
    """Make the table of signed-in browsers anew: whoever is inside signs in once more."""
    op.drop_table("officer_sessions")
    op.create_table(
        "officer_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_officer_sessions_officer_id_officers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_officer_sessions")),
    )
    op.create_index("ix_officer_sessions_expires_at", "officer_sessions", ["expires_at"])
    op.create_index("ix_officer_sessions_officer_id", "officer_sessions", ["officer_id"])


def _roles(old: str, new: str) -> None:
    """Change which roles there are.

    SQLite changes a constraint only by making the table anew, which would cut off all that refers to officers; it
    describes this way itself for what leaves the rows as they are (https://sqlite.org/lang_altertable.html, 7).
    """
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_officers_role"), "officers", type_="check")
        op.create_check_constraint(op.f("ck_officers_role"), "officers", f"role IN ({new})")
        return
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema=ON")
    changed = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'officers'"
    )
    op.get_bind().execute(changed, {"old": f"role IN ({old})", "new": f"role IN ({new})"})
    op.execute(f"PRAGMA schema_version={version + 1}")
    op.execute("PRAGMA writable_schema=OFF")


def _keep_the_book() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entries_no_{what.lower()} BEFORE {what} ON audit_entries "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entries_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    for name, when in (("row", "UPDATE OR DELETE ON audit_entries FOR EACH ROW"), ("all", "TRUNCATE ON audit_entries")):
        op.execute(f"CREATE TRIGGER audit_entries_kept_{name} BEFORE {when} EXECUTE FUNCTION audit_entries_kept()")


def _free_the_book() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_entries_no_{what}")
        return
    for name in ("row", "all"):
        op.execute(f"DROP TRIGGER audit_entries_kept_{name} ON audit_entries")
    op.execute("DROP FUNCTION audit_entries_kept()")
