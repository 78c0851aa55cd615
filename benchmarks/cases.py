"""Referrals with their moves and consents, and watch reports with their groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from benchmarks import names, words
from benchmarks.town import Item, Town
from liaison_app.models.referral import BARRIERS, PATHWAYS, URGENCIES
from liaison_app.models.report import TRIAGES
from liaison_app.services.referrals import CLOSED
from liaison_app.storage.edits import Edit

#: The states a referral went through after `draft`, and how many of a hundred took that way.
WAYS: Final[Mapping[tuple[str, ...], int]] = {
    (): 4,
    ("requested",): 10,
    ("requested", "accepted"): 8,
    ("requested", "rejected"): 6,
    ("requested", "on-hold"): 5,
    ("requested", "accepted", "in-progress"): 20,
    ("requested", "accepted", "in-progress", "completed"): 34,
    ("requested", "cancelled"): 5,
    ("requested", "accepted", "failed"): 7,
    ("entered-in-error",): 1,
}
_OUTCOMES: Final = {
    "completed": ("got-help", "got-help", "got-help", "referred-elsewhere"),
    "rejected": ("not-eligible", "no-capacity"),
    "cancelled": ("no-longer-wanted",),
    "failed": ("not-reached", "could-not-get-there"),
}


def referrals(town: Town, count: int) -> Iterator[Edit]:
    """`count` referrals, with their moves and a consent for each one that left the desk."""
    rng = town.rng
    ways, weights = list(WAYS), list(WAYS.values())
    for _ in range(count):
        way = rng.choices(ways, weights)[0]
        referral = _referral(town, way)
        yield referral
        if len(way) > 1:
            given = referral.fields["opened_on"]
            assert isinstance(given, date)
            consent: Item = {
                "referral_id": referral.id,
                "what": "Name, phone number and what was asked for",
                "recipient": names.word(rng),
                "purpose": "First appointment",
                "given_on": given,
                "given_how": "Spoken and noted",
                "expires_on": given + timedelta(days=90),
                "right_to_revoke_told": True,
            }
            yield town.edit("consents", consent)


def reports(town: Town, count: int) -> Iterator[Edit]:
    """`count` watch reports and a watch group for every hundred; two thirds anonymous, most without looks."""
    rng = town.rng
    for _ in range(count // 100 + 1 if count else 0):
        members = tuple(person for person, _ in town.some_people(12))
        coordinator = members[0] if members else ""
        fields: Item = {"name": f"{names.word(rng)} watch", "area": words.area(rng), "member_ids": members}
        group = town.edit("groups", {**fields, "coordinator_id": coordinator})
        town.groups.append(group.id)
        yield group
    for _ in range(count):
        yield _report(town)


def _referral(town: Town, way: tuple[str, ...]) -> Edit:
    rng = town.rng
    opened = town.day(700)
    state = way[-1] if way else "draft"
    moved = datetime.combine(opened, time(rng.randint(8, 17), rng.randint(0, 59)))
    moves: list[Item] = []
    for before, after in zip(("draft", *way), way, strict=False):
        moves.append({"moved_at": moved, "from_state": before, "to_state": after})
        moved = min(moved + timedelta(days=rng.randint(0, 20)), datetime.combine(town.today, time(8)))
    outcome = rng.choice(_OUTCOMES.get(state, ("",)))
    closed = None
    if state in CLOSED:
        last = moves[-1]["moved_at"]
        assert isinstance(last, datetime)
        closed = last.date()
        moves[-1]["reason"] = outcome
    fields: Item = {
        "person": names.word(rng) if rng.random() < 0.5 else names.person(rng),
        "state": state,
        "pathway": rng.choice(tuple(PATHWAYS)),
        "need": rng.choice(words.NEEDS),
        "service_id": rng.choice(town.services) if town.services else "",
        "urgency": rng.choices(tuple(URGENCIES), (70, 22, 8))[0],
        "barriers": tuple(rng.sample(tuple(BARRIERS), rng.choices((0, 1, 2), (50, 35, 15))[0])),
        "outcome": outcome,
        "officer_id": town.officer_id,
        "opened_on": opened,
        "closed_on": closed,
        "follow_up_on": None if closed else town.today + timedelta(days=rng.randint(-5, 30)),
    }
    return town.edit("referrals", fields, referral_moves=moves)


def _report(town: Town) -> Edit:
    rng = town.rng
    seen = town.day(90)
    kind = rng.choices(("anonymous", "confidential", "named"), (66, 20, 14))[0] if town.people else "anonymous"
    answered = rng.random() < 0.8
    fields: Item = {
        "doing": words.deed(rng),
        "seen_on": seen,
        "seen_at": None if kind == "anonymous" else time(rng.randint(0, 23), rng.choice((0, 15, 30, 45))),
        "place": names.street(rng),
        "group_id": rng.choice(town.groups),
        "repeated": rng.random() < 0.2,
        "vehicle": "Small dark car" if rng.random() < 0.15 else "",
        "reporter_kind": kind,
        "reporter_id": "" if kind == "anonymous" else rng.choice(town.people)[0],
        "triage": rng.choice(tuple(TRIAGES)) if answered else "",
        "answer_due_on": seen + timedelta(days=14),
        "answered_on": min(seen + timedelta(days=rng.randint(0, 14)), town.today) if answered else None,
        "answer": words.sentence(rng) if answered else "",
        "keep_until": seen + timedelta(days=90),
    }
    return town.edit("reports", fields)
