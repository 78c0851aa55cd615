"""Activities, which have no minutes: filed from one line, added up for a period, and what was found on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import func, select

from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.meeting import Activity
from liaison_app.models.organization import Organization
from liaison_app.services import lines, places, records
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Changed
from liaison_app.storage.session import Session

_COUNTS: Final = ("offered", "accepted", "declined")
#: The fields that only some kinds need; all others belong to every kind.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "outreach": ("organization_id", "people_met", *_COUNTS),
    "school": ("organization_id", "people_met"),
    "stall": ("organization_id", "people_met"),
    "door-knock": ("people_met", *_COUNTS),
    "walk-audit": ("organization_id", "people_met"),
}
SPECIAL: Final = frozenset(name for names in NEEDED.values() for name in names)


@dataclass(frozen=True)
class Totals:
    """What activities come to."""

    activities: int
    hours: float
    people_met: int
    offered: int
    accepted: int
    declined: int


@guarded("write activities")
def file(session: Session, line: str, record_id: str = "") -> Changed:
    """File an activity from one line (`lines.activity`).

    Raises InvalidField for what cannot be read: a day that is none, or an organization that is not here.
    """
    fields = dict(lines.activity(line))
    partner = str(fields.pop("organization", ""))
    if partner:
        fields["organization_id"] = _organization(session, partner)
    return records.save(session, [records.new("activities", fields, record_id=record_id)])


@guarded("read activities")
def totals(session: Session, since: date | None = None, until: date | None = None, activity_type: str = "") -> Totals:
    """The sums of a period, first and last day included; of one kind, if it is named."""
    counted = select(
        func.count(),
        *(func.coalesce(func.sum(getattr(Activity, name)), 0) for name in ("hours", "people_met", *_COUNTS)),
    ).where(Activity.deleted_at.is_(None))
    if since:
        counted = counted.where(Activity.on >= since)
    if until:
        counted = counted.where(Activity.on <= until)
    if activity_type:
        counted = counted.where(Activity.activity_type == activity_type)
    with session.read() as db:
        number, hours, *people = db.execute(counted).one()
    return Totals(number, float(hours), *(int(one) for one in people))


@guarded("write concerns")
def found(session: Session, activity_id: str, line: str) -> Changed:
    """File what was seen on an outing: a concern, or after `!` an action (`! Mend the step @Jo ^fri`).

    It belongs to the problem and the day of the activity; a concern to its place too, where the register has it.
    """
    activity: Any = records.load(session, "activities", activity_id).record
    if line.lstrip().startswith("!"):
        action = lines.action(line.lstrip()[1:])
        moment = datetime.combine(activity.on, time(12))
        return records.save(
            session, [records.new("actions", {**action, "problem_id": activity.problem_id, "agreed_at": moment})]
        )
    fields: dict[str, Value] = {
        "text": line.strip(),
        "problem_id": activity.problem_id,
        "place_id": _place(session, activity.place),
        "raised_at": datetime.combine(activity.on, time(12)),
    }
    return records.save(session, [records.new("concerns", fields)])


def _organization(session: Session, name: str) -> str:
    """The one organization that is called so, or begins so."""
    wanted = name.casefold()
    with session.read() as db:
        rows = db.execute(select(Organization.id, Organization.name).where(Organization.deleted_at.is_(None))).all()
    exact = [row.id for row in rows if row.name.casefold() == wanted]
    found = exact or [row.id for row in rows if row.name.casefold().startswith(wanted)]
    if len(found) != 1:
        words = _("@{name}: no organization here is called so. Add it in Contacts, or leave it out.")
        several = _("@{name}: several organizations are called so. Write the whole name.")
        raise InvalidField("organization_id", (several if found else words).format(name=name))
    return str(found[0])


def _place(session: Session, text: str) -> str:
    """The one place of the register that is called so, in any spelling; empty for none, or several."""
    found = places.named(session, text)
    return found[0][0] if len(found) == 1 else ""
