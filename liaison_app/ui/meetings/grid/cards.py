"""The comment cards of a meeting, typed from paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from liaison_app.i18n import N_, _, ngettext
from liaison_app.services import cards, sheets
from liaison_app.services.called import folded
from liaison_app.services.cards import NEW, Card, Pile
from liaison_app.services.drafts import Draft
from liaison_app.services.paper import Mistake
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.meetings.grid.columns import Choice, Column, Remark
from liaison_app.ui.meetings.grid.dialog import GridDialog
from liaison_app.ui.widgets import hint

KIND = "concerns"
OFFERED = 5
_STORY = ("text", "place", "category")
COLUMNS = (
    Column("text", N_("What the card says"), 7, fits="Cars race past the school at"),
    Column("place", N_("Place"), 3, link="place_id", offers=True, fits="Main & Fifth"),
    Column("group", N_("Group"), 2, offers=True),
    Column("category", N_("Category"), 2, offers=True),
    Column("person", N_("Wants an answer"), 3, link="contact_id", offers=True),
    Column("body", N_("Conduct: handed to"), 2),
)


class CardsDialog(GridDialog):
    """One card a line. Of a card about police conduct, only the body that it is handed to is kept."""

    def __init__(self, desk: Desk, meeting_id: str, parent: QWidget, draft: Draft | None = None) -> None:
        self._pile: Pile | None = None
        super().__init__(desk, KIND, meeting_id, COLUMNS, Card, parent, draft)
        self.view.wanted.connect(self._offer)
        words = _(
            "Of a card about police conduct no story is kept: name the body it is handed to, and nothing else is kept."
        )
        self.above.addWidget(hint(words), 1)

    def title(self) -> str:
        if self._pile is None:
            return _("Comment cards")
        return _("Comment cards: {title}, {day}").format(
            title=self._pile.title, day=self._pile.starts_at.date().isoformat()
        )

    def keys(self) -> str:
        return _(
            "Tab: next cell · Enter: next card · Down, Enter: choose from the list · Ctrl+D: same as above · "
            "Ctrl+Insert, Ctrl+Delete: line in, line out · Ctrl+V: paste from a spreadsheet · Ctrl+Z: take back"
        )

    def ask(self, session: Session) -> Pile:
        return cards.pile(session, self.meeting_id)

    def know(self, known: Pile) -> None:
        self._pile = known
        self._heading.setText(self.title())

    def read(self, given: Mapping[str, Any]) -> Card:
        return Card(**given)

    def standing(self) -> Sequence[Draft]:
        """Nothing of the story of a card about conduct, in no draft either."""
        found = super().standing()
        for draft in found:
            grid = draft.fields["grid"]
            row, column, text = grid["typing"] or (-1, 0, "")
            now = COLUMNS[column].name
            for number, line in enumerate(grid["lines"]):
                typed = text if number == row and now == "body" else line["body"]
                if typed.strip():
                    line.update(text="", place="", place_id="", category="")
                    if number == row and now in _STORY:
                        grid["typing"] = None
        return found

    def cards(self) -> list[Card]:
        """The cards as they stand."""
        return [card for card in self.model.lines if isinstance(card, Card)]

    def remarks(self) -> dict[int, Remark]:
        found: dict[int, Remark] = {}
        for number, card in enumerate(self.cards()):
            said = []
            if card.body.strip() and (card.text + card.place + card.category).strip():
                said.append(_("only that it was handed over is filed"))
            if card.place_id == NEW:
                said.append(_("a new place"))
            if card.contact_id == NEW:
                said.append(_("a new contact"))
            if said:
                found[number] = Remark(" · ".join(said))
        return found

    def wrong(self) -> Sequence[Mistake]:
        return cards.mistakes(self._pile, self.cards()) if self._pile is not None else ()

    def send(self, session: Session, lines: Sequence[Any]) -> Changed:
        return cards.file(session, self.meeting_id, lines)

    def said(self) -> str:
        count = sum(not card.is_empty for card in self.model.lines)
        return ngettext("{n} comment card filed.", "{n} comment cards filed.", count).format(n=count)

    # --- what may be meant ----------------------------------------------------------------------

    def _offer(self, _row: int, column: str, text: str) -> None:
        at = self._pile
        if at is None:
            return
        if column == "person":
            self._offer_people(text)
        elif column == "place":
            self.view.offer(text, [*_places(at, text), *self._add("place", "place_id", text, "write places")])
        else:
            offered = at.groups if column == "group" else at.categories
            self.view.offer(text, [Choice(name, {column: name}) for name in _with(offered, text)])

    def _offer_people(self, text: str) -> None:
        def show(found: Sequence[sheets.Known]) -> None:
            people = [
                Choice(
                    "   ·   ".join(filter(None, (one.name, one.organization, one.detail))),
                    {"person": one.name, "contact_id": one.contact_id},
                )
                for one in found
            ]
            self.view.offer(text, [*people, *self._add("person", "contact_id", text, "write contacts")])

        name = text.partition(",")[0]
        self.desk.query(self, lambda session: sheets.contacts(session, name), show, slot="offer")

    def _add(self, column: str, link: str, text: str, action: str) -> list[Choice]:
        """The last entry: a new one of this name, where the role may add it."""
        words = _("Add “{name}”").format(name=text.strip())
        return [Choice(words, {column: text.strip(), link: NEW})] if self.desk.may(action) else []


def _with(names: Iterable[str], text: str) -> list[str]:
    wanted = folded(text)
    found = sorted((name for name in names if wanted in folded(name)), key=lambda n: not folded(n).startswith(wanted))
    return found[:OFFERED]


def _places(at: Pile, text: str) -> list[Choice]:
    """Places of which one name has every word that is typed, or one that begins so."""
    wanted = folded(text).replace("/", " ").replace("&", " ").split()
    found = []
    for spot in at.places:
        words = [folded(name).replace("/", " ").replace("&", " ").split() for name in (spot.name, *spot.aliases)]
        if any(all(any(word.startswith(part) for word in name) for part in wanted) for name in words):
            also = ", ".join(spot.aliases)
            found.append(
                Choice(f"{spot.name}   ·   {also}" if also else spot.name, {"place": spot.name, "place_id": spot.id})
            )
    return found[:OFFERED]
