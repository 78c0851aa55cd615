"""The tables beside the nouns: history, audit, outbox, drafts, facts about the vault itself."""

from __future__ import annotations

from typing import Final

from sqlalchemy import DDL, Column, Index, Integer, LargeBinary, String, Table, text
from sqlalchemy.event import listen

from liaison_app.models.base import Base
from liaison_app.models.registry import KINDS, PART_KINDS

metadata = Base.metadata

#: Facts about the vault: its id, the version that wrote it, this device's id, and how many commits there were.
meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

#: What a step changed, with the values before it: for history and undo. `before` is JSON; see `door`.
changes = Table(
    "changes",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("step", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("record_id", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("before", String, nullable=False),
)

#: Who did what to which record and when (UTC). Ids and field names only, never values. Every event carries the hash
#: of the one before it and its own; `audit` is the only writer, and the triggers let nothing be changed or removed.
events = Table(
    "events",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("device_id", String, nullable=False),
    Column("step", String, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("actor_id", String, nullable=False),
    Column("action", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("record_id", String, nullable=False, index=True),
    Column("fields", String, nullable=False, default="[]"),
    Column("count", Integer, nullable=False, default=1),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
)

#: What keeps the audit log append-only against mistakes; whoever has the key can drop them, hence the chain.
EVENT_TRIGGERS = (
    "CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER events_remain BEFORE DELETE ON events "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER events_follow BEFORE INSERT ON events "
    "WHEN NEW.n IS NOT (SELECT coalesce(max(n), 0) + 1 FROM events) "
    "BEGIN SELECT RAISE(ABORT, 'an event goes to the end of the audit log'); END",
)
for _trigger in EVENT_TRIGGERS:
    listen(events, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]

#: Steps that can be undone, newest last, and the step that undid each.
steps = Table(
    "steps",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("step", String, nullable=False, unique=True),
    Column("actor_id", String, nullable=False),
    Column("action", String, nullable=False),
    Column("undone_by", String, nullable=False, default=""),
)

#: Records whose change has not reached the hub yet.
outbox = Table(
    "outbox",
    metadata,
    Column("kind", String, primary_key=True),
    Column("record_id", String, primary_key=True),
    Column("base_version", Integer, nullable=False),
    Column("queued_at", String, nullable=False),
)

#: Values that others entered for a field and nobody has chosen between yet: a JSON object, path → list of values.
also = Table(
    "also",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("open", String, nullable=False),
)

#: What a later version of the program put into a record and this one does not know, as it came; see `sync.payload`.
carried = Table(
    "carried",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

#: What the hub last had of a record in a scope, as far as this device knows: the base of the next merge.
synced = Table(
    "synced",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("push_id", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: A row as it was last looked at for an exchange file: its content, and which writes it has seen (`sync.seen`, JSON).
exchanged = Table(
    "exchanged",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("seen", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: Sealed and on the way to the hub; stays as it is until it is answered. `record_version` is what was sealed.
outgoing = Table(
    "outgoing",
    metadata,
    Column("push_id", String, primary_key=True),
    Column("record_id", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("record_version", Integer, nullable=False),
    Column("base", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("erase", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)

#: Records that were erased for good; nothing brings one back.
erased = Table(
    "erased",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("at", String, nullable=False),
)

#: What came from the hub, or should go there, and was not taken over; `why` holds no value.
refused = Table(
    "refused",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("record_id", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("why", String, nullable=False),
    Column("at", String, nullable=False),
)

#: Unsaved Edits, by the form they stand in.
drafts = Table(
    "drafts",
    metadata,
    Column("key", String, primary_key=True),
    Column("edit", String, nullable=False),
    Column("at", String, nullable=False),
)


#: Choices by which long lists are counted and narrowed (60,000 concerns by state: 7 ms with the index, 89 without).
_NARROWED_BY = (("concerns", "state"), ("problems", "stage"))


def _add_indexes() -> None:
    """An index under the title of every kind (the order of lists) and under every link to a parent or a target."""
    for kind in KINDS.values():
        live = Base.metadata.tables[kind.table.name].c.deleted_at.is_(None)
        title = kind.table.c[kind.title].collate("NOCASE")
        Index(f"ix_{kind.table.name}_title", title, kind.table.c.n, sqlite_where=live)
        for field in kind.fields:
            dated = field.type in ("date", "datetime") and not field.about.parent
            if field.type == "link" or dated or (kind.name, field.name) in _NARROWED_BY:
                Index(f"ix_{kind.table.name}_{field.name}", kind.table.c[field.name], sqlite_where=live)
    for part in PART_KINDS.values():
        for field in part.fields:
            if field.type == "link" and field.name not in part.model.OWNERS:
                Index(f"ix_{part.table.name}_{field.name}", part.table.c[field.name])


#: What Today asks for, among all that is long done: few rows of many. `services.due_captures` asks in these very words,
#: without parameters, or SQLite does not see that the index serves.
OPEN_ACTIONS: Final = "actions.status = 'open' AND actions.deleted_at IS NULL"
UNTOLD_CONCERNS: Final = (
    "concerns.state = 'raised' AND concerns.told_on IS NULL AND concerns.wants_answer_id = '' "
    "AND concerns.duplicate_of_id = '' AND concerns.deleted_at IS NULL"
)
WAITING_CONCERNS: Final = "concerns.told_on IS NULL AND concerns.wants_answer_id != '' AND concerns.deleted_at IS NULL"
ASKED_CONCERNS: Final = (
    "concerns.state = 'asked' AND concerns.asked_replied_on IS NULL AND concerns.asked_reply = '' "
    "AND concerns.duplicate_of_id = '' AND concerns.deleted_at IS NULL"
)
UNISSUED_MINUTES: Final = "meetings.issued_on IS NULL AND meetings.deleted_at IS NULL"


_NOBODY: Final = ("wants_answer_id", "duplicate_of_id")


def _add_indexes_for_today() -> None:
    """What is asked for as equal comes first: without statistics, the more of it, the rather SQLite takes an index.

    Then the order of the lines, then what else the count looks at, so that it reads the index alone.
    """
    for name, table, columns, condition in (
        ("ix_actions_open", "actions", ("status", "due_on", "n", "snoozed_until"), OPEN_ACTIONS),
        ("ix_concerns_untold", "concerns", ("state", "told_on", *_NOBODY, "raised_at"), UNTOLD_CONCERNS),
        ("ix_concerns_waiting", "concerns", ("told_on", "raised_at"), WAITING_CONCERNS),
        ("ix_concerns_asked", "concerns", ("state", "asked_due_on"), ASKED_CONCERNS),
        ("ix_meetings_unissued", "meetings", ("issued_on", "starts_at", "minutes_state", "ends_at"), UNISSUED_MINUTES),
    ):
        where = text(condition.replace(f"{table}.", ""))
        Index(name, *(KINDS[table].table.c[column] for column in columns), sqlite_where=where)


_add_indexes()
_add_indexes_for_today()
