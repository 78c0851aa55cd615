"""The way of minutes from draft to approved; approving freezes the document and its PDF, and locks them for good.

The document is made above this floor (`exports/approval.py`), so approving takes three steps: `prepare_approval`
gathers the minutes as they will read, whoever calls makes document and PDF of them, `approve` stores both, if the vault
still says the same.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import Conflict, NotAllowed, UserError
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.agency import AGENCY_ID, Agency
from liaison_app.models.base import new_id
from liaison_app.models.meeting import MINUTES_STATES, Meeting
from liaison_app.models.minutes import ApprovedMinutes
from liaison_app.services import pictures, plain, records
from liaison_app.services.minutes import content as content_module
from liaison_app.services.minutes.content import Frozen, MinutesContent
from liaison_app.services.minutes.gather import Gathered
from liaison_app.services.release import Prepared, prepare
from liaison_app.services.roles import guarded
from liaison_app.storage import door
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: From each state, the states a move may lead to. Approved minutes stay so.
MOVES: Final[dict[str, tuple[str, ...]]] = {
    "draft": ("in-review",),
    "in-review": ("amended", "approved", "draft"),
    "amended": ("in-review", "approved"),
    "approved": (),
}


@guarded("write meetings")
def move(session: Session, meeting_id: str, state: str) -> Changed:
    """Move the minutes on; the first time they leave the draft they are issued. Raises NotAllowed for a move that makes
    no sense, and for approving, which needs the document (`approve`).
    """
    meeting = _meeting(session, meeting_id)
    require_move(meeting.minutes_state, state)
    if state == "approved":
        raise NotAllowed(_("Approving needs the document as it will be printed. Nothing was changed."))
    return door.apply(session, [_moved(meeting, state)], action="move")


def require_move(now: str, state: str) -> None:
    """Raise NotAllowed, with the moves there are, unless minutes may go from `now` to `state`."""
    if state in MOVES[now]:
        return
    offered = ", ".join(MOVES[now])
    raise NotAllowed(
        _("Minutes that are “{now}” cannot become “{state}”. Nothing was changed.").format(now=now, state=state),
        _("Possible: {states}.").format(states=offered)
        if offered
        else _("Approved minutes are locked; a later correction is an amendment."),
    )


def offered(state: str) -> dict[str, str]:
    """The states that minutes may go to, with their labels in the source language."""
    return {code: MINUTES_STATES[code] for code in MOVES[state]}


@guarded("write approved-minutes")
def prepare_approval(session: Session, meeting_id: str) -> Prepared[MinutesContent]:
    """The minutes as they will read once they are approved today. Raises as `require_move` does."""
    require_move(_meeting(session, meeting_id).minutes_state, "approved")
    with session.read() as db:
        content = _as_approved(db, meeting_id)
    return prepare(session, "minutes", content, [("meetings", meeting_id)])


@guarded("write approved-minutes")
def approve(session: Session, prepared: Prepared[MinutesContent], tree: str, pdf: bytes) -> Changed:
    """Store document (as JSON) and PDF and lock the minutes; Conflict if something was changed since `prepared`."""
    content = prepared.content
    meeting = _meeting(session, content.meeting_id)
    require_move(meeting.minutes_state, "approved")
    officer = records.titles(session, "officers", [session.actor.id]).get(session.actor.id, "")
    stored: dict[str, Value] = {
        "meeting_id": meeting.id,
        "approved_on": clock.today(),
        "approved_by": officer,
        "tree": json.dumps({"document": tree, "content": plain.told(content)}, ensure_ascii=False),
        "pdf": b64encode(pdf).decode("ascii"),
        "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
    }
    edits = [_moved(meeting, "approved"), Edit("approved-minutes", new_id(), fields=stored)]

    def same(db: Connection) -> None:
        """Decisions and remarks are records of their own, and a sync may bring one up to the moment of writing."""
        if _as_approved(OrmSession(db, autoflush=False), content.meeting_id) != content:
            raise Conflict(
                _("Something in the minutes was changed meanwhile, so they were not approved. Nothing was changed."),
                _("Read them again, then approve them."),
            )

    return door.apply(session, edits, action="approve", check=same)


def frozen(db: OrmSession, meeting_id: str) -> MinutesContent | None:
    """The minutes as they were approved, if they were: nothing that was changed since is in them.

    Of two laptops that both approved, the first counts. Raises UserError where the stored PDF is not the approved one.
    """
    stored = db.scalars(
        select(ApprovedMinutes)
        .where(ApprovedMinutes.meeting_id == meeting_id, ApprovedMinutes.deleted_at.is_(None))
        .order_by(ApprovedMinutes.approved_on, ApprovedMinutes.created_at, ApprovedMinutes.id)
    ).first()
    if stored is None or not stored.pdf:
        return None
    pdf = b64decode(stored.pdf)
    if hashlib.sha256(pdf).hexdigest() != stored.pdf_sha256:
        raise UserError(
            _("The stored PDF of these minutes is not the one that was approved. It was not printed."),
            _("Restore it from a backup."),
        )
    tree = json.loads(stored.tree)
    content: MinutesContent = plain.read(tree["content"], plain.classes(content_module))
    return replace(content, frozen=Frozen(tree["document"], pdf))


def _as_approved(db: OrmSession, meeting_id: str) -> MinutesContent:
    agency = db.scalars(select(Agency).where(Agency.id == AGENCY_ID)).one()
    content = Gathered(db, meeting_id).content(agency.name)
    return replace(content, state="approved", approved_on=clock.today(), logo=pictures.read(agency.logo))


def _meeting(session: Session, meeting_id: str) -> Meeting:
    record = records.load(session, "meetings", meeting_id).record
    assert isinstance(record, Meeting)
    return record


def _moved(meeting: Meeting, state: str) -> Edit:
    fields: dict[str, Value] = {"minutes_state": state}
    if meeting.issued_on is None:
        fields["issued_on"] = clock.today()
    if state == "approved":
        fields["approved_on"] = clock.today()
    return Edit("meetings", meeting.id, base=meeting.version, fields=fields)
