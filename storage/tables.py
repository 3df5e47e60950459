"""The tables. Moments are whole milliseconds since 1970 in UTC; days are proleptic ordinals.

Identifiers are drawn by the program (see `storage.identifiers`), so that a batch can be written
in a few statements and its rows can refer to each other before they are stored.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# On SQLite, where only an INTEGER key is the row's own place, any other costs an index of its own.
_ID = BigInteger().with_variant(Integer, "sqlite")

units = Table(
    "units",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("key", String(100), unique=True),
    Column("path", String(1000), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("parent_id", BigInteger, ForeignKey("units.id"), index=True),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("key", String(100), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("loaded_at", BigInteger, nullable=False),
)

campaign_units = Table(
    "campaign_units",
    metadata,
    Column("campaign_id", BigInteger, ForeignKey("campaigns.id"), primary_key=True),
    Column("unit_id", BigInteger, ForeignKey("units.id"), primary_key=True, index=True),
    Column("path", String(1000), nullable=False),
)

campaign_answers = Table(
    "campaign_answers",
    metadata,
    Column("campaign_id", BigInteger, ForeignKey("campaigns.id"), primary_key=True),
    Column("question", String(250), primary_key=True),
    Column("answer", JSON, nullable=False),
    Column("member_id", BigInteger),
    Column("answered_at", BigInteger, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("name", String(100), nullable=False),
    Column("language", String(8), nullable=False),
    Column("consent_version", String(16), nullable=False),
    Column("consented_at", BigInteger, nullable=False),
    Column("campaign_id", BigInteger),
    Column("erased_at", BigInteger),
)

accounts = Table(
    "accounts",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("member_id", BigInteger, ForeignKey("members.id"), nullable=False, index=True),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("known_at", BigInteger, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("member_id", BigInteger, ForeignKey("members.id"), primary_key=True),
    Column("unit_id", BigInteger, ForeignKey("units.id"), primary_key=True, index=True),
    Column("role", String(16), primary_key=True),
    Column("since", BigInteger, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("campaign_id", BigInteger, ForeignKey("campaigns.id"), nullable=False),
    Column("unit_id", BigInteger, ForeignKey("units.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("created_by", BigInteger),
    Column("created_at", BigInteger, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("thread", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("cites", BigInteger),
    Column("campaign_id", BigInteger, ForeignKey("campaigns.id"), nullable=False),
    Column("unit_id", BigInteger, ForeignKey("units.id"), nullable=False),
    Column("member_id", BigInteger, ForeignKey("members.id"), nullable=False),
    Column("author_id", BigInteger, ForeignKey("members.id"), nullable=False),
    Column("day", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("ranked", BigInteger, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("first_sent", BigInteger, nullable=False),
    Column("first_place", BigInteger, nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Index("ix_entries_source", "bot", "chat", "message"),
    # Only of corrections: the first entry of a report is the one whose id is the thread. The
    # conditions of this and other indexes hold on PostgreSQL too (see the migration); said here,
    # they would load that dialect for SQLite.
    Index("ix_entries_thread", "thread", sqlite_where=text("cites IS NOT NULL")),
)

reports = Table(
    "reports",
    metadata,
    Column("thread", _ID, primary_key=True, autoincrement=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("ranked", BigInteger, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("campaign_id", BigInteger, nullable=False),
    Column("unit_id", BigInteger, nullable=False),
    Column("member_id", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("first_sent", BigInteger, nullable=False),
    Column("first_place", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("message", String(64), nullable=False),
    Index("ix_reports_unit_day", "campaign_id", "unit_id", "day"),
    Index("ix_reports_member_sent", "member_id", "first_sent"),
)

rollup = Table(
    "rollup",
    metadata,
    Column("campaign_id", BigInteger, autoincrement=False),
    Column("unit_id", BigInteger, autoincrement=False),
    Column("metric", String(64)),
    Column("day", Integer, autoincrement=False),
    Column("own", BigInteger, nullable=False),
    Column("own_reports", Integer, nullable=False),
    Column("whole", BigInteger, nullable=False),
    Column("whole_reports", Integer, nullable=False),
    # A day's cells side by side, those of all time too: so a report changes few pages, and the same
    # ones as the reports around it, however many days there are.
    PrimaryKeyConstraint("campaign_id", "day", "unit_id", "metric"),
    sqlite_with_rowid=False,
)

texts = Table(
    "texts",
    metadata,
    Column("entry_id", _ID, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("kept_since", BigInteger, nullable=False),
)

seen = Table(
    "seen",
    metadata,
    Column("bot", String(64), primary_key=True),
    Column("mark", String(128), primary_key=True),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

dialogues = Table(
    "dialogues",
    metadata,
    Column("bot", String(64), primary_key=True),
    Column("chat", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("state", JSON, nullable=False),
    Column("at", BigInteger, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("key", String(250), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("sort", String(12), nullable=False),
    Column("body", JSON, nullable=False),
    Column("about", String(64), nullable=False),
    Column("edits_outbox", BigInteger),
    Column("state", SmallInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("expires", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("settled", BigInteger),
    Column("message", String(64)),
    Column("error", String(250)),
    UniqueConstraint("key"),
    # Only of what waits or went wrong: of each message that left, an index would be written twice.
    Index("ix_outbox_pending", "bot", "lane", "id", sqlite_where=text("state = 0")),
    Index("ix_outbox_failed", "bot", "settled", sqlite_where=text("state = 2")),
    Index("ix_outbox_sent", "bot", "chat", "message", sqlite_where=text("message IS NOT NULL")),
    Index("ix_outbox_about", "about"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("key", String(250), nullable=False, unique=True),
    Column("sort", String(32), nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", SmallInteger, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("created", BigInteger, nullable=False),
)

dead = Table(
    "dead",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=False),
    Column("bot", String(64), nullable=False),
    Column("mark", String(128), nullable=False),
    Column("event", JSON, nullable=False),
    Column("error", String(500), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)
