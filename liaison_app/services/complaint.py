"""The complaint route: where a concern about police conduct was handed to, for the resident who raised it.

The program keeps no story of such a concern, so the sheet has none: the body, its reference, how to reach it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import NotFound, UserError
from liaison_app.i18n import _
from liaison_app.models.capture import Concern
from liaison_app.models.organization import Organization
from liaison_app.services import records
from liaison_app.services.directory import load
from liaison_app.services.guide import Publisher, address_of, phones_of, publisher
from liaison_app.services.guide_entry import PhoneLine
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session


@dataclass(frozen=True, slots=True)
class RouteContent:
    """The body a complaint goes to, with what is known of it, and its reference for this one."""

    publisher: Publisher
    body: str
    issued_on: date
    reference: str = ""
    raised_on: date | None = None
    phones: tuple[PhoneLine, ...] = ()
    email: str = ""
    website: str = ""
    address: tuple[str, ...] = ()


@guarded("release complaint-route")
def prepare_route(session: Session, concern_id: str) -> Prepared[RouteContent]:
    """Gather the sheet to be looked at; raises as `release_route` does."""
    return prepare(session, "complaint-route", collect(session, concern_id), [("concerns", concern_id)])


@guarded("release complaint-route")
def release_route(session: Session, concern_id: str) -> Released[RouteContent]:
    """Gather the sheet and let it leave. Raises NotFound without such a concern, UserError if it is no complaint."""
    return release(session, prepare_route(session, concern_id))


@guarded("read concerns")
def collect(session: Session, concern_id: str) -> RouteContent:
    """Gather the sheet; raises as `release_route` does."""
    agency = records.agency(session)
    with session.read() as db:
        concern = db.scalar(select(Concern).where(Concern.id == concern_id, Concern.deleted_at.is_(None)))
        if concern is None:
            raise NotFound(_("There is no concern with the id {id}.").format(id=concern_id))
        if not (concern.conduct and concern.conduct_body.strip()):
            raise UserError(
                _("This concern was not handed on as a complaint about police conduct. Nothing was written."),
                _("Mark it so and name the body it was handed to."),
            )
        content = RouteContent(
            publisher=publisher(agency),
            body=concern.conduct_body.strip(),
            issued_on=clock.today(),
            reference=concern.conduct_reference.strip(),
            raised_on=concern.raised_at.date() if concern.raised_at else None,
        )
        return _with_contacts(db, content)


def _with_contacts(db: OrmSession, content: RouteContent) -> RouteContent:
    """How to reach the body, if the directory has an organisation of its name."""
    same_name = func.lower(Organization.name) == content.body.lower()
    found = db.scalar(select(Organization).where(same_name, Organization.deleted_at.is_(None)))
    if found is None:
        return content
    directory = load(db)
    return replace(
        content,
        phones=phones_of(directory, found.id),
        email=found.email,
        website=found.website,
        address=address_of(directory, found.id),
    )
