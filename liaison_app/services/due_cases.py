"""What is due of people and services: referrals, later checks, watch reports, contacts, the directory."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, null, or_, select, union_all
from sqlalchemy.orm import Session as OrmSession

from liaison_app.i18n import N_, _
from liaison_app.models.contact import Contact, LogEntry
from liaison_app.models.referral import REFERRAL_STATES, FollowUp, Referral
from liaison_app.models.report import Report
from liaison_app.models.service import Service
from liaison_app.models.values import initials
from liaison_app.services.due import DONE, DONE_OR_LATER, LATER, Line, Section, one_line, read, section
from liaison_app.services.referrals import CLOSED

#: A contact with an owner or a log should hear from us at least this often.
SILENCE_DAYS: Final = 90
#: A service is checked at least every six months.
CHECK_DAYS: Final = 183
#: An open referral is followed up this long after it was opened or last followed up.
FOLLOW_UP_DAYS: Final = 14
#: After help began, people are asked again how they are.
LATER_CHECKS: Final = (30, 90, 180)


def referrals(db: OrmSession, day: date, limit: int) -> Section:
    """Open referrals whose follow-up day has come; without one, two weeks after they were opened."""
    falls = func.coalesce(Referral.follow_up_on, func.date(Referral.opened_on, f"+{FOLLOW_UP_DAYS} days"))
    found = (
        select(Referral.id, Referral.person, Referral.state, falls.label("falls"))
        .where(Referral.deleted_at.is_(None), Referral.state.not_in(CLOSED), falls <= day)
        .order_by("falls", Referral.n)
    )
    return section(
        db,
        "referrals",
        N_("Referrals to follow up"),
        found,
        limit,
        lambda row: Line(
            "referrals",
            row.id,
            initials(row.person),
            _(REFERRAL_STATES[row.state]),
            row.falls,
            DONE_OR_LATER,
        ),
    )


def later_checks(db: OrmSession, day: date, limit: int) -> Section:
    """Completed referrals whose 30, 90 or 180 days are over without a check recorded for that time."""
    missing = [and_(Referral.closed_on <= day - timedelta(days=days), ~_checked_after(days)) for days in LATER_CHECKS]
    found = (
        select(Referral.id, Referral.person, Referral.closed_on)
        .where(Referral.deleted_at.is_(None), Referral.state == "completed", or_(*missing))
        .where(or_(Referral.follow_up_on.is_(None), Referral.follow_up_on <= day))
        .order_by(Referral.closed_on, Referral.n)
    )

    def line(row: Any) -> Line:
        since = max(days for days in LATER_CHECKS if row.closed_on + timedelta(days=days) <= day)
        detail = _("How is the person, {days} days after?").format(days=since)
        return Line("referrals", row.id, initials(row.person), detail, row.closed_on + timedelta(days=since), LATER)

    return section(db, "checks", N_("Later checks"), found, limit, line)


def _checked_after(days: int) -> ColumnElement[bool]:
    made = or_(FollowUp.on.is_not(None), FollowUp.result != "")
    return exists().where(FollowUp.owner_id == Referral.id, FollowUp.after_days >= days, made)


def reports(db: OrmSession, day: date, limit: int) -> Section:
    """Watch reports that nobody has answered."""
    found = (
        select(Report.id, Report.doing, Report.place, Report.answer_due_on)
        .where(Report.deleted_at.is_(None), Report.answered_on.is_(None))
        .order_by(Report.answer_due_on, Report.n)
    )
    return section(
        db,
        "reports",
        N_("Watch reports waiting for an answer"),
        found,
        limit,
        lambda row: Line("reports", row.id, one_line(row.doing), row.place, row.answer_due_on, DONE),
    )


def contacts(db: OrmSession, day: date, limit: int) -> Section:
    """People with an owner or a log who were not spoken to for `SILENCE_DAYS`; never those not to be contacted."""
    since = day - timedelta(days=SILENCE_DAYS)
    ours = and_(Contact.deleted_at.is_(None), Contact.do_not_contact.is_(False))
    # Grouped by an expression, so that the log is read in its own order: three times as quick as by the index.
    last = (
        select(LogEntry.contact_id, func.max(LogEntry.on).label("last_on"))
        .where(LogEntry.deleted_at.is_(None))
        .group_by(LogEntry.contact_id.concat(""))
        .having(func.max(LogEntry.on) < since)
        .subquery()
    )
    quiet = select(Contact.n, Contact.id, Contact.name, last.c.last_on).where(last.c.contact_id == Contact.id, ours)
    logged = exists().where(LogEntry.contact_id == Contact.id, LogEntry.deleted_at.is_(None))
    never = select(Contact.n, Contact.id, Contact.name, null()).where(
        ours, Contact.owner_id != "", Contact.created_at < datetime.combine(since, time()), ~logged
    )
    both = union_all(quiet, never).subquery()
    found = select(both.c.id, both.c.name, both.c.last_on).order_by(both.c.last_on, both.c.n)

    def line(row: Any) -> Line:
        text = (
            _("Last spoken to on {day}").format(day=read(LogEntry, "on", row.last_on))
            if row.last_on
            else _("Never spoken to")
        )
        return Line("contacts", row.id, row.name, text, None, DONE)

    return section(db, "contacts", N_("Not spoken to for three months"), found, limit, line)


def services(db: OrmSession, day: date, limit: int) -> Section:
    """Services that nobody has asked whether all of it still holds."""
    found = (
        select(Service.id, Service.name, Service.assured_date)
        .where(Service.deleted_at.is_(None), Service.status == "active", ~checked_lately(day))
        .order_by(Service.assured_date, Service.n)
    )

    def line(row: Any) -> Line:
        text = (
            _("Checked on {day}").format(day=read(Service, "assured_date", row.assured_date))
            if row.assured_date
            else _("Never checked")
        )
        return Line("services", row.id, row.name, text, None, DONE)

    return section(db, "services", N_("Services not checked for six months"), found, limit, line)


def checked_lately(day: date) -> ColumnElement[bool]:
    """The condition that a service was checked in the six months before `day`."""
    return func.coalesce(Service.assured_date >= day - timedelta(days=CHECK_DAYS), False)
