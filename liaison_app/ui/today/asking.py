"""Who is meant: one line with the people that are known, taken with Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.services import records
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.owner import owners_source
from liaison_app.ui.forms.picker_line import Offer, PickerLine, Source
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, FieldNote, heading

Taken = Callable[[str, str], None]


class AskPerson(QDialog):
    """`taken` tells id and name. Where `any_name` is right, a name that is not known is taken as it stands."""

    taken = Signal(str, str)

    def __init__(self, title: str, label: str, source: Source, parent: QWidget, *, any_name: bool = False) -> None:
        super().__init__(parent)
        self._any_name = any_name
        metrics = theme.current().metrics
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(metrics.px(440), metrics.px(150))
        column = QVBoxLayout(self)
        column.setSpacing(metrics.gap)
        column.addWidget(heading(title))
        self.line = PickerLine(label, source)
        self.line.setAccessibleName(label)
        self.line.picked.connect(self._take)
        self.line.returnPressed.connect(self._entered)
        column.addWidget(self.line)
        self._problem = FieldNote(self.line)
        column.addWidget(self._problem)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        take = Button(_("Take"), kind="primary", shortcut="Return", name=_("Take"))
        take.setAutoDefault(False)
        take.clicked.connect(self._entered)
        row.addWidget(take)
        column.addLayout(row)
        self.line.setFocus()

    def _entered(self) -> None:
        text = self.line.text().strip()
        if not text:
            self.reject()
            return

        def judged(one: tuple[str, str] | None) -> None:
            if one is not None:
                self._take(*one)
            elif self._any_name:
                self._take(text, text)
            else:
                words = _("Nobody here is called “{text}”, or more than one. Choose from the list.")
                self._problem.show_problem(words.format(text=text))

        if self._any_name:
            self._take(text, text)
        else:
            self.line.match(text, judged)

    def _take(self, found: str, name: str) -> None:
        self.line.rest()
        self.taken.emit(found, name)
        self.accept()


def ask_contact(desk: Desk, title: str, parent: QWidget, then: Taken) -> None:
    """Ask for a contact."""

    def source(text: str, purpose: str, found: Callable[[Offer], None]) -> None:
        desk.query(dialog, lambda session: records.find(session, "contacts", text), found, slot=purpose)

    dialog = AskPerson(title, _("Contact"), source, parent)
    dialog.taken.connect(then)
    dialog.open()


def ask_name(desk: Desk, title: str, parent: QWidget, then: Taken) -> None:
    """Ask for anybody by name; officers, partners and people are offered."""
    dialog = AskPerson(title, _("Name"), owners_source(desk, parent), parent, any_name=True)
    dialog.taken.connect(then)
    dialog.open()
