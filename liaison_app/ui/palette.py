"""Ctrl+K: one field that finds records of every tab and commands of every menu."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.services import search
from liaison_app.services.search import Hit
from liaison_app.ui.commands import Menu
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import SearchField, dress_list, hint

_ACT = int(Qt.ItemDataRole.UserRole)


class Palette(QDialog):
    """Type, choose with the arrow keys, Enter."""

    def __init__(self, desk: Desk, menus: Iterable[Menu], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown_for = ""
        self._take_first = False
        metrics = theme.current().metrics
        self.setWindowTitle(_("Search everything"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.resize(metrics.px(560), metrics.px(420))
        column = QVBoxLayout(self)
        self.search = SearchField(_("Names, places, subjects, or a command"))
        self.search.setAccessibleName(_("Search everything"))
        self.search.searched.connect(self._look_up)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Found"))
        dress_list(self.list)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(hint(_("Referrals and watch reports are searched in their own tabs only."), small=True))
        self._commands = _by_path(menus)
        self._show("", [])
        self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, metrics.px(60))))

    def _look_up(self, text: str) -> None:
        self._desk.query(
            self, lambda session: search.everywhere(session, text), lambda hits: self._show(text, hits), slot="search"
        )

    def _show(self, text: str, hits: list[Hit]) -> None:
        self.list.clear()
        for hit in hits:
            open_it = _opener(self._desk, hit)
            self._add(f"{hit.title}   ·   {_(KINDS[hit.kind].label)}", open_it)
        for label, act in self._commands:
            if text.casefold() in label.casefold():
                self._add(label, act)
        self._shown_for = text
        if self.list.count():
            self.list.setCurrentRow(0)
        if self._take_first:
            self._take_first = False
            self._take_current()

    def _add(self, text: str, act: Callable[[], object]) -> None:
        item = QListWidgetItem(text)
        item.setData(_ACT, act)
        self.list.addItem(item)

    def _take(self, item: QListWidgetItem) -> None:
        act = item.data(_ACT)
        self.close()
        act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys and Enter in the field go to the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
            self.list.setCurrentRow(row)
            return True
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if self.search.text().strip() != self._shown_for:
            self._take_first = True  # once the field has searched for what is typed, which Enter makes it do
            return False
        self._take_current()
        return True

    def _take_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._take(item)


def _opener(desk: Desk, hit: Hit) -> Callable[[], object]:
    return lambda: desk.open_asked.emit(hit.kind, hit.id)


def _by_path(menus: Iterable[Menu]) -> list[tuple[str, Callable[[], object]]]:
    return [(f"{title.replace('&', '')} › {text}", act) for title, items in menus for text, _keys, act in items if text]
