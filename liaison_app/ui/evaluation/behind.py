"""The records behind a number: a list that opens each of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.services import evaluation
from liaison_app.services.evaluation import Behind
from liaison_app.services.measures import Scope
from liaison_app.ui.desk import Desk
from liaison_app.ui.evaluation import numbers
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, dress_list, heading, hint

_BEHIND = int(Qt.ItemDataRole.UserRole)


class BehindDialog(QDialog):
    """What a measure, or a row of a breakdown (`key`), counts. A measure can be narrowed to what met it or did not."""

    def __init__(
        self, desk: Desk, parent: QWidget, title: str, name: str, scope: Scope, *, key: str = "", shares: bool = False
    ) -> None:
        super().__init__(parent)
        self._desk, self._name, self._scope, self._key = desk, name, scope, key
        metrics = theme.current().metrics
        self.setWindowTitle(_("What is counted"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(metrics.px(620), metrics.px(480))
        column = QVBoxLayout(self)
        column.setSpacing(metrics.px(10))
        words = heading(title)
        words.setWordWrap(True)
        column.addWidget(words)
        if shares:
            column.addLayout(self._choices())
        self.list = QListWidget()
        self.list.setAccessibleName(_("Records counted"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        dress_list(self.list)
        self.list.itemActivated.connect(self._open)
        self.list.itemDoubleClicked.connect(self._open)
        column.addWidget(self.list, 1)
        self._count = hint("", small=True)
        column.addWidget(self._count)
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(_("Close"))
        close.clicked.connect(self.reject)
        row.addWidget(close)
        column.addLayout(row)
        self._ask(None)

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.px(4))
        self._buttons: list[Button] = []
        for words, met in ((_("All"), None), (_("Met"), True), (_("Not met"), False)):
            button = Button(words)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(met is None)
            button.clicked.connect(partial(self._ask, met))
            row.addWidget(button)
            self._buttons.append(button)
        row.addStretch(1)
        return row

    def _ask(self, met: bool | None) -> None:
        name, scope, key = self._name, self._scope, self._key
        self._desk.query(
            self, lambda session: evaluation.behind(session, name, scope, met=met, key=key), self._show, slot="behind"
        )

    def _show(self, found: Sequence[Behind]) -> None:
        self.list.clear()
        for one in found:
            item = QListWidgetItem(one.title or _("(untitled)"))
            item.setSizeHint(QSize(0, theme.current().metrics.row))  # as wide as the list, so that long titles are cut
            item.setData(_BEHIND, (one.kind, one.id))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._count.setText(_("{n} records. Enter opens one.").format(n=numbers.whole(len(found))))
        self.list.setFocus()

    def _open(self, item: QListWidgetItem) -> None:
        kind, record_id = item.data(_BEHIND)
        self.accept()
        self._desk.open_asked.emit(kind, record_id)
