"""sealed"""

import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.mailbox.tables import NAMING
from bot.sealing import Sealed

revision = "5c1e8a94d7f0"
down_revision = "3b7d90c1a2e4"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SEALED = (
    ("conversations", "state", "state", sa.JSON()),
    ("conversations", "unreadable", "state", sa.JSON(none_as_null=True)),
    ("inbox", "shown", "shown", sa.Text()),
    ("outbox", "body", "body", sa.JSON()),
)
_BATCH = 1000


def upgrade() -> None:
    with op.batch_alter_table("conversations", naming_convention=NAMING) as batch_op:
        batch_op.alter_column("state", type_=sa.Text(), existing_nullable=False, postgresql_using="state::text")
        batch_op.alter_column("unreadable", type_=sa.Text(), postgresql_using="unreadable::text")
        batch_op.add_column(sa.Column("unreadable_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("kept_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("wakes_at", _MOMENT, nullable=True))
        batch_op.create_index(batch_op.f("ix_conversations_wakes_at"), ["wakes_at"], unique=False)
    with op.batch_alter_table("outbox", naming_convention=NAMING) as batch_op:
        batch_op.alter_column("body", type_=sa.Text(), existing_nullable=False, postgresql_using="body::text")
        batch_op.add_column(sa.Column("private", sa.Boolean(), server_default=sa.false(), nullable=False))
    _mark()
    _rewrite(_seal)
    _create_tables()
    private = sa.text("private")
    op.create_index("ix_outbox_private", "outbox", ["created_at"], sqlite_where=private, postgresql_where=private)


def downgrade() -> None:
    for table in ("keys", "jobs", "consents"):
        op.drop_table(table)
    op.drop_index("ix_outbox_private", "outbox")
    _rewrite(_open)
    with op.batch_alter_table("outbox", naming_convention=NAMING) as batch_op:
        batch_op.drop_column("private")
        batch_op.alter_column("body", type_=sa.JSON(), existing_nullable=False, postgresql_using="body::json")
    with op.batch_alter_table("conversations", naming_convention=NAMING) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversations_wakes_at"))
        for column in ("unreadable_at", "kept_at", "wakes_at"):
            batch_op.drop_column(column)
        batch_op.alter_column("state", type_=sa.JSON(), existing_nullable=False, postgresql_using="state::json")
        batch_op.alter_column("unreadable", type_=sa.JSON(), postgresql_using="unreadable::json")


def _create_tables() -> None:
    op.create_table(
        "consents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_consents_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_conversation_id"), "consents", ["conversation_id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
    )
    op.create_table(
        "keys",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )


def _mark() -> None:
    """Note which messages are private, and look soon at every conversation that holds a form.

    The columns are text by now, which PostgreSQL's driver does not read as JSON.
    """
    connection = op.get_bind()
    outbox = sa.table("outbox", sa.column("id"), sa.column("kind"), sa.column("body", sa.Text()), sa.column("private"))
    for batch in _batches(connection, outbox):
        ids = [row.id for row in batch if row.kind == "request" or (json.loads(row.body) or {}).get("private")]
        connection.execute(outbox.update().where(outbox.c.id.in_(ids)).values(private=sa.true()))
    talks = sa.table(
        "conversations",
        sa.column("id"),
        sa.column("state", sa.Text()),
        sa.column("last_at", _MOMENT),
        sa.column("wakes_at", _MOMENT),
        sa.column("unreadable"),
        sa.column("unreadable_at", _MOMENT),
    )
    later = talks.update().where(talks.c.id == sa.bindparam("key"))
    for batch in _batches(connection, talks):
        held = [row for row in batch if _draft(json.loads(row.state))]
        if held:
            due = [{"key": row.id, "due": row.last_at + timedelta(hours=20)} for row in held]
            connection.execute(later.values(wakes_at=sa.bindparam("due", type_=_MOMENT)), due)
    connection.execute(talks.update().where(talks.c.unreadable.is_not(None)).values(unreadable_at=talks.c.last_at))


def _draft(state: Any) -> bool:
    state = state if isinstance(state, dict) else {}
    doing = state.get("doing")
    return bool(state.get("paused") or state.get("parked") or (isinstance(doing, dict) and doing.get("draft")))


def _rewrite(change: Any) -> None:
    connection = op.get_bind()
    for name, column, purpose, plain in _SEALED:
        table = sa.table(name, sa.column("id"), sa.column(column, sa.Text()))
        write = table.update().where(table.c.id == sa.bindparam("key")).values({column: sa.bindparam("value")})
        for batch in _batches(connection, table):
            rows = [{"key": row.id, "value": change(row[1], purpose, plain)} for row in batch if row[1] is not None]
            if rows:
                connection.execute(write, rows)


def _seal(value: str, purpose: str, plain: sa.types.TypeEngine[Any]) -> str | None:
    known = value if isinstance(plain, sa.Text) else json.loads(value)
    return Sealed(purpose).process_bind_param(known, op.get_bind().dialect)


def _open(value: str, purpose: str, plain: sa.types.TypeEngine[Any]) -> str:
    known = Sealed(purpose).process_result_value(value, op.get_bind().dialect)
    return str(known) if isinstance(plain, sa.Text) else json.dumps(known)


def _batches(connection: sa.Connection, table: sa.TableClause) -> Any:
    last = 0
    while batch := connection.execute(
        sa.select(*table.c).where(table.c.id > last).order_by(table.c.id).limit(_BATCH)
    ).all():
        yield batch
        last = batch[-1].id
