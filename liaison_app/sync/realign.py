"""After the hub lost something (put back from a backup, or another database): nothing is deleted here, and what it
lacks goes there again.

Where this device and the hub still agree is found by the places that earlier syncs remembered; no clock is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from liaison_app.models.registry import KINDS
from liaison_app.services.roles import guarded
from liaison_app.storage import erase, index, tables
from liaison_app.storage.session import Session
from liaison_app.sync import course, scopes
from liaison_app.sync.course import BEGINNING, Course, Place
from liaison_app.sync.hub.calls import BATCH, Hub, Pulled
from liaison_app.sync.incoming import Arrival

#: Applies a page of a scope; told up to where the hub's order is the one that was seen here.
Take = Callable[[str, Pulled, int], Sequence[Arrival]]


def needed(course_: Course, pages: Iterable[Pulled]) -> bool:
    """Whether this is not the hub that was followed, or not its past."""
    return course_.instance is not None and any(
        page.hub_instance != course_.instance or not page.cursor_fits or page.head < course_.head for page in pages
    )


@guarded("use the hub")
def whole(session: Session, hub: Hub, team: UUID, was: Course, held: Sequence[str], take: Take) -> Course:
    """Look at everything on the hub anew, queue what it lacks, and say where it is followed from now on.

    Cut short, it begins again with the next sync: the course is kept only at the end.
    """
    agreed = _agreed(hub, team, held[0], was.marks)
    cursors, lost, head = {}, [], 0
    instance = was.instance
    for scope in sorted(held, key=scopes.SCOPES.index):
        seen, place = set[str](), BEGINNING
        while True:
            page = hub.pull(team, scope, *place)
            seen.update(one.record_id for one in take(scope, page, agreed))
            if page.versions:
                place = (page.versions[-1].seq, page.versions[-1].turn)
            head, instance = max(head, page.head), page.hub_instance
            if len(page.versions) < BATCH:
                break
        cursors[scope] = place
        lost += _lost(session, scope, seen)
    marks = tuple(mark for mark in was.marks if mark[0] <= agreed)
    now = Course(instance, head, cursors, marks, schema=was.schema).marked()
    with session.write() as db:
        synced = tables.synced.c
        for scope in held:
            for some in index.batches(record_id for where, _kind, record_id in lost if where == scope):
                db.execute(delete(tables.synced).where(synced.scope == scope, synced.record_id.in_(some)))
        erase.queue(db, {(kind, record_id) for _scope, kind, record_id in lost if kind in KINDS})
        course.save(db, now)
    return now


def _agreed(hub: Hub, team: UUID, scope: str, marks: Sequence[Place]) -> int:
    fits = hub.fits(team, scope, marks) if marks else []
    return max((seq for (seq, _push), fit in zip(marks, fits, strict=True) if fit), default=0)


def _lost(session: Session, scope: str, seen: set[str]) -> list[tuple[str, str, str]]:
    """Scope, kind and id of what the hub had and has no more."""
    columns = tables.synced.c
    with session.read() as db:
        rows = db.execute(select(columns.kind, columns.record_id).where(columns.scope == scope)).all()
    return [(scope, kind, record_id) for kind, record_id in rows if record_id not in seen]
