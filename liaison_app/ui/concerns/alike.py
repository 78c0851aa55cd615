"""Under an open concern: those that probably say the same, to be counted together or told apart for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext
from liaison_app.services import concerns
from liaison_app.services.concerns import Likely
from liaison_app.services.work import Changed, Session
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, empty, heading, hint

if TYPE_CHECKING:
    from liaison_app.ui.record_pane import RecordPane

_LONGEST = 160


class AlikeConcerns(QWidget):
    """Looks for them when a concern is opened; takes no room while there are none.

    They stand below a long form: `way_there`, for above it, says how many there are and goes to the first.
    """

    wanted = Signal(QWidget)
    """This one is to be brought into sight."""

    def __init__(self, pane: RecordPane) -> None:
        super().__init__()
        self.way_there = Button("", kind="quiet", icon="chevron-down", left=True)
        self.way_there.clicked.connect(self._go)
        self.way_there.hide()
        self._pane, self._desk = pane, pane.desk
        self._record = ""
        self._told = False
        """Whether one was just counted together or told apart."""
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(0, metrics.px(12), 0, 0)
        column.setSpacing(metrics.px(4))
        column.addWidget(heading(_("Perhaps the same"), 3))
        column.addWidget(hint(_("Counted together, they are answered once. None is dropped."), small=True))
        self._list = QVBoxLayout()
        column.addLayout(self._list)
        self.hide()
        if pane.writes:
            pane.shown.connect(self._ask)

    def _ask(self) -> None:
        loaded = self._pane.current
        record_id = loaded.record.id if loaded is not None else ""
        if record_id != self._record:
            self._record, self._told = record_id, False
            self._desk.tasks.drop(self, "alike")
            self._show(())  # what is said of one concern is never seen under another
        if not record_id:
            return
        self._desk.query(self, lambda session: concerns.alike(session, record_id), self._show, slot="alike")

    def _show(self, found: Sequence[Likely]) -> None:
        cursor = QApplication.focusWidget()
        here = cursor is not None and self.isAncestorOf(cursor)
        self._told = False
        empty(self._list)
        self.setVisible(bool(found))
        self.way_there.setVisible(bool(found))
        words = ngettext("{n} other that is perhaps the same", "{n} others that are perhaps the same", len(found))
        self.way_there.setText(words.format(n=len(found)))
        self.way_there.setAccessibleName(self.way_there.text())
        for number, one in enumerate(found, start=1):
            self._list.addWidget(self._row(number, one))
        if here:  # the button that had the cursor is gone
            if found:
                QTimer.singleShot(0, self, self._go)
            else:
                self._pane.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, number: int, one: Likely) -> QWidget:
        metrics = theme.current().metrics
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, metrics.px(4), 0, metrics.px(4))
        text = " ".join(one.text.split())
        words = QLabel(text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …")
        words.setWordWrap(True)
        column.addWidget(words)
        row = QHBoxLayout()
        same = Button(_("The same"), name=_("The same ({n})").format(n=number))
        same.clicked.connect(lambda: self._fold(one.id))
        apart = Button(_("Not the same"), kind="quiet", name=_("Not the same ({n})").format(n=number))
        apart.clicked.connect(lambda: self._tell_apart(one.id))
        for button in (same, apart):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return page

    def _go(self) -> None:
        """To the button that counts the first one together with the open concern."""
        first = next((button for button in self.findChildren(Button) if button.isVisible()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.wanted.emit(first)

    def _fold(self, other: str) -> None:
        """The one that was raised first stays; the other is answered there."""
        record_id = self._record
        said = _("Counted together.")
        self._once(lambda: self._change(lambda session: concerns.fold_earlier(session, record_id, other), said))

    def _tell_apart(self, other: str) -> None:
        record_id = self._record
        said = _("This is not asked again.")
        self._once(lambda: self._change(lambda session: concerns.tell_apart(session, record_id, other), said))

    def _once(self, act: Callable[[], None]) -> None:
        """However often it is pressed, until it is known what is still alike."""
        if not self._told:
            self._told = True
            self._pane.settle(act, self._not_told)

    def _not_told(self) -> None:
        self._told = False

    def _change(self, do: Callable[[Session], Changed], said: str) -> None:
        def refused(error: UserError) -> None:
            self._not_told()
            self._desk.failed.emit(error)

        self._desk.change(do, lambda _changed: self._ask(), said=said, failed=refused)
