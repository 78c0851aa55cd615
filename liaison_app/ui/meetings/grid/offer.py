"""The list of what may be meant, below the cell that is typed into. It takes neither the keyboard nor a decision."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from liaison_app.i18n import _, ngettext
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.grid.columns import Choice
from liaison_app.ui.widgets import dress_list

_CHOICE = int(Qt.ItemDataRole.UserRole)


class OfferList(QListWidget):
    """Nothing is chosen at first: Down chooses, Enter takes, a click takes."""

    taken = Signal(Choice)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAccessibleName(_("Meant is perhaps"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("offer", True)
        dress_list(self)
        self.itemPressed.connect(lambda item: self.taken.emit(item.data(_CHOICE)))
        self.hide()

    def offer(self, choices: Sequence[Choice], cell: QRect) -> None:
        """Show choices at a cell, below it if there is room; none hides the list."""
        self.clear()
        if not choices:
            self.hide()
            return
        for choice in choices:
            item = QListWidgetItem(choice.shown)
            item.setData(_CHOICE, choice)
            self.addItem(item)
        self.setCurrentRow(-1)
        self._place(cell)
        self.show()
        self.raise_()
        words = ngettext("{n} is perhaps meant: Down to choose", "{n} are perhaps meant: Down to choose", len(choices))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words.format(n=len(choices))))

    def _place(self, cell: QRect) -> None:
        over = self.parentWidget()
        assert over is not None  # given when it was made
        metrics = theme.current().metrics
        height = self.count() * max(self.sizeHintForRow(0), metrics.row) + 2 * self.frameWidth()
        width = max(cell.width(), min(self.sizeHintForColumn(0) + metrics.px(24), metrics.px(460)))
        below, above = over.height() - cell.bottom() - 1, cell.top()
        under = height <= below or below >= above  # never over the cell itself: rather the list is shorter, and scrolls
        height = min(height, below if under else above)
        top = cell.bottom() + 1 if under else cell.top() - height
        left = min(cell.left(), max(over.width() - width, 0))
        self.setGeometry(QRect(QPoint(left, top), QPoint(left + width - 1, top + height - 1)))

    def step(self, by: int) -> None:
        """Choose the next one, or the one before; before the first none is chosen."""
        self.setCurrentRow(min(max(self.currentRow() + by, -1), self.count() - 1))
        item = self.currentItem() if self.currentRow() >= 0 else None
        if item is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, item.text()))

    def chosen(self) -> Choice | None:
        """What is chosen, while the list is in sight."""
        item = self.currentItem() if self.isVisible() and self.currentRow() >= 0 else None
        return item.data(_CHOICE) if item is not None else None
