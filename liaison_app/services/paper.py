"""A sign-in sheet as it is typed from paper: what its lines say, whom they mean, and what is wrong with them.

A line that cannot be read stays a line, with its place on the sheet. Nobody who is marked already counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.models.base import new_id
from liaison_app.services.called import folded

_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE: Final = re.compile(r"\+?[\d\s().\-/]{5,}(?:\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One line of paper. `id` is that of the record it becomes, so that filing it twice files it once."""

    id: str = field(default_factory=new_id)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return True


@dataclass(frozen=True)
class Line(Row):
    """One line of the sheet, an attendance.

    `contact_id` is the contact that was chosen for it; `hold` says that a contact is to be made of it.
    """

    name: str = ""
    organization: str = ""
    detail: str = ""
    capacity: str = ""
    illegible: bool = False
    contact_id: str = ""
    hold: bool = False

    @property
    def is_empty(self) -> bool:
        words = (self.name, self.organization, self.detail, self.capacity)
        return not (self.illegible or self.hold or any(word.strip() for word in words))

    @property
    def is_named(self) -> bool:
        """Whether it counts as a name."""
        return bool(self.name.strip()) and not self.illegible


@dataclass(frozen=True)
class Person:
    """Somebody who stands in the meeting's attendance by name."""

    id: str
    name: str
    organization: str
    contact_id: str
    status: str


@dataclass(frozen=True)
class Sheet:
    """A meeting as its paper is held against it: who is there, how many of groups, and which line comes next."""

    meeting_id: str
    title: str
    starts_at: datetime
    headcount: int | None
    people: tuple[Person, ...]
    illegible: int
    groups: int
    next_line: int


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where: `line` counts from nought, `column` is a field of `Line`."""

    line: int
    column: str
    message: str


class NotFiled(UserError):
    """Some lines cannot be filed as they stand; none was."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        words = ngettext("{n} cell needs you.", "{n} cells need you.", len(mistakes)).format(n=len(mistakes))
        super().__init__(words, _("Nothing is saved yet, and nothing is lost."))
        self.mistakes = tuple(mistakes)


def meant(lines: Sequence[Line], people: Iterable[Person]) -> Mapping[int, Person]:
    """Which line is somebody who stands in the attendance already: by the contact, or by name and organization.

    An organization that one of the two leaves out is no difference. Everybody is met once.
    """
    free = {one.id: one for one in people}
    named: dict[str, list[Person]] = {}
    for one in free.values():
        named.setdefault(folded(one.name), []).append(one)
    found: dict[int, Person] = {}
    for by_contact in (True, False):
        for number, line in enumerate(lines):
            if number in found or not line.is_named or (by_contact and not line.contact_id):
                continue
            near = free.values() if by_contact else named.get(folded(line.name), ())
            fits = (one for one in near if one.id in free and (_same_contact if by_contact else _same_name)(line, one))
            if (person := next(fits, None)) is not None:
                found[number] = free.pop(person.id)
    return found


def _same_contact(line: Line, one: Person) -> bool:
    return bool(line.contact_id) and line.contact_id == one.contact_id


def _same_name(line: Line, one: Person) -> bool:
    """Whether two of the same name are one."""
    others = bool(line.contact_id and one.contact_id and line.contact_id != one.contact_id)
    bodies = {folded(line.organization), folded(one.organization)} - {""}
    return len(bodies) < 2 and not others


def mistakes(lines: Sequence[Line]) -> list[Mistake]:
    """What cannot be filed as it stands, line by line."""
    found: list[Mistake] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines):
        if line.is_empty:
            continue
        if not (line.name.strip() or line.illegible):
            found.append(Mistake(number, "name", _("needed, or press ? where it is illegible.")))
        if line.is_named:
            key = (line.contact_id,) if line.contact_id else _words(line)
            first = seen.setdefault(key, number)
            if first != number:
                said = _("as in line {line}; tell them apart by organization or phone.")
                found.append(Mistake(number, "name", said.format(line=first + 1)))
        if line.hold and not line.contact_id and line.is_named and not reach(line.detail):
            found.append(Mistake(number, "detail", _("a contact needs a phone number or an e-mail.")))
        elif line.hold and not line.is_named:
            found.append(Mistake(number, "hold", _("without a name there is no contact.")))
    return found


def _words(line: Line) -> tuple[str, ...]:
    return tuple(folded(text) for text in (line.name, line.organization, line.detail))


def reach(detail: str) -> Mapping[str, str]:
    """Phone number and e-mail in what somebody wrote: `email`, `phone`; empty where it is neither."""
    found = {}
    if email := _EMAIL.search(detail):
        found["email"] = email[0].strip(" ,;")
        detail = detail.replace(email[0], " ")
    if phone := _PHONE.search(detail):
        found["phone"] = " ".join(phone[0].split())
    return found


@dataclass(frozen=True)
class Counts:
    """What the sheet and the meeting come to."""

    names: int
    illegible: int
    groups: int


def counts(at: Sheet, lines: Sequence[Line]) -> Counts:
    """Names and illegible lines, those of the meeting and those being typed together; nobody counted twice."""
    here = sum(one.status == "present" for one in at.people)
    met = meant(lines, at.people)
    new = sum(line.is_named for line in lines) - sum(one.status == "present" for one in met.values())
    return Counts(here + new, at.illegible + sum(line.illegible for line in lines), at.groups)
