"""Who can own an action: an officer, a partner, a resident; looked up as one types, and told from the name alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import _
from liaison_app.models.agency import Officer
from liaison_app.models.capture import OWNER_TYPES
from liaison_app.models.contact import Contact
from liaison_app.models.organization import Organization
from liaison_app.models.registry import KINDS
from liaison_app.services.called import called
from liaison_app.services.roles import guarded
from liaison_app.storage import lists
from liaison_app.storage.session import Session

#: Organizations of residents: who comes from there speaks for the neighborhood, not for an agency.
OF_RESIDENTS: Final = ("residents", "watch-group")


@dataclass(frozen=True)
class Owner:
    """Somebody who may own an action."""

    name: str
    owner_type: str

    @property
    def shown(self) -> str:
        """The name, and what they are."""
        return _("{name}, {who}").format(name=self.name, who=_(OWNER_TYPES[self.owner_type]).lower())


@guarded("read actions")
def find(session: Session, text: str, limit: int = 5) -> list[Owner]:
    """Who is called so, or has a name that begins so: officers first, then partners, then people.

    For no text, the officers.
    """
    found: list[str] = []
    with session.read() as db:
        if not text.strip():
            at_work = select(Officer.name).where(Officer.deleted_at.is_(None), Officer.left_on.is_(None))
            return [Owner(name, "officer") for name in db.scalars(at_work.order_by(Officer.name))]
        for name in ("officers", "organizations", "contacts"):
            kind = KINDS[name]
            titles = lists.titles(db, kind, called(db, kind, text, limit))
            found += [titles[one] for one in titles]
        names = list(dict.fromkeys(found))[:limit]
        return [Owner(name, type_of(db, name) or "resident") for name in names]


def type_of(db: OrmSession, name: str) -> str:
    """Whether somebody of exactly this name is an officer, a partner or a resident; empty for a name not known here."""
    same = name.strip()

    if not same:
        return ""
    officer = select(Officer.id).where(_named(Officer.name, same), Officer.deleted_at.is_(None))
    if db.scalar(officer.limit(1)) is not None:
        return "officer"
    people = (
        select(Organization.organization_type)
        .select_from(Contact)
        .outerjoin(Organization, Organization.id == Contact.organization_id)
        .where(_named(Contact.name, same), Contact.deleted_at.is_(None))
    )
    of = set(db.scalars(people))
    if of:
        return "partner" if None not in of and not of & {*OF_RESIDENTS} else "resident"
    bodies = select(Organization.organization_type).where(_named(Organization.name, same))
    of = set(db.scalars(bodies.where(Organization.deleted_at.is_(None))))
    return ("resident" if of & {*OF_RESIDENTS} else "partner") if of else ""


def _named(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    return column.collate("NOCASE") == name
