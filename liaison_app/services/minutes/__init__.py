"""The minutes of a meeting: gathered from what was captured, written over where somebody did, approved and locked.

The full minutes are for members. The public copy is generated from them, never covered over: no names of residents, no
confidential concerns, no small counts of groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from liaison_app.services import pictures, records
from liaison_app.services.minutes.content import MinutesContent
from liaison_app.services.minutes.gather import Gathered
from liaison_app.services.minutes.public import published
from liaison_app.services.minutes.states import frozen
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session


@guarded("release minutes")
def prepare_minutes(
    session: Session, meeting_id: str, *, public: bool = False, kept: Sequence[str] = ()
) -> Prepared[MinutesContent]:
    """Gather the minutes to be looked at; raises as `collect` does."""
    content = collect(session, meeting_id, public=public, kept=kept)
    return prepare(session, "minutes-public" if public else "minutes", content, [("meetings", meeting_id)])


@guarded("release minutes")
def release_minutes(
    session: Session, meeting_id: str, *, public: bool = False, kept: Sequence[str] = ()
) -> Released[MinutesContent]:
    """Gather the minutes and let them leave; raises as `collect` does."""
    return release(session, prepare_minutes(session, meeting_id, public=public, kept=kept))


@guarded("read meetings")
def collect(session: Session, meeting_id: str, *, public: bool = False, kept: Sequence[str] = ()) -> MinutesContent:
    """Gather the minutes of a meeting; those that were approved as they were then, with the amendments since.

    `kept` are passages in doubt that stay in the public copy, since an officer looked at them.
    Raises NotFound if there is no such meeting.
    """
    agency = records.agency(session)
    with session.read() as db:
        now = replace(Gathered(db, meeting_id).content(agency.name), logo=pictures.read(agency.logo))
        approved = frozen(db, meeting_id)
        content = replace(approved, amendments=now.amendments) if approved else now
        return published(db, content, kept) if public else content
