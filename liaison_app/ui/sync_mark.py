"""How sync stands for the record that is open, quietly: one line, and the way to the choice where there is one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.sync import state
from liaison_app.ui import sync_words, syncing
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, StatusPiece


class SyncMark(QWidget):
    """Takes no room for a record that is not stored yet, nor without a hub while nobody has to choose."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__()
        self._desk, self._kind, self._record_id = desk, kind, ""
        self._syncing = syncing.of(desk)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.gap)
        self._piece = StatusPiece()
        self._compare = Button(_("Compare…"), name=_("Compare"))
        self._compare.clicked.connect(lambda: desk.compare_asked.emit(self._kind, self._record_id))
        self._compare.hide()
        row.addWidget(self._piece)
        row.addWidget(self._compare)
        row.addStretch(1)
        self.hide()
        if self._syncing is not None:
            self._syncing.stood.connect(lambda _shown: self._ask())

    def show_record(self, record_id: str) -> None:
        """Say how a record stands; none where the id is empty."""
        if record_id != self._record_id:
            self.hide()
        self._record_id = record_id
        self._ask()

    def _ask(self) -> None:
        record_id, kind = self._record_id, self._kind
        if not record_id or self._syncing is None:
            self.hide()
            return
        self._desk.query(
            self, lambda s: state.of_record(s, kind, record_id), self._show, slot="sync", failed=lambda _gone: None
        )

    def _show(self, how: str) -> None:
        if how == state.HERE and self._syncing is not None and not self._syncing.is_tied:
            self.hide()
            return
        icon, text, tone = sync_words.RECORD[how]
        self._piece.show_state(icon, _(text), tone)
        self._compare.setVisible(how == state.NEEDS_YOU)
        self.show()
