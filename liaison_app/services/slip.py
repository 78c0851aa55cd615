"""The slip a referred person takes along: where to go and whom to call, and nothing about the person.

It is theirs, so no consent is asked for. It names neither the person nor the need nor how they came, in case it is
lost; a shelter's address is withheld here as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from liaison_app import clock
from liaison_app.errors import NotFound, UserError
from liaison_app.i18n import _
from liaison_app.models.agency import Officer
from liaison_app.models.referral import Referral
from liaison_app.services import records, translations
from liaison_app.services.guide import Publisher, entry_of, publisher
from liaison_app.services.guide_entry import GuideEntry
from liaison_app.services.release import Prepared, Released, prepare, release
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session


@dataclass(frozen=True, slots=True)
class SlipContent:
    """What stands on the slip. `officer` and `officer_phone` are whom to call if it does not work."""

    publisher: Publisher
    entry: GuideEntry
    issued_on: date
    appointment_at: datetime | None = None
    accompanied: bool = False
    officer: str = ""
    officer_phone: str = ""


@guarded("release referral-slip")
def prepare_slip(session: Session, referral_id: str) -> Prepared[SlipContent]:
    """Gather the slip to be looked at; raises as `release_slip` does."""
    return prepare(session, "referral-slip", collect(session, referral_id), [("referrals", referral_id)])


@guarded("release referral-slip")
def release_slip(session: Session, referral_id: str) -> Released[SlipContent]:
    """Gather the slip and let it leave.

    Raises NotFound if there is no such referral, UserError if it names no service to go to.
    """
    return release(session, prepare_slip(session, referral_id))


@guarded("read referrals")
def collect(session: Session, referral_id: str) -> SlipContent:
    """Gather the slip; raises as `release_slip` does."""
    agency = records.agency(session)
    with session.read() as db:
        referral = db.scalar(select(Referral).where(Referral.id == referral_id, Referral.deleted_at.is_(None)))
        if referral is None:
            raise NotFound(_("There is no referral with the id {id}.").format(id=referral_id))
        entry = entry_of(db, referral.service_id) if referral.service_id else None
        if entry is None:
            raise UserError(
                _("The referral names no service yet, so the slip would be empty. Nothing was written."),
                _("Choose a service in the referral."),
            )
        issuer = publisher(agency, translations.words(db))
        officer = db.scalar(select(Officer).where(Officer.id == (referral.officer_id or session.actor.id)))
    return SlipContent(
        publisher=issuer,
        entry=entry,
        issued_on=clock.today(),
        appointment_at=referral.appointment_at,
        accompanied=referral.warm_handover,
        officer=officer.name if officer else "",
        officer_phone=(officer.phone if officer else "").strip() or agency.phone,
    )
