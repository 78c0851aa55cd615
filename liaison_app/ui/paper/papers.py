"""A document that a tab offers: what it is called, what can be chosen for it, and how its pages are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from liaison_app import i18n
from liaison_app.exports.languages import LANGUAGES, tag
from liaison_app.i18n import N_, _
from liaison_app.services.work import Session

if TYPE_CHECKING:
    from liaison_app.exports.document import Document, PageSize
    from liaison_app.exports.pdf import Pdf
    from liaison_app.services.release import Prepared

LANGUAGE: Final = "language"
SIZE: Final = "size"
GREY: Final = "grey"
SIZES: Final = ("Letter", "A4")


@dataclass(frozen=True)
class Pick:
    """One of a few: code and label of each. The first one unless `default` names another."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]
    default: str = ""


@dataclass(frozen=True)
class Several:
    """Any number of what the vault has; none means all."""

    key: str
    label: str
    ask: Callable[[Session], Sequence[str]]


@dataclass(frozen=True)
class Place:
    """An area: one of the agency's list, or typed; empty for everywhere."""

    key: str
    label: str


@dataclass(frozen=True)
class Day:
    """A day, or none."""

    key: str
    label: str


@dataclass(frozen=True)
class Switch:
    """Yes or no; no unless chosen."""

    key: str
    label: str


Choice = Pick | Several | Place | Day | Switch


@dataclass(frozen=True)
class Chosen:
    """What was chosen, by the keys of the choices."""

    values: Mapping[str, Any]

    def text(self, key: str) -> str:
        """The code of a `Pick`, or an area."""
        return str(self.values.get(key, ""))

    def several(self, key: str) -> tuple[str, ...]:
        """What was ticked."""
        return tuple(self.values.get(key, ()))

    def day(self, key: str) -> date | None:
        """A day, if one was given."""
        found = self.values.get(key)
        return found if isinstance(found, date) else None

    def on(self, key: str) -> bool:
        """Whether a switch is on."""
        return bool(self.values.get(key))

    @property
    def page(self) -> PageSize:
        """The size of the paper."""
        return "A4" if self.values.get(SIZE) == "A4" else "Letter"

    @property
    def lang(self) -> str:
        """The tag of the document's language."""
        return tag(str(self.values.get(LANGUAGE, "en")))


@dataclass(frozen=True)
class Paper:
    """One document. `file_name` is offered for saving and says nothing of people.

    `gather` asks the vault, `build` makes the document in its language; both run in a worker. `remarks` are what the
    officer should know of the result, which has so many pages. A document that is `stored` leaves as that file.
    """

    title: str
    file_name: str
    gather: Callable[[Session, Chosen], Prepared[Any]]
    build: Callable[[Prepared[Any], Chosen], Document]
    choices: tuple[Choice, ...] = ()
    remarks: Callable[[Prepared[Any], Chosen, int], Sequence[str]] = lambda _prepared, _chosen, _pages: ()
    stored: Callable[[Prepared[Any]], Pdf | None] = lambda _prepared: None


def common() -> tuple[Choice, ...]:
    """What can be chosen for every document."""
    own = i18n.language()
    return (
        Pick(
            LANGUAGE,
            N_("Language"),
            tuple((code, name) for code, (_tag, name) in LANGUAGES.items()),
            own if own in LANGUAGES else "en",
        ),
        Pick(SIZE, N_("Paper"), tuple((size, size) for size in SIZES)),
        Switch(GREY, N_("Black and white")),
    )


@dataclass(frozen=True)
class Pages:
    """A document that was set: the file in memory, and what leaves with it. A leaflet turns over its short edge.

    `missing` are the characters that could not be printed.
    """

    prepared: Prepared[Any]
    data: bytes
    remarks: tuple[str, ...]
    missing: tuple[str, ...]
    leaflet: bool
    grey: bool


def set_pages(session: Session, paper: Paper, chosen: Chosen) -> Pages:
    """Make the pages. For a worker. Raises UserError for a document that cannot be made."""
    from liaison_app.exports.pdf import write_pdf

    grey = chosen.on(GREY)
    with i18n.speaking(chosen.lang):  # translations of what the vault holds, too
        prepared = paper.gather(session, chosen)
        document = replace(paper.build(prepared, chosen), grey=grey)
        pdf = paper.stored(prepared) or write_pdf(document)
    remarks = tuple(paper.remarks(prepared, chosen, pdf.pages))
    missing = tuple(_("Printed as [?]: {character}").format(character=one) for one in pdf.uncovered)
    return Pages(prepared, pdf.data, remarks, missing, document.form == "leaflet", grey)
