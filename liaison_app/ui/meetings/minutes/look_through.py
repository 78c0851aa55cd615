"""Before the public copy leaves: what only an officer can judge, each with the words around it, to keep or leave out.

K keeps the passage in the list, L leaves it out, Space turns it round; Enter goes on to the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from liaison_app.i18n import _, ngettext
from liaison_app.services.redaction import Doubt
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, RowDelegate, heading, hint

_KEPT = Qt.ItemDataRole.UserRole
_DOUBT = int(Qt.ItemDataRole.UserRole) + 1


class _Passages(QListWidget):
    """The passages; one key decides."""

    def __init__(self, doubts: Sequence[Doubt], go_on: Callable[[], None]) -> None:
        super().__init__()
        self._go_on = go_on
        self.setAccessibleName(_("Passages to judge"))
        self.setWordWrap(True)
        self.setItemDelegate(RowDelegate(self))
        for doubt in doubts:
            item = QListWidgetItem()
            item.setData(_DOUBT, doubt)
            self.addItem(item)
            self._decide(item, keep=False)
        self.setCurrentRow(0)

    def kept(self) -> tuple[str, ...]:
        """The passages that stay."""
        items = [self.item(row) for row in range(self.count())]
        return tuple(item.data(_DOUBT).text for item in items if item.data(_KEPT))

    def _decide(self, item: QListWidgetItem, *, keep: bool) -> None:
        doubt: Doubt = item.data(_DOUBT)
        said = _("Keep: {text}") if keep else _("Leave out: {text}")
        item.setData(_KEPT, keep)
        item.setText(f"{said.format(text=doubt.text)}  ·  {doubt.reason_text}  ·  … {doubt.context} …")
        item.setToolTip(doubt.context)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        elif self.currentRow() >= 0 and event.key() in (Qt.Key.Key_K, Qt.Key.Key_L, Qt.Key.Key_Space):
            keep = event.key() == Qt.Key.Key_K or (event.key() == Qt.Key.Key_Space and not item.data(_KEPT))
            self._decide(item, keep=keep)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, item.text()))
            if event.key() != Qt.Key.Key_Space:
                self.setCurrentRow(min(self.currentRow() + 1, self.count() - 1))
        else:
            super().keyPressEvent(event)


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
