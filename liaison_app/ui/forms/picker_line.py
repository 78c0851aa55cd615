"""A line in which one types the beginning of a name and takes what is meant from a list below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QToolButton

from liaison_app.i18n import _
from liaison_app.ui.look import icons

#: Pairs of id and title.
Offer = Sequence[tuple[str, str]]
#: Looks a text up (for a purpose of its own: "offer" or "match") and hands what it found on, now or later.
Source = Callable[[str, str, Callable[[Offer], None]], None]

DEBOUNCE_MS = 90
_ID = int(Qt.ItemDataRole.UserRole)
_ADD = "+"
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def chosen(offered: QAbstractItemView) -> QModelIndex:
    """What somebody walked to in a list of offers. Qt makes its first row the current one as soon as it is shown."""
    now = offered.currentIndex()
    return now if offered.selectionModel().isSelected(now) else QModelIndex()


class PickerLine(QLineEdit):
    """Emits `picked` with id and title of what was taken, and `add_asked` with a text that nothing is called yet."""

    picked = Signal(str, str)
    add_asked = Signal(str)

    def __init__(self, label: str, source: Source, *, may_add: bool = False) -> None:
        super().__init__()
        self._source, self._may_add = source, may_add
        self._wants_offer = False
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(9)
        completer.activated[QModelIndex].connect(self._take)
        self._completer = completer
        self._completer.setWidget(self)
        popup = completer.popup()
        assert popup is not None
        popup.setAccessibleName(_("{field}: choices").format(field=label))
        popup.setProperty("offers", True)
        self._popup = popup
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self.look_up)
        self.textEdited.connect(lambda _text: self._pause.start())
        self._chevron = self._add_button("chevron-down", _("{field}: show choices").format(field=label), self._show_all)

    def setReadOnly(self, only_read: bool) -> None:
        """Nothing is offered in a line that is only read."""
        super().setReadOnly(only_read)
        self._chevron.setVisible(not only_read)

    def match(self, text: str, then: Callable[[tuple[str, str] | None], None]) -> None:
        """The one thing that is called `text`, or the only one it can mean; None if that is not clear."""

        def judge(offer: Offer) -> None:
            named = text.casefold()
            exact = [pair for pair in offer if pair[1].casefold().rsplit(" › ", 1)[-1] == named]
            one = exact or list(offer)
            then(one[0] if len(one) == 1 else None)

        self._source(text, "match", judge)

    def look_up(self) -> None:
        """Show what begins with the text."""
        self._ask(self.text().strip())

    def rest(self) -> None:
        """Something was taken: what is still being looked up is no longer wanted."""
        self._pause.stop()
        self._wants_offer = False
        self._popup.hide()

    def _ask(self, text: str) -> None:
        if self.isReadOnly():  # arrow keys come here all the same
            return
        self._wants_offer = True
        self._source(text, "offer", self._offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup.isVisible():
            done = self._key_in_list(event)
        else:
            done = event.key() == Qt.Key.Key_Down
            if done:
                self._show_all()
        if not done:
            super().keyPressEvent(event)

    def _key_in_list(self, event: QKeyEvent) -> bool:
        """Keys while the list is open: those that walk it, take from it, close it, and those of the window's menus."""
        popup, now = self._popup, chosen(self._popup)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            row = min(max(now.row() + step, 0), self._model.rowCount() - 1)
            popup.setCurrentIndex(popup.model().index(row, 0))
            return True
        popup_takes = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and now.isValid()
        if not popup_takes and event.key() != Qt.Key.Key_Escape and not event.modifiers() & _COMMAND:
            return False
        popup.hide()
        if popup_takes:
            self._take(now)
        return popup_takes or event.key() == Qt.Key.Key_Escape or self._command(event)

    def _command(self, event: QKeyEvent) -> bool:
        """Do what a key of the window's menus stands for: an open list keeps keys from them otherwise."""
        keys = QKeySequence(event.keyCombination())
        for action in self.window().findChildren(QAction):
            if action.isEnabled() and action.shortcut() == keys:
                action.trigger()
                return True
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._pause.stop()
        super().focusOutEvent(event)

    def _show_all(self) -> None:
        self._ask("")

    def _offer(self, offer: Offer) -> None:
        if not self.hasFocus() or not self._wants_offer:
            return
        self._model.clear()
        for record_id, title in offer:
            self._append(record_id, title, title)
        text = self.text().strip()
        if self._may_add and text and all(title.casefold() != text.casefold() for _id, title in offer):
            self._append(_ADD, text, _("Add “{name}”").format(name=text))
        if self._model.rowCount():
            self._completer.setCompletionPrefix("")
            self._completer.complete()
        else:
            self._popup.hide()

    def _append(self, record_id: str, title: str, shown: str) -> None:
        item = QStandardItem(shown)
        item.setData((record_id, title), _ID)
        item.setEditable(False)
        self._model.appendRow(item)

    def _take(self, index: QModelIndex) -> None:
        record_id, title = index.data(_ID)
        if record_id == _ADD:
            self.add_asked.emit(title)
        else:
            self.picked.emit(record_id, title)

    def add_tool(self, icon: str, name: str, act: Callable[[], None]) -> None:
        """A small button at the end of the line."""
        self._add_button(icon, name, act)

    def _add_button(self, icon: str, name: str, act: Callable[[], None]) -> QAction:
        action = self.addAction(icons.icon(icon, "muted"), QLineEdit.ActionPosition.TrailingPosition)
        action.setText(name)
        action.setToolTip(name)
        action.triggered.connect(act)
        for button in self.findChildren(QToolButton):
            if button.defaultAction() is action:
                button.setAccessibleName(name)
        return action
