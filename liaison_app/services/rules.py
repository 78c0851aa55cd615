"""The rules an Edit must keep before it reaches the door, for every way in: window, command line, import.

General ones come from the declarations (required, known, linked record exists); those of a noun stand in `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import InvalidField, NotAllowed, UserError
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value, not_kept
from liaison_app.models.registry import KINDS, PART_KINDS, Kind, PartKind, translatable
from liaison_app.services import approved, concern_states, owners, pictures, roles
from liaison_app.services.roles import guarded
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

Values = Mapping[str, Any]
Made = frozenset[tuple[str, str]]
#: A noun's rule sees all values as they will be, those before (empty for a new record), and answers more fields to set.
Rule = Callable[[OrmSession, Values, Values], Mapping[str, Value]]

ANSWER_DAYS = 14
DESCRIPTORS = ("clothing", "build", "age_range", "other_features")
DESCRIPTORS_NEEDED = 2


def known(kind: Kind | PartKind, name: str) -> Field:
    """The field of that name. Raises InvalidField, with the names there are."""
    try:
        return kind.field(name)
    except KeyError:
        names = ", ".join(f.name for f in kind.fields)
        raise InvalidField(
            name, _("{kind} has no field “{name}”. It has: {names}.").format(kind=_(kind.label), name=name, names=names)
        ) from None


@guarded("write {edit.kind}")
def checked(session: Session, edit: Edit, made: Made = frozenset()) -> Edit:
    """The edit, with what its noun's rule adds. Raises InvalidField or NotAllowed; nothing is written.

    `made` are the records (kind, id) that the same step makes: a link to one of them leads somewhere, too.
    """
    roles.require_write(session, edit)
    kind = KINDS[edit.kind]
    with session.read() as db:
        row = db.execute(select(kind.table).where(kind.table.c.id == edit.id)).mappings().one_or_none()
        before: Values = dict(row) if row else {}
        after = {**{f.name: f.default for f in kind.fields}, **before, **edit.fields}
        approved.require_open(db, edit.kind, before, after, deleted=bool(edit.deleted))
        after |= not_kept(kind.model, after)
        names = [f.name for f in kind.fields] if not before else list(edit.fields)
        for name in names:
            _check(db, known(kind, name), after[name], edit.fields, made)
        for part_name, items in edit.parts.items():
            for part_id, values in items.items():
                _check_part(db, PART_KINDS[part_name], part_id, values, made)
        rule = RULES.get(edit.kind)
        more = rule(db, after, before) if rule and not edit.deleted else {}
    return replace(edit, fields={**edit.fields, **more})


def _check(db: OrmSession, field: Field, value: Any, touched: Values, made: Made) -> None:
    if field.required and (value is None or (isinstance(value, str) and not value.strip())):
        raise InvalidField(field.name, _("{field} is needed.").format(field=_(field.label)))
    if field.type == "link" and value and field.name in touched and (field.about.link, value) not in made:
        target = KINDS[field.about.link]
        there = select(target.table.c.id).where(target.table.c.id == value, target.table.c.deleted_at.is_(None))
        if db.scalar(there) is None:
            raise InvalidField(
                field.name,
                _("{field}: there is no {kind} with this id.").format(field=_(field.label), kind=_(target.label)),
            )


def _check_part(db: OrmSession, part: PartKind, part_id: str, values: Mapping[str, Value] | None, made: Made) -> None:
    """What is touched of a part; all of one that is new."""
    if values is None:
        return
    there = db.scalar(select(part.table.c.id).where(part.table.c.id == part_id))
    for field in part.own_fields:
        if there is None or field.name in values:
            _check(db, field, values.get(field.name, field.default), values, made)


def _report(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """Behaviour first: race or ethnicity only beside two other descriptors; an anonymous report names no reporter."""
    described = sum(bool(after[name].strip()) for name in DESCRIPTORS)
    if after["race_ethnicity"].strip() and described < DESCRIPTORS_NEEDED:
        raise InvalidField(
            "race_ethnicity",
            _("Describe at least two other features first (clothing, build, age or others); never race alone."),
        )
    if after["reporter_kind"] == "anonymous" and after["reporter_id"]:
        raise InvalidField(
            "reporter_id", _("An anonymous report names no reporter. Choose “Confidential”, or leave the reporter out.")
        )
    if after["seen_on"] > clock.today():
        raise InvalidField("seen_on", _("The date lies in the future."))
    if before:
        return {}
    days = db.scalar(select(KINDS["agency"].table.c.report_retention_days)) or 90
    return {
        "keep_until": after["keep_until"] or clock.today() + timedelta(days=days),
        "answer_due_on": after["answer_due_on"] or clock.today() + timedelta(days=ANSWER_DAYS),
    }


def _referral(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """A new referral opens today; afterwards its state changes by `services.referrals.move` only."""
    if before and after["state"] != before["state"]:
        raise NotAllowed(_("The state of a referral changes by a move, so that every move is dated."))
    return {} if before else {"opened_on": after["opened_on"] or clock.today()}


def _problem(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """A problem is opened today unless another day is named; closed, it carries the day, and open again it does not."""
    more: dict[str, Value] = {}
    if not before:
        more["opened_on"] = after["opened_on"] or clock.today()
    closed, was = (values.get("stage") == "closed" for values in (after, before))
    if closed and not was and after["closed_on"] == before.get("closed_on"):
        more["closed_on"] = clock.today()
    elif was and not closed and after["closed_on"] == before["closed_on"]:
        more["closed_on"] = None
    return more


def _action(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """An action carries when it was agreed, the day it was done, what its owner is, and where its rhythm began."""
    more: dict[str, Value] = {}
    if after["status"] == "done" and after["done_on"] is None:
        more["done_on"] = clock.today()
    elif before and before["status"] == "done" != after["status"] and after["done_on"] == before["done_on"]:
        more["done_on"] = None
    if not before and after["agreed_at"] is None:
        more["agreed_at"] = _agreed(db, after["meeting_id"])

    def touched(name: str) -> bool:
        return not before or after[name] != before[name]

    if after["owner"].strip() and touched("owner") and not (touched("owner_type") and after["owner_type"]):
        more["owner_type"] = owners.type_of(db, after["owner"]) or after["owner_type"]
    moved = touched("due_on") or touched("repeats")
    if after["repeats"] and moved and not (touched("repeats_from") and after["repeats_from"]):
        more["repeats_from"] = after["due_on"]
    return more


def _agreed(db: OrmSession, meeting_id: str) -> datetime | None:
    """Now; of an action of a meeting on another day nobody knows the minute."""
    meetings = KINDS["meetings"].table
    found = select(meetings.c.starts_at).where(meetings.c.id == meeting_id)
    started: datetime | None = db.scalar(found) if meeting_id else None
    return clock.now() if started is None or started.date() == clock.today() else None


def _amendment(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """An amendment is dated."""
    return {} if after["on"] else {"on": clock.today()}


def _remark(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """A remark carries the minute it was made."""
    return {} if before or after["said_at"] else {"said_at": clock.now()}


def _note(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """A quick note carries the minute it was taken."""
    return {} if before or after["noted_at"] else {"noted_at": clock.now()}


def _decision(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """A decision carries the minute it was taken; votes are counts."""
    for name in ("votes_for", "votes_against", "votes_abstained"):
        if after[name] is not None and after[name] < 0:
            raise InvalidField(name, _("A count cannot be less than nothing."))
    return {} if before or after["decided_at"] else {"decided_at": clock.now()}


def _attendance(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """A person by name, or a group by count: never both, since groups are not recorded on people."""
    named = bool(after["name"].strip() or after["contact_id"])
    if named and after["group"]:
        raise InvalidField("group", _("Groups are counted, never recorded on a person. Use a line of its own."))
    if not (named or after["group"] or after["illegible"]):
        raise InvalidField("name", _("Give a name, or a group with a count."))
    if after["count"] < 1:
        raise InvalidField("count", _("Count at least one."))
    return {}


def _activity(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """Counts of people are counts; nobody accepts or declines what was not offered."""
    for name in ("hours", "people_met", "offered", "accepted", "declined"):
        if after[name] is not None and after[name] < 0:
            raise InvalidField(name, _("A count cannot be less than nothing."))
    answered = (after["accepted"] or 0) + (after["declined"] or 0)
    if answered > (after["offered"] or 0):
        words = _("{answered} accepted or declined, and help was offered to {offered}. Correct one of the numbers.")
        raise InvalidField("offered", words.format(answered=answered, offered=after["offered"] or 0))
    return {}


def _agency(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """Whatever comes as a logo is drawn anew."""
    if not after["logo"] or after["logo"] == before.get("logo"):
        return {}
    try:
        return {"logo": pictures.checked(after["logo"])}
    except UserError as error:
        raise InvalidField("logo", str(error)) from None


def _officer(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """Roles and leaving go through `services.officers`, which knows of the key file and the last supervisor."""
    if before and (after["role"], after["left_on"]) != (before["role"], before["left_on"]):
        raise NotAllowed(_("The role of an officer and the day they left are changed under “Officers”, not here."))
    return {}


def _translation(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """Only what is printed for residents is translated."""
    names = [f.name for f in translatable(after["resource_type"])]
    if not names:
        raise InvalidField("resource_type", _("Nothing of this kind is translated."))
    if after["field_name"] not in names:
        possible = ", ".join(names)
        raise InvalidField(
            "field_name", _("Not a field that is translated. Those are: {names}.").format(names=possible)
        )
    return {}


RULES: dict[str, Rule] = {
    "agency": _agency,
    "officers": _officer,
    "reports": _report,
    "referrals": _referral,
    "problems": _problem,
    "concerns": concern_states.rule,
    "decisions": _decision,
    "actions": _action,
    "remarks": _remark,
    "amendments": _amendment,
    "notes": _note,
    "attendances": _attendance,
    "activities": _activity,
    "translations": _translation,
}
