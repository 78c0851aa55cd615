"""Every action there is, looked at by whose it is, how late, and what it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select, text

from liaison_app import clock
from liaison_app.i18n import N_, _
from liaison_app.models.capture import Action
from liaison_app.models.meeting import Meeting
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.called import LOOKED_AT, called, folded
from liaison_app.services.roles import guarded
from liaison_app.storage import index, lists
from liaison_app.storage.lists import Before, Where
from liaison_app.storage.session import Session

#: What can be shown of them, in the order in which it is offered.
SHOWS: Final[Mapping[str, str]] = {
    "open": N_("All open"),
    "mine": N_("Mine and nobody's"),
    "overdue": N_("Overdue"),
    "others": N_("Promised by others"),
    "done": N_("Done"),
    "all": N_("All"),
}
#: Of each sort of subject, so many are offered.
EACH: Final = 4


@dataclass(frozen=True)
class Subject:
    """Something that actions belong to: an owner, a meeting, a series of meetings, a problem."""

    label: str
    where: Where = field(default_factory=dict)


@guarded("read actions")
def whose(session: Session) -> str:
    """The name under which the officer at work owns actions."""
    return records.titles(session, "officers", [session.actor.id]).get(session.actor.id, "")


def showing(show: str, me: str) -> Where:
    """The filter for one of `SHOWS`. What nobody has taken on is everybody's."""
    filters: Mapping[str, Where] = {
        "open": {"status": "open"},
        "mine": {"status": "open", "owner": (me, "")},
        "overdue": {"status": "open", "due_on": Before(clock.today())},
        "others": {"status": "open", "owner_type": ("partner", "resident")},
        "done": {"status": "done"},
        "all": {},
    }
    return filters[show]


@guarded("read actions")
def subjects(session: Session, typed: str) -> list[Subject]:
    """What is called so, or has a word that begins so: owners, then problems, series and meetings."""
    if not typed.strip():
        return []
    found = [Subject(_("Owner: {name}").format(name=name), {"owner": (name,)}) for name in _owners(session, typed)]
    with session.read() as db:
        problem = KINDS["problems"]
        titles = lists.titles(db, problem, called(db, problem, typed, EACH))
        found += [Subject(_("Problem: {name}").format(name=titles[one]), {"problem_id": one}) for one in titles]
        ids = called(db, KINDS["meetings"], typed, EACH)
        rows = db.execute(select(Meeting.id, Meeting.title, Meeting.starts_at).where(Meeting.id.in_(ids))).all()
        of = {row.id: row for row in rows}
        series = _series(session, typed)
        found += [Subject(_("Series: {name}").format(name=name), {"meeting_id": series[name]}) for name in series]
        for one in (of[one] for one in ids if one in of):
            label = _("Meeting: {name}, {day}").format(name=one.title, day=one.starts_at.date().isoformat())
            found.append(Subject(label, {"meeting_id": one.id}))
    return found


def _owners(session: Session, typed: str) -> list[str]:
    """Names of those who own an action, from the index of words."""
    words = index.table(KINDS["actions"])
    match = text(f"SELECT rowid FROM {words} WHERE {words} MATCH :match LIMIT {LOOKED_AT}")  # noqa: S608 - names of ours
    numbers = match.bindparams(match=index.match(typed)).columns(Action.n)
    with session.read() as db:
        names = set(db.scalars(select(Action.owner).where(Action.n.in_(numbers))))
    return sorted((name for name in names if _begins(name, typed)), key=str.casefold)[:EACH]


def _series(session: Session, typed: str) -> Mapping[str, tuple[str, ...]]:
    """Series of meetings that are called so, with their meetings."""
    words = index.table(KINDS["meetings"])
    match = text(f"SELECT rowid FROM {words} WHERE {words} MATCH :match LIMIT {LOOKED_AT}")  # noqa: S608 - as above
    numbers = match.bindparams(match=index.match(typed)).columns(Meeting.n)
    query = select(Meeting.series, Meeting.id).where(Meeting.n.in_(numbers), Meeting.series != "")
    found: dict[str, tuple[str, ...]] = {}
    with session.read() as db:
        for name, record_id in db.execute(query.order_by(Meeting.series, Meeting.n)):
            if _begins(name, typed):
                found[name] = (*found.get(name, ()), record_id)
    return dict(list(found.items())[:EACH])


def _begins(name: str, typed: str) -> bool:
    return all(any(word.startswith(part) for word in folded(name).split()) for part in folded(typed).split())
