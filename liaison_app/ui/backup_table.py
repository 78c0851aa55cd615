"""The list of backups, as it stands in the settings and in front of a vault that does not open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from liaison_app.i18n import _
from liaison_app.services import restores
from liaison_app.services.restores import Listed
from liaison_app.ui import backup_words as words
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import dress_table

#: With fewer backups the buttons below come nearer; with more, the table scrolls.
ROWS_IN_SIGHT = (2, 6)


class BackupTable(QTableWidget):
    """Newest first; Enter or a double click emits `opened`."""

    opened = Signal()
    ROOM = 12
    """For the edge around the rows."""

    def __init__(self) -> None:
        titles = (_("Made"), _("Size"), _("Where"), _("Why"))
        super().__init__(0, len(titles))
        self.setAccessibleName(_("Backups"))
        self.setHorizontalHeaderLabels(list(titles))
        dress_table(self)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self._found: Sequence[Listed] = ()

    def fill(self, found: Sequence[Listed], first: Listed | None = None) -> None:
        """Show these; `first` is chosen, or else the one to offer first."""
        self._found = found
        self.setRowCount(len(found))
        for row, one in enumerate(found):
            texts = (words.when(one.backup.at), words.size(one.size), words.where(one), words.why(one))
            for column, text in enumerate(texts):
                self.setItem(row, column, QTableWidgetItem(text))
        fewest, most = ROWS_IN_SIGHT
        self.setMinimumHeight(theme.current().metrics.row * (min(max(len(found), fewest), most) + 1) + self.ROOM)
        first = first or restores.newest(found)
        if first is not None:
            self.selectRow(found.index(first))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def found(self) -> Sequence[Listed]:
        """All that it shows."""
        return self._found

    def chosen(self) -> Listed | None:
        """The one that is selected."""
        rows = self.selectionModel().selectedRows()
        return self._found[rows[0].row()] if rows else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("\r", "\n"):
            self.opened.emit()
            return
        super().keyPressEvent(event)
