"""The line on top of a tab: what it is, how many, search, filters, and what one mostly does there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.ui.look import theme
from liaison_app.ui.widgets.buttons import Button
from liaison_app.ui.widgets.labels import heading
from liaison_app.ui.widgets.search import SearchField

_ANY_WIDTH = 16_777_215  # QWIDGETSIZE_MAX, which PySide leaves out


class TitleBar(QWidget):
    """Title, count, search, filters and primary button of a tab.

    `search` is the placeholder of the search field, None for a tab without one. `primary` is the text of the
    button, empty for none, and `primary_name` its accessible name where that is fixed ("New"). In a narrow
    window, or with large text, search and filters move to a second line.
    """

    searched = Signal(str)
    primary_asked = Signal()

    def __init__(
        self,
        title: str,
        *,
        search: str | None = None,
        primary: str = "",
        primary_name: str = "",
        shortcut: str = "Ctrl+N",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        metrics = theme.current().metrics
        self.search: SearchField | None = None
        self.primary: Button | None = None
        self._tools = QWidget()
        self._tool_row = QHBoxLayout(self._tools)
        self._tool_row.setContentsMargins(0, 0, 0, 0)
        self._tool_row.setSpacing(metrics.gap)
        if search is not None:
            self.search = SearchField(search)
            self.search.setMinimumWidth(metrics.px(200))
            self.search.searched.connect(self.searched)
            self._tool_row.addStretch(1)
            self._tool_row.addWidget(self.search, 20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.gap)
        self._top = QHBoxLayout()
        self._top.setSpacing(metrics.gap)
        self._below = QHBoxLayout()
        column.addLayout(self._top)
        column.addLayout(self._below)
        self._top.addWidget(heading(title, 1))
        self._count = QLabel()
        self._count.setProperty("tone", "muted")
        self._top.addWidget(self._count)
        self._top.addSpacing(metrics.margin)
        self._top.addStretch(1)
        self._top.addWidget(self._tools, 3)
        if primary:
            self.primary = Button(primary, kind="primary", icon="plus", shortcut=shortcut, name=primary_name or primary)
            self.primary.clicked.connect(self.primary_asked)
            self._top.addWidget(self.primary)

    def set_count(self, text: str) -> None:
        """Say how many records there are or were found ("1,204", "12 of 1,204")."""
        self._count.setText(text)

    def add_filter(self, widget: QWidget) -> None:
        """Put a filter (a button, a combo box with an accessible name) behind the search field."""
        self._tool_row.addWidget(widget)

    def minimumSizeHint(self) -> QSize:
        """The narrow way: otherwise the window could never become narrow enough for it."""
        tools = self._tools.minimumSizeHint()
        top = self._top.minimumSize().width() - (0 if self._below.count() else tools.width())
        return QSize(max(top, tools.width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self._top.sizeHint().width()
        if self._below.count():
            needed += self._top.spacing() + self._tools.sizeHint().width()
        self._lay_out(narrow=needed > self.width())

    def _lay_out(self, *, narrow: bool) -> None:
        if self.search is not None:
            self.search.setMaximumWidth(_ANY_WIDTH if narrow else theme.current().metrics.px(440))
        self._tool_row.setStretch(0, 0 if narrow else 1)
        if narrow and not self._below.count():
            self._top.removeWidget(self._tools)
            self._below.addWidget(self._tools)
        elif not narrow and self._below.count():
            self._below.removeWidget(self._tools)
            self._top.insertWidget(4, self._tools, 3)
