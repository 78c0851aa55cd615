"""A line of several words with commas, which offers for the one being typed what was used before."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter

from liaison_app.i18n import _
from liaison_app.models.about import Field
from liaison_app.ui.forms.editors import TextEditor
from liaison_app.ui.forms.picker_line import chosen


class SuggestListEditor(TextEditor):
    """A list; taking an offer completes the last of its items."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setWidget(self._line)
        self._completer.activated[str].connect(self._take)
        popup = self._completer.popup()
        assert popup is not None
        self._popup = popup
        popup.setAccessibleName(_("{field}: choices").format(field=_(field.label)))
        popup.setProperty("offers", True)
        self._line.textEdited.connect(self._offer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys while the list is open: those that walk it, take from it, close it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._popup.isVisible():
            row, key = chosen(self._popup).row(), event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                row += 1 if key == Qt.Key.Key_Down else -1
                model = self._popup.model()
                self._popup.setCurrentIndex(model.index(min(max(row, 0), model.rowCount() - 1), 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
                self._popup.hide()
                self._take(str(self._popup.currentIndex().data()))
                return True
            if key == Qt.Key.Key_Escape:
                self._popup.hide()
                return True
        return super().eventFilter(watched, event)

    def suggest(self, offered: tuple[str, ...]) -> None:
        self._model.setStringList(list(offered))

    def _offer(self, text: str) -> None:
        word = text.rpartition(",")[2].strip()
        self._completer.setCompletionPrefix(word)
        if word and self._completer.completionCount():
            self._completer.complete()
        else:
            self._popup.hide()

    def _take(self, value: str) -> None:
        before, comma, _word = self._line.text().rpartition(",")
        self._line.setText(f"{before}{comma} {value}".strip() if comma else value)
