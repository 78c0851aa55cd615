"""Meetings with agenda, attendance and captures, and the problems that their concerns belong to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from benchmarks import names, words
from benchmarks.town import Item, Town
from liaison_app.models.meeting import MEETING_TYPES
from liaison_app.models.problem import SARA_STAGES
from liaison_app.storage.edits import Edit


def meetings(town: Town, count: int) -> Iterator[Edit]:
    """`count` meetings with agenda, attendance and captures, and a problem for every fifth."""
    for number in range(count):
        if number % 5 == 0:
            yield _problem(town)
        yield from _meeting(town)


def _problem(town: Town) -> Edit:
    rng = town.rng
    fields: Item = {
        "title": words.sentence(rng).rstrip("."),
        "stage": rng.choice(tuple(SARA_STAGES)),
        "area": words.area(rng),
        "category": rng.choice(words.CATEGORIES),
        "opened_on": town.day(900),
        "scanning": words.paragraph(rng),
        "analysis": words.paragraph(rng),
    }
    measure: Item = {"name": "Reports in three months", "before": float(rng.randint(5, 40))}
    problem = town.edit("problems", fields, measures=[measure])
    town.problems.append(problem.id)
    return problem


def _meeting(town: Town) -> Iterator[Edit]:
    rng = town.rng
    day = town.day(1000)
    starts = datetime.combine(day, time(rng.choice((10, 17, 18, 19)), rng.choice((0, 30))))
    area = words.area(rng)
    fields: Item = {
        "title": f"{names.word(rng)} meeting, {area}",
        "meeting_type": rng.choice(tuple(MEETING_TYPES)),
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=rng.randint(45, 130)),
        "place": names.street(rng),
        "area": area,
        "chair": names.person(rng),
        "headcount": rng.randint(8, 120),
        "minutes_state": "approved",
        "issued_on": day + timedelta(days=rng.randint(1, 10)),
    }
    meeting = town.edit("meetings", fields)
    yield meeting
    yield from _attendance(town, meeting.id)
    for position in range(1, 6):
        item: Item = {
            "meeting_id": meeting.id,
            "position": position,
            "title": words.sentence(rng).rstrip("."),
            "notes": words.paragraph(rng),
        }
        yield town.edit("agenda-items", item)
    yield from _captures(town, meeting.id, starts)


def _attendance(town: Town, meeting_id: str) -> Iterator[Edit]:
    rng = town.rng
    for person, name in town.some_people(rng.randint(4, 16)):
        yield town.edit("attendances", {"meeting_id": meeting_id, "contact_id": person, "name": name})
    for group in rng.sample(words.GROUPS, 3):
        yield town.edit("attendances", {"meeting_id": meeting_id, "group": group, "count": rng.randint(1, 40)})


def _captures(town: Town, meeting_id: str, starts: datetime) -> Iterator[Edit]:
    rng = town.rng
    for _ in range(rng.randint(1, 5)):
        concern: Item = {
            "text": words.sentence(rng),
            "meeting_id": meeting_id,
            "raised_at": starts + timedelta(minutes=rng.randint(5, 40)),
            "raised_by_group": rng.choice((*words.GROUPS, "")),
            "category": rng.choice(words.CATEGORIES),
            "problem_id": rng.choice(town.problems) if rng.random() < 0.6 else "",
            "state": rng.choices(("raised", "acknowledged", "in-work", "done"), (10, 15, 25, 50))[0],
        }
        yield town.edit("concerns", concern)
    for _ in range(rng.randint(0, 3)):
        votes = rng.randint(5, 40)
        decision: Item = {
            "wording": f"The meeting asks for an answer: {words.sentence(rng)}",
            "meeting_id": meeting_id,
            "decided_at": starts + timedelta(minutes=44),
            "mover": names.person(rng),
            "seconder": names.person(rng),
            "votes_for": votes,
            "votes_against": votes // 8,
            "votes_abstained": votes // 10,
        }
        yield town.edit("decisions", decision)
    for _ in range(rng.randint(1, 5)):
        due = starts.date() + timedelta(days=rng.randint(7, 90))
        done = due < town.today and rng.random() < 0.9
        action: Item = {
            "text": words.task(rng),
            "meeting_id": meeting_id,
            "owner": names.person(rng),
            "due_on": due,
            "status": "done" if done else "open",
            "done_on": due if done else None,
        }
        yield town.edit("actions", action)
    for _ in range(rng.randint(1, 4)):
        remark: Item = {
            "text": words.sentence(rng),
            "meeting_id": meeting_id,
            "speaker": names.person(rng),
            "said_at": starts + timedelta(minutes=rng.randint(1, 80)),
        }
        yield town.edit("remarks", remark)
