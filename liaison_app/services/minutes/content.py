"""What stands in minutes, apart from how it is printed: the attendance, and what was captured in the order of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from liaison_app.services.redaction import Doubt


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the attendance list; `capacity` is as what they were here ("member", "guest")."""

    name: str
    organization: str = ""
    capacity: str = ""
    arrived_at: time | None = None
    left_at: time | None = None


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many people of a group were there; None where the number is withheld."""

    group: str
    count: int | None


@dataclass(frozen=True, slots=True)
class SaidRemark:
    """Something that was said or reported, by somebody or by nobody in particular."""

    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class RaisedConcern:
    """A concern as it was raised. With `handed_to` it is about police conduct, and its text is not told."""

    text: str
    place: str = ""
    group: str = ""
    confidential: bool = False
    handed_to: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TakenDecision:
    """A decision in its exact words, with the votes where they were counted."""

    wording: str
    mover: str = ""
    seconder: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    outcome: str = ""
    roll_call: str = ""


@dataclass(frozen=True, slots=True)
class AgreedAction:
    """Something somebody promised to do."""

    text: str
    owner: str = ""
    owner_type: str = ""
    due_on: date | None = None
    status: str = "open"


#: What is captured while people talk; in minutes it stands in the order of time.
Entry = SaidRemark | RaisedConcern | TakenDecision | AgreedAction


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a section as somebody wrote it. `later` counts what was captured for the section since."""

    text: str
    later: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda: its note, then what was captured under it. `written` takes the place of all of it but
    the decisions.
    """

    id: str
    number: int
    title: str
    presenter: str = ""
    reference: str = ""
    notes: str = ""
    outcome: str = ""
    entries: tuple[Entry, ...] = ()
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """An amendment: a dated correction of approved minutes."""

    text: str
    on: date | None = None
    agreed_by: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """Minutes as they were approved: the document as JSON, and its PDF byte for byte."""

    document: str = field(repr=False)
    pdf: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MinutesContent:
    """The whole minutes, ready to be released and printed.

    `loose` was captured without an item; `written` are the sections that somebody wrote, by name (`attendance`,
    `concerns` for what is without an item, `actions`, `closing`). `left_out` says that something told in confidence is
    not part of this copy; `doubts` are the passages of a public copy that only an officer can judge.
    """

    meeting_id: str
    agency: str
    title: str
    meeting_type: str
    starts_at: datetime
    issued_on: date
    ends_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    place: str = ""
    chair: str = ""
    minute_taker: str = ""
    interpreters: tuple[str, ...] = ()
    quorum: int | None = None
    state: str = "draft"
    approved_on: date | None = None
    present: tuple[Person, ...] = ()
    apologies: tuple[Person, ...] = ()
    absent: tuple[Person, ...] = ()
    organizations: tuple[str, ...] = ()
    groups: tuple[GroupCount, ...] = ()
    total: int | None = None
    illegible: int = 0
    items: tuple[Item, ...] = ()
    loose: tuple[Entry, ...] = ()
    actions: tuple[AgreedAction, ...] = ()
    notes: str = ""
    next_meeting_at: datetime | None = None
    written: tuple[tuple[str, Written], ...] = ()
    amendments: tuple[Correction, ...] = ()
    left_out: bool = False
    public: bool = False
    doubts: tuple[Doubt, ...] = ()
    logo: bytes = field(default=b"", repr=False)
    frozen: Frozen | None = None

    def text_of(self, section: str) -> Written | None:
        """What somebody wrote for a section that is no item, if anybody did."""
        return dict(self.written).get(section)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody on the attendance list by name."""
        return (*self.present, *self.apologies, *self.absent)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything that was captured, item by item, then what has no item."""
        return (*(entry for item in self.items for entry in item.entries), *self.loose)
