"""Before the public copy leaves: what only an officer can judge, each with the words around it, to keep or leave out.

K keeps the passage in the list, L leaves it out, Space turns it round; Enter goes on to the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from liaison_app.i18n import _, ngettext
from liaison_app.services.redaction import Doubt
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, RowDelegate, dress_table, heading, hint, share_out


class _Passages(QTableWidget):
    """The passages; one key decides."""

    def __init__(self, doubts: Sequence[Doubt], go_on: Callable[[], None]) -> None:
        super().__init__(len(doubts), 4)
        self._go_on, self._doubts = go_on, doubts
        self._keep = [False] * len(doubts)
        self.setHorizontalHeaderLabels([_("Public copy"), _("Passage"), _("Why"), _("Where it stands")])
        self.setAccessibleName(_("Passages to judge"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        dress_table(self)
        self.setItemDelegate(RowDelegate(self, wraps=True))
        for row, doubt in enumerate(doubts):
            for column, text in enumerate(("", doubt.text, doubt.reason_text, doubt.context)):
                self.setItem(row, column, QTableWidgetItem(text))
            self._decide(row, keep=False)
        self.selectRow(0)

    def kept(self) -> tuple[str, ...]:
        """The passages that stay."""
        return tuple(doubt.text for doubt, keep in zip(self._doubts, self._keep, strict=True) if keep)

    def _decide(self, row: int, *, keep: bool) -> None:
        self._keep[row] = keep
        item = self.item(row, 0)
        assert item is not None
        item.setText(_("Keep") if keep else _("Leave out"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_out(self, (3, 5, 5, 10))
        self.resizeRowsToContents()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentRow(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        elif row >= 0 and key in (Qt.Key.Key_K, Qt.Key.Key_L, Qt.Key.Key_Space):
            self._decide(row, keep=key == Qt.Key.Key_K or (key == Qt.Key.Key_Space and not self._keep[row]))
            said = _("{decision}: {text}").format(decision=self._said(row), text=self._doubts[row].text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
            if key != Qt.Key.Key_Space:
                self.selectRow(min(row + 1, self.rowCount() - 1))
        else:
            super().keyPressEvent(event)

    def _said(self, row: int) -> str:
        item = self.item(row, 0)
        return item.text() if item is not None else ""


class LookThrough(QDialog):
    """The step before the preview; `then` is given the passages that stay."""

    def __init__(self, doubts: Sequence[Doubt], then: Callable[[tuple[str, ...]], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._then = then
        metrics, room = theme.current().metrics, parent.window().size()
        self.setWindowTitle(_("Before the public copy leaves"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(metrics.px(820), room.width() - 24), min(metrics.px(480), room.height() - 24))
        column = QVBoxLayout(self)
        column.setSpacing(metrics.px(10))
        column.addWidget(heading(_("Before the public copy leaves")))
        said = ngettext(
            "{n} passage may tell who somebody is. It is left out unless you keep it.",
            "{n} passages may tell who somebody is. They are left out unless you keep them.",
            len(doubts),
        )
        column.addWidget(hint(said.format(n=len(doubts))))
        self._passages = _Passages(doubts, self.go_on)
        column.addWidget(self._passages, 1)
        column.addWidget(hint(_("K keeps, L leaves out, Space changes, Enter shows the pages."), small=True))
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(_("Close"), kind="quiet")
        close.clicked.connect(self.reject)
        show = Button(_("Show the pages"), kind="primary", shortcut="Return", name=_("Show the pages"))
        show.clicked.connect(self.go_on)
        for button in (close, show):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)
        self._passages.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """On to the pages."""
        kept = self._passages.kept()
        self.accept()
        self._then(kept)
