"""The register of dossiers: what a dossier's history comes to, whose it is, and batches of agencies."""

from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "b7e3190f4c62"
down_revision = "5d2e90b1c7f4"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENTS = (
    "filed_at", "reached_at", "first_appointed_at", "ended_at", "stopped_at", "due_at", "supplement_until",
    "person_at", "confirmed_at",
)  # fmt: skip
_ADDED: dict[str, Any] = {
    **dict.fromkeys(_MOMENTS, sa.DateTime(timezone=True)),
    "limit_days": sa.SmallInteger(),
    "pauses": sa.JSON(),
    "fee_due": sa.BigInteger(),
    "fee_paid": sa.BigInteger(),
    "result": sa.Text(),
    "owner": sa.Text(),
    "birth_hash": sa.String(length=32),
    "phone_hash": sa.String(length=32),
}
_RUNNING = sa.text("stopped_at IS NULL")
_FLAWED = sa.text("received_at IS NULL AND status IN (2, 4, 5, 6, 8, 9, 10) OR ended_at < received_at")
# What a dossier of before the register comes to: its end is the moment of its last status, its clock stands with it.
_FILL = """
UPDATE dossiers SET
    first_appointed_at = appointed_at,
    due_at = appointed_at,
    supplements = CASE WHEN status = 5 THEN 1 ELSE 0 END,
    ended_at = CASE WHEN status IN (9, 10) THEN COALESCE(finished_at, status_since)
        WHEN status IN (3, 7, 8) THEN status_since END,
    stopped_at = CASE WHEN status IN (9, 10) THEN COALESCE(finished_at, status_since)
        WHEN status IN (3, 5, 7, 8) THEN status_since END,
    confirmed_at = status_since
"""

_KNOWN = ("procedure", "procedure_name", "agency", "agency_name", "commune", "filed_by")
_KNOWN_MOMENTS = ("received_at", "appointed_at", "finished_at")
_DOSSIERS = sa.table(
    "dossiers",
    *map(sa.column, ("code", *_KNOWN)),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in _KNOWN_MOMENTS),
)
_EVENTS = sa.table("dossier_events", *map(sa.column, ("id", "dossier_code")), sa.column("facts", sa.JSON()))


def _tell_facts() -> None:
    """Let the last event of each dossier tell what stands in its row: from now on rows follow from events."""
    connection = op.get_bind()
    last = sa.select(sa.func.max(_EVENTS.c.id)).where(_EVENTS.c.dossier_code == sa.bindparam("of")).scalar_subquery()
    for row in connection.execute(sa.select(_DOSSIERS)).mappings():
        moments = {name: row[name].replace(tzinfo=row[name].tzinfo or UTC) for name in _KNOWN_MOMENTS if row[name]}
        facts = {name: row[name] for name in _KNOWN if row[name] is not None}
        facts |= {name: moment.astimezone(UTC).isoformat() for name, moment in moments.items()}
        connection.execute(sa.update(_EVENTS).where(_EVENTS.c.id == last).values(facts=facts), {"of": row["code"]})


def upgrade() -> None:
    for name, kind in _ADDED.items():
        op.add_column("dossiers", sa.Column(name, kind))
    op.add_column("dossiers", sa.Column("supplements", sa.SmallInteger(), nullable=False, server_default="0"))
    op.execute(_FILL)
    op.drop_index("ix_dossiers_appointed_at", "dossiers")
    op.create_index(
        "ix_dossiers_received_at_ended_at_agency_demo", "dossiers", ["received_at", "ended_at", "agency", "demo"]
    )
    op.create_index("ix_dossiers_flawed", "dossiers", ["code"], postgresql_where=_FLAWED, sqlite_where=_FLAWED)
    op.create_index("ix_dossiers_ended_at", "dossiers", ["ended_at"])
    op.create_index(
        "ix_dossiers_running",
        "dossiers",
        ["agency", "due_at"],
        postgresql_where=_RUNNING,
        sqlite_where=_RUNNING,
    )
    op.add_column("dossier_events", sa.Column("facts", sa.JSON()))
    _tell_facts()
    op.create_table(
        "pushes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("agency_key_id", _ID, nullable=False),
        sa.Column("idempotency_key", sa.String(length=128), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_key_id"], ["agency_keys.id"], name=op.f("fk_pushes_agency_key_id_agency_keys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushes")),
        sa.UniqueConstraint("agency_key_id", "idempotency_key", name=op.f("uq_pushes_agency_key_id_idempotency_key")),
    )
    op.create_index("ix_pushes_created_at", "pushes", ["created_at"])


def downgrade() -> None:
    op.drop_table("pushes")
    op.drop_column("dossier_events", "facts")
    for name in ("running", "ended_at", "flawed", "received_at_ended_at_agency_demo"):
        op.drop_index(f"ix_dossiers_{name}", "dossiers")
    op.create_index("ix_dossiers_appointed_at", "dossiers", ["appointed_at"])
    for name in (*_ADDED, "supplements"):
        op.drop_column("dossiers", name)
