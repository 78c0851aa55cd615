"""Who is expected at a meeting: how many, what they answered, and who of them needs an interpreter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from liaison_app.i18n import language
from liaison_app.models.contact import Contact
from liaison_app.models.meeting import REPLIES, Attendance
from liaison_app.services import records, tongues
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session


@dataclass(frozen=True)
class Expected:
    """`replies` counts the answers by their code, in the order of `REPLIES`; those never asked are not among them.

    `needs` counts who needs an interpreter by language (empty: not noted which); `not_booked` are the languages of
    those for whom none is booked.
    """

    people: int
    replies: Mapping[str, int]
    needs: Mapping[str, int]
    not_booked: tuple[str, ...]

    @property
    def in_need(self) -> int:
        """How many people need an interpreter."""
        return sum(self.needs.values())


@guarded("read attendances")
def at(session: Session, meeting_id: str) -> Expected:
    """Who is expected at a meeting. Somebody who speaks a language that is interpreted needs no other one booked."""
    meeting: Any = records.load(session, "meetings", meeting_id).record
    with session.read() as db:
        rows = db.execute(
            select(Attendance.reply, Contact.languages, Contact.interpreter_needed)
            .outerjoin(Contact, (Contact.id == Attendance.contact_id) & Contact.deleted_at.is_(None))
            .where(Attendance.meeting_id == meeting_id, Attendance.deleted_at.is_(None))
            .where(Attendance.status == "expected", Attendance.group == "")
        ).all()
    booked = {tongues.code(one) for one in meeting.interpreters}
    needs: Counter[str] = Counter()
    missing: list[str] = []
    for row in rows:
        if row.interpreter_needed:
            spoken = _theirs(row.languages or ())
            there = next((one for one in spoken if one in booked), "")
            needs[there or spoken[0]] += 1
            if not there:
                missing.append(spoken[0])
    replies = Counter(row.reply for row in rows)
    return Expected(
        len(rows), {code: replies[code] for code in REPLIES if replies[code]}, needs, tuple(dict.fromkeys(missing))
    )


def _theirs(languages: tuple[str, ...]) -> list[str]:
    """The languages in which somebody needs to hear it, not the one spoken here; an empty one where none is noted."""
    found = [tongues.code(text) for text in languages if text.strip()]
    return [one for one in found if one != language()] or [""]
