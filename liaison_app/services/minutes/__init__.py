"""The minutes of a meeting: gathered from what was captured, written over where somebody did, approved and locked.

The full minutes are for members. The public copy is generated from them, never covered over: no names of residents, no
confidential concerns, no small counts of groups.
"""

from __future__ import annotations

from dataclasses import replace

from liaison_app.services import pictures, records
from liaison_app.services.minutes.content import MinutesContent
from liaison_app.services.minutes.gather import Gathered
from liaison_app.services.minutes.public import published
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session


@guarded("release minutes")
def prepare_minutes(session: Session, meeting_id: str, *, public: bool = False) -> Prepared[MinutesContent]:
    """Gather the minutes to be looked at; raises as `collect` does."""
    content = collect(session, meeting_id, public=public)
    return prepare(session, "minutes-public" if public else "minutes", content, [("meetings", meeting_id)])


@guarded("release minutes")
def release_minutes(session: Session, meeting_id: str, *, public: bool = False) -> Released[MinutesContent]:
    """Gather the minutes and let them leave; raises as `collect` does."""
    return release(session, prepare_minutes(session, meeting_id, public=public))


@guarded("read meetings")
def collect(session: Session, meeting_id: str, *, public: bool = False) -> MinutesContent:
    """Gather the minutes of a meeting. Raises NotFound if there is no such meeting."""
    agency = records.agency(session)
    with session.read() as db:
        content = Gathered(db, meeting_id).content(agency.name)
        content = replace(content, logo=pictures.read(agency.logo))
        return published(db, content) if public else content
