"""Tables of the mailbox. SQLAlchemy Core: a turn is four statements, and each is known by heart.

What people wrote and what is known of them stands in columns of type `Sealed` (docs/data.md says how long).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from bot.sealing import Sealed

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)
OWN = {"own": True}  # a fresh database makes such rows by itself; a restored backup takes their place
_ID = BigInteger().with_variant(Integer, "sqlite")

conversations = Table(
    "conversations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("channel", String(20), nullable=False),
    Column("bot", String(40), nullable=False),
    Column("person", String(120), nullable=False),
    Column("state", Sealed("state"), nullable=False),
    Column("unreadable", Sealed("state")),  # the last state that could not be read, for a person to look at
    Column("unreadable_at", DateTime(timezone=True)),
    Column("version", Integer, nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False, index=True),
    Column("kept_at", DateTime(timezone=True)),  # when facts of people were last kept for a next form
    Column("wakes_at", DateTime(timezone=True), index=True),  # when something held here is due to go; null: never
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
    Column("shown", Sealed("shown")),  # what was said with personal data masked; null for what is no text
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
    Column("body", Sealed("body"), nullable=False),
    Column("private", Boolean, nullable=False, server_default=false()),  # the body holds personal data, to be blanked
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
    Index("ix_outbox_private", "created_at", sqlite_where=text("private"), postgresql_where=text("private")),
)

consents = Table(
    "consents",  # rows are added and never changed: they are the proof
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation_id", _ID, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("purpose", String(40), nullable=False),
    Column("text_version", Integer, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

invitations = Table(
    "invitations",  # how often people were asked for a rating; in parts, so that turns seldom wait for one another
    metadata,
    Column("day", Date, primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("target", String(16), primary_key=True),
    Column("part", SmallInteger, primary_key=True),
    Column("many", Integer, nullable=False),
)

jobs = Table(
    "jobs",  # what runs by the clock, in one process at a time
    metadata,
    Column("name", String(40), primary_key=True),
    Column("due_at", DateTime(timezone=True), nullable=False),
    info=OWN,
)

keys = Table(
    "keys",  # names of the keys that something here may be sealed with
    metadata,
    Column("name", String(16), primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
    info=OWN,
)

platform_tokens = Table(
    "platform_tokens",  # of platforms whose tokens work once: the newest pair, and which process is renewing it
    metadata,
    Column("name", String(80), primary_key=True),  # the channel and the account
    Column("pair", Sealed("platform-tokens"), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("renewed_at", DateTime(timezone=True)),
    Column("claim", String(32)),
    Column("claimed_until", DateTime(timezone=True)),
    Column("problem", String(40)),  # why nothing goes out until a person has acted; null: all is well
    Column("problem_at", DateTime(timezone=True)),
    info=OWN,
)
