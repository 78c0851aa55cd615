"""The picker of a place: "Main & 5th" finds "5th/Main", and the new spelling may become one of its other names."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.services import places
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.pickers import LinkEditor
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, hint


class PlaceEditor(LinkEditor):
    """A linked place. Below it, for a spelling that the register does not have yet, the offer to remember it."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk)
        self._spelling = ""
        self.block = QWidget()
        column = QVBoxLayout(self.block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().metrics.px(3))
        column.addWidget(self._line)
        self._offer = QWidget()
        row = QHBoxLayout(self._offer)
        row.setContentsMargins(0, 0, 0, 0)
        self._words = hint("", small=True)
        row.addWidget(self._words, 1)
        self._remember = Button(_("Remember"), name=_("Remember this spelling"))
        self._remember.clicked.connect(self._keep)
        row.addWidget(self._remember)
        self._offer.hide()
        column.addWidget(self._offer)
        self._line.textEdited.connect(lambda _text: self._offer.hide())

    def choose(self, record_id: str, title: str) -> None:
        typed = " ".join(self._line.text().split())
        super().choose(record_id, title)
        self._offer.hide()
        if typed and record_id and self._desk.may("write places"):
            self._desk.query(
                self,
                lambda session: places.is_new_spelling(session, record_id, typed),
                lambda new: self._ask(typed, title) if new and self._chosen[0] == record_id else None,
                slot="spelling",
            )

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        super().show_value(value, titles)
        self._offer.hide()

    def _ask(self, typed: str, title: str) -> None:
        self._spelling = typed
        words = _("“{spelling}” is “{place}”. Should it be found by that name too?")
        self._words.setText(words.format(spelling=typed, place=title))
        self._offer.show()

    def _keep(self) -> None:
        place_id, spelling = self._chosen[0], self._spelling
        self._offer.hide()
        self._line.setFocus()
        said = _("“{spelling}” is now another name of this place.").format(spelling=spelling)
        self._desk.change(lambda session: places.add_alias(session, place_id, spelling), said=said)
