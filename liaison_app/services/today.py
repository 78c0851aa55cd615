"""What is due today: the sections of the Today tab, each an indexed query with a total and its first lines.

Nothing is kept for this; a line disappears when the record behind it says that it was dealt with (`settle`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from liaison_app import clock
from liaison_app.services import due_captures as captures
from liaison_app.services import due_cases as cases
from liaison_app.services import roles
from liaison_app.services.due import Line, Section
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session

#: How many lines a section shows that somebody wants to see whole.
WHOLE: Final = 2_000


@dataclass(frozen=True)
class Today:
    """Everything that is due on a day; empty sections are there too."""

    day: date
    sections: tuple[Section, ...]

    def section(self, name: str) -> Section:
        """The section of that name."""
        return next(section for section in self.sections if section.name == name)

    @property
    def total(self) -> int:
        """How many things there are in all sections."""
        return sum(section.total for section in self.sections)


@guarded("see what is due")
def due(session: Session, limit: int = 50, whole: str = "") -> Today:
    """What is due today, at most `limit` lines a section, of the section `whole` all. People of referrals are initials.

    Sections on records that the role does not read are left out.
    """
    day = clock.today()
    with session.read() as db:
        sections = [
            make(db, day, WHOLE if name == whole else limit)
            for name, kind, make in _SECTIONS
            if roles.may(session, f"read {kind}")
        ]
    return Today(day, tuple(sections))


#: Its name, the kind of record a section is about, and what makes it.
_SECTIONS: Final[Sequence[tuple[str, str, Callable[[OrmSession, date, int], Section]]]] = (
    ("overdue", "actions", captures.overdue),
    ("week", "actions", captures.week),
    ("meetings", "meetings", captures.meetings),
    ("minutes", "meetings", captures.minutes),
    ("notes", "notes", captures.notes),
    ("answers", "concerns", captures.answers),
    ("asks", "concerns", captures.asks),
    ("responses", "problems", captures.responses),
    ("concerns", "concerns", captures.concerns),
    ("referrals", "referrals", cases.referrals),
    ("checks", "referrals", cases.later_checks),
    ("reports", "reports", cases.reports),
    ("reviews", "problems", captures.reviews),
    ("undated", "actions", captures.undated),
    ("contacts", "contacts", cases.contacts),
    ("services", "services", cases.services),
)

__all__ = ["WHOLE", "Line", "Section", "Today", "due"]
