"""Tables of the mailbox. SQLAlchemy Core: a turn is four statements, and each is known by heart."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)
_ID = BigInteger().with_variant(Integer, "sqlite")

conversations = Table(
    "conversations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("channel", String(20), nullable=False),
    Column("bot", String(40), nullable=False),
    Column("person", String(120), nullable=False),
    Column("state", JSON, nullable=False),
    Column("unreadable", JSON(none_as_null=True)),  # the last state that could not be read, for a person to look at
    Column("version", Integer, nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False, index=True),
    UniqueConstraint("channel", "bot", "person"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("bot", String(40), nullable=False),
    Column("external_id", String(120), nullable=False),
    Column("conversation_id", _ID, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("shown", Text),  # what was said with personal data masked; null for what is no text
    Column("received_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("channel", "bot", "external_id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation_id", _ID, ForeignKey("conversations.id"), nullable=False),
    Column("inbox_id", _ID, ForeignKey("inbox.id"), nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("kind", String(10), nullable=False),  # message | request
    Column("key", String(32), nullable=False, unique=True),  # idempotency key towards the API
    Column("body", JSON, nullable=False),
    Column("status", String(10), nullable=False),  # pending | sending | sent | failed | unknown
    Column("attempts", Integer, nullable=False, default=0),
    Column("uncertain", Boolean, nullable=False, server_default=false()),  # was sent again without knowing of the first
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("leased_until", DateTime(timezone=True)),
    Column("error", String(80)),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("done_at", DateTime(timezone=True)),
    UniqueConstraint("conversation_id", "seq"),
    Index("ix_outbox_open", "status", "due_at"),
)
