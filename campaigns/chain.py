"""Attacks on the audit log by somebody who has the key: edits, deletions, swaps, a cut tail, a chain computed anew.

The promise: `liaison check` finds every one that changes what the log says. Each attack happens in a transaction that
is taken back afterwards. Sabotage: no anchor, so that whoever computes the chain anew is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from sqlalchemy import Connection, text

from campaigns import Report
from campaigns.vaults import add, make, workshop
from liaison_app.models.base import new_id
from liaison_app.storage import anchor, audit
from liaison_app.storage.anchor import Mark
from liaison_app.storage.session import Session

Row = dict[str, Any]
Rows = list[Row]
_TRIGGERS = ("events_stay", "events_remain", "events_follow")
_TEXTS = ("step", "at", "actor_id", "action", "kind", "record_id", "fields")
#: Attacks between two looks at a log that was only used.
_BETWEEN = 50


def campaign(count: int, seed: int = 1, sabotage: bool = False) -> Report:
    """Run so many attacks; a failure is one that changed the log and was not found, or an alarm without an attack."""
    report, random = Report("chain", count, seed, sabotage), Random(seed)
    with workshop() as folder:
        vault = make(folder / "vault", people=40)
        session = vault.session()
        while report.figures.get("attacks", 0) < count:
            _look_without_attack(session, report)
            name = random.choice(list(ATTACKS))
            changed, finding = attack(session, [name], random, () if sabotage else marks(session))
            if not changed:  # such as two equal values swapped
                continue
            report.add("attacks")
            report.add(f"found by {finding or 'nothing'}")
            if not finding:
                report.failures.append(f"attack {report.figures['attacks']}: {name} was not found")
        vault.close()
    return report


def _look_without_attack(session: Session, report: Report) -> None:
    """Use the log now and then; nothing must be found in it."""
    if report.figures.get("attacks", 0) % _BETWEEN == 0:
        add(session, 1)
        with session.engine.connect() as db:
            if found(db, marks(session)):
                report.failures.append("an alarm without an attack")


def marks(session: Session) -> list[Mark | None]:
    """What is remembered outside the vault."""
    assert session.witness is not None
    return list(session.witness.marks().values())


def attack(session: Session, names: Iterable[str], random: Random, outside: Iterable[Mark | None]) -> tuple[bool, str]:
    """Carry out attacks one upon the other and take them back; whether they changed the log, and what found it."""
    with session.engine.connect().execution_options(writes=True) as db, db.begin() as transaction:
        before = _rows(db)
        after = [dict(row) for row in before]
        for name in names:
            after = ATTACKS[name](random, after) if len(after) > 1 else after
        for trigger in _TRIGGERS:
            db.execute(text(f"DROP TRIGGER {trigger}"))
        db.execute(text("DELETE FROM events"))
        if after:
            names = list(after[0])
            places = ", ".join(f":{column}" for column in names)
            db.execute(text(f"INSERT INTO events ({', '.join(names)}) VALUES ({places})"), after)  # noqa: S608
        if random.random() < 0.3:  # the attacker also thinks of the count of commits
            db.execute(text("UPDATE meta SET value = value + :n WHERE key = 'commits'"), {"n": random.randrange(9)})
        answer = (_rows(db) != before, found(db, outside))
        transaction.rollback()
    return answer


def found(db: Connection, outside: Iterable[Mark | None]) -> str:
    """What finds something wrong: `chain`, `anchor`, or nothing."""
    if next(audit.verify(db), None):
        return "chain"
    return "anchor" if anchor.compare(db, outside) else ""


def _rows(db: Connection) -> Rows:
    return [dict(row) for row in db.execute(text("SELECT * FROM events ORDER BY n")).mappings()]


def rechained(rows: Rows) -> Rows:
    """The rows numbered and chained as if they had always been so."""
    previous = audit.BEGINNING
    for n, row in enumerate(rows, start=1):
        row |= {"n": n, "previous": previous}
        row["hash"] = previous = audit.hash_of(row)
    return rows


# --- attacks: what the log says afterwards --------------------------------------------------------


def _edit(random: Random, rows: Rows) -> Rows:
    row = random.choice(rows)
    column = random.choice((*_TEXTS, "count", "device_id", "previous", "hash"))
    if column == "count":
        row[column] += random.randrange(1, 9)
    elif random.random() < 0.5 and row[column]:
        place = random.randrange(len(row[column]))
        row[column] = row[column][:place] + random.choice("abc019_") + row[column][place + 1 :]
    else:
        row[column] = random.choice(rows)[column]
    return rows


def _edit_and_hash(random: Random, rows: Rows) -> Rows:
    row = random.choice(_edit(random, rows))
    row["actor_id"] = new_id()
    row["hash"] = audit.hash_of(row)
    return rows


def _shift(random: Random, rows: Rows) -> Rows:
    """Move a value over the border between two columns, which a careless encoding would not notice."""
    row = random.choice(rows)
    row["action"], row["kind"] = row["action"] + row["kind"][:1], row["kind"][1:]
    return rows


def _delete(random: Random, rows: Rows) -> Rows:
    gone = set(random.sample(range(len(rows)), min(len(rows) - 1, random.randrange(1, 5))))
    return [row for place, row in enumerate(rows) if place not in gone]


def _delete_and_renumber(random: Random, rows: Rows) -> Rows:
    return [{**row, "n": n} for n, row in enumerate(_delete(random, rows), start=1)]


def _swap(random: Random, rows: Rows) -> Rows:
    one, other = random.sample(rows, 2)
    one["n"], other["n"] = other["n"], one["n"]
    return rows


def _swap_contents(random: Random, rows: Rows) -> Rows:
    one, other = random.sample(rows, 2)
    for column in _TEXTS:
        one[column], other[column] = other[column], one[column]
    return rows


def _cut_tail(random: Random, rows: Rows) -> Rows:
    return rows[: random.randrange(len(rows))]


def _grow_another_tail(random: Random, rows: Rows) -> Rows:
    """Cut the tail and let another grow, as long or longer, every hash right."""
    kept = rows[: random.randrange(1, len(rows))]
    missing = len(rows) - len(kept) + random.randrange(3)
    new = [{**rows[0], "step": new_id(), "record_id": new_id()} for _n in range(missing)]
    return rechained([*kept, *new])


def _recompute(random: Random, rows: Rows) -> Rows:
    """Edit, delete or swap, then compute the whole chain anew."""
    before = random.choice((_edit, _delete, _swap_contents))
    return rechained(before(random, rows))


def _start_over(random: Random, rows: Rows) -> Rows:
    """Another log altogether, of the same device."""
    return rechained([{**row, "actor_id": new_id()} for row in rows[: random.randrange(1, len(rows) + 1)]])


def _insert(random: Random, rows: Rows) -> Rows:
    rows.insert(random.randrange(len(rows)), {**random.choice(rows), "record_id": new_id()})
    return [{**row, "n": n} for n, row in enumerate(rows, start=1)]


ATTACKS: dict[str, Callable[[Random, Rows], Rows]] = {
    "edit": _edit,
    "edit with its hash": _edit_and_hash,
    "shift between columns": _shift,
    "deletion": _delete,
    "deletion renumbered": _delete_and_renumber,
    "swap": _swap,
    "swapped contents": _swap_contents,
    "cut tail": _cut_tail,
    "another tail": _grow_another_tail,
    "recomputed": _recompute,
    "another log": _start_over,
    "insertion": _insert,
}
