"""The states of a concern: which moves make sense, what each needs, and what is dated by itself.

A rule of `services.rules`, so that window, command line and imports keep it alike; `services.concerns` makes the moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.errors import InvalidField, NotAllowed
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.capture import CONCERN_STATES, Concern

Values = Mapping[str, Any]

#: From each state, the states a move may lead to. What was answered comes back into work when it was not over.
MOVES: Final[Mapping[str, tuple[str, ...]]] = {
    "raised": ("acknowledged", "in-work", "asked", "done", "cannot-do"),
    "acknowledged": ("in-work", "asked", "done", "cannot-do"),
    "in-work": ("asked", "done", "cannot-do"),
    "asked": ("in-work", "done", "cannot-do"),
    "done": ("in-work",),
    "cannot-do": ("in-work", "asked", "done"),
}
#: A concern about police conduct is handed on: what is done about it is decided elsewhere.
CONDUCT_MOVES: Final[Mapping[str, tuple[str, ...]]] = {"raised": ("acknowledged", "done"), "acknowledged": ("done",)}
CLOSED: Final = ("done", "cannot-do")
#: Other bodies are given this long for a reply, unless a day is named.
ASK_DAYS: Final = 28
#: A body and a reference are short; a longer text would be a story.
SHORT: Final = 120
_DEEPEST = 50


def moves(state: str, *, conduct: bool = False) -> tuple[str, ...]:
    """The states that a move may lead to."""
    return CONDUCT_MOVES.get(state, ()) if conduct else MOVES[state]


def rule(db: OrmSession, after: Values, before: Values) -> Mapping[str, Value]:
    """Stamps a concern when it is raised; dates what happens to it. Raises InvalidField or NotAllowed."""
    more = _handed_on(after) if after["conduct"] else {}
    if after["duplicate_of_id"] and after["duplicate_of_id"] != before.get("duplicate_of_id"):
        more["duplicate_of_id"] = _head_for(db, after["duplicate_of_id"], before.get("id", ""))
    if not before:
        return {**more, "raised_at": after["raised_at"] or clock.now()}
    if after["state"] != before["state"]:
        more |= _moved(after, before)
    if after["asked_reply"].strip() and not before["asked_reply"].strip() and after["asked_replied_on"] is None:
        more["asked_replied_on"] = clock.today()
    if after["told_how"] and not before["told_how"] and after["told_on"] is None:
        more["told_on"] = clock.today()
    return more


def _handed_on(after: Values) -> dict[str, Value]:
    if not after["conduct_body"].strip():
        raise InvalidField("conduct_body", _("Name the body it was handed to. No story is kept here."))
    for name in ("conduct_body", "conduct_reference"):
        if len(after[name]) > SHORT:
            raise InvalidField(name, _("Keep this under {n} characters. No story is kept here.").format(n=SHORT))
    return {} if after["conduct_handed_on"] else {"conduct_handed_on": clock.today()}


def _moved(after: Values, before: Values) -> dict[str, Value]:
    now, state = before["state"], after["state"]
    found: dict[str, Value] = {"state_on": clock.today()}
    if after["told_on"] == before["told_on"]:
        found |= to_be_told(state, after["wants_answer_id"])
    if after["duplicate_of_id"]:
        return found  # it goes with the one that it repeats
    possible = moves(now, conduct=after["conduct"])
    if state not in possible:
        names = ", ".join(f"{code} ({_(CONCERN_STATES[code])})" for code in possible) or _("none")
        raise NotAllowed(
            _("A concern that is “{now}” cannot become “{state}”.").format(
                now=_(CONCERN_STATES[now]), state=_(CONCERN_STATES[state])
            ),
            _("Possible: {states}.").format(states=names),
        )
    if state == "cannot-do" and not after["public_answer"].strip():
        raise InvalidField("public_answer", _("Say why it cannot be done. The public reads this."))
    if state == "asked":
        found |= _asked(after, before)
    return found


def to_be_told(state: str, wants_answer_id: str) -> dict[str, Value]:
    """What is forgotten in this state: whoever was told that it was heard is to be told how it ended."""
    return {"told_on": None, "told_how": ""} if state in CLOSED and wants_answer_id else {}


def _asked(after: Values, before: Values) -> dict[str, Value]:
    """Sent today; a reply to an earlier ask is not one to this."""
    if not after["asked_of"].strip():
        raise InvalidField("asked_of", _("Name the body that was asked."))
    today = clock.today()
    first: dict[str, Value] = {
        "asked_sent_on": today,
        "asked_due_on": today + timedelta(days=ASK_DAYS),
        "asked_reply": "",
        "asked_replied_on": None,
    }
    new = before["asked_sent_on"] is None
    return {
        name: value
        for name, value in first.items()
        if after[name] == before[name] and (not new or after[name] in (None, ""))
    }


def _head_for(db: OrmSession, target: str, own: str) -> str:
    """The concern at the head of a chain of duplicates. Raises InvalidField where that would be the concern itself."""
    found = head(db, target)
    if own and found == own:
        raise InvalidField("duplicate_of_id", _("That one is itself a duplicate of this concern."))
    return found


def head(db: OrmSession, concern_id: str) -> str:
    """The concern where this one is answered: itself, unless it repeats another. Two that came to repeat each other on
    two laptops are both answered at the one that comes first by id."""
    way = [concern_id]
    while len(way) < _DEEPEST:
        target = db.scalar(select(Concern.duplicate_of_id).where(Concern.id == way[-1], Concern.deleted_at.is_(None)))
        there = select(Concern.id).where(Concern.id == target, Concern.deleted_at.is_(None))
        if not target or db.scalar(there) is None:
            return way[-1]
        if target in way:
            return min(way[way.index(target) :])
        way.append(target)
    return way[-1]


def heads(links: Mapping[str, str]) -> dict[str, str]:
    """For each concern the one where it is answered; `links` are all concerns with what each repeats, or nothing."""
    found: dict[str, str] = {}
    for one in links:
        way: list[str] = []
        at = one
        while at not in found and at not in way:
            way.append(at)
            target = links[at]
            if not target or target not in links:
                break
            at = target
        end = found.get(at) or (min(way[way.index(at) :]) if at in way else at)
        found |= dict.fromkeys(way, end)
    return found
