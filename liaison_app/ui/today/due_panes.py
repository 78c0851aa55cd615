"""Panes of records with the keys of what is due: on the list one letter does what a button does beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from liaison_app.i18n import _
from liaison_app.services import records
from liaison_app.services.records import Loaded
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.today.acts import BECOMING, Acts
from liaison_app.ui.today.become_row import BecomeRow
from liaison_app.ui.widgets import Button
from liaison_app.ui.widgets.flow import FlowRow

_Key = Qt.Key


class DuePane(RecordPane):
    """`KEYS` says which letter asks for what; `act` does it with the record that is selected in the list."""

    KEYS: ClassVar[Mapping[Qt.Key, str]] = {}

    def __init__(self, desk: Desk, layout: Layout) -> None:
        super().__init__(desk, layout)
        self._acts = Acts(desk, self)
        self.table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            wish = self.KEYS.get(Qt.Key(event.key())) if not event.modifiers() else None
            if wish and self.writes:
                self.asked(wish)
                return True
        return super().eventFilter(watched, event)

    def asked(self, wish: str) -> None:
        """Do something with the selected record, once what is typed into it is stored."""
        record_id, kind = self.table.selected(), self.kind.name
        if not record_id:
            return

        def look() -> None:
            self.desk.query(
                self,
                lambda session: records.load(session, kind, record_id),
                lambda loaded: self.act(wish, loaded),
                slot="act",
            )

        self.settle(look, lambda: None)

    def act(self, wish: str, loaded: Loaded) -> None:
        """Do it."""
        raise TypeError(type(self).__name__)

    def spot(self) -> QPoint:
        """Where a menu about the selected record comes up."""
        box = self.table.visualRect(self.table.currentIndex())
        return self.table.viewport().mapToGlobal(QPoint(box.left() + 40, box.bottom()))

    def _buttons(self, *shown: tuple[str, str, str, str]) -> FlowRow:
        row = FlowRow()
        for wish, words, keys, icon in shown:
            button = Button(words, icon=icon, shortcut=keys)
            button.clicked.connect(partial(self.asked, wish))
            row.add(button)
        return row


class ActionPane(DuePane):
    """Actions: done, put off, told."""

    KEYS: ClassVar = {_Key.Key_D: "done", _Key.Key_S: "snooze", _Key.Key_T: "told"}

    def __init__(self, desk: Desk, layout: Layout) -> None:
        super().__init__(desk, layout)
        row = self._buttons(
            ("done", _("Done"), "D", "check"), ("snooze", _("Snooze"), "S", "clock"), ("told", _("Told …"), "T", "send")
        )
        self.above.addWidget(row)
        row.setHidden(not self.writes)
        self.shown.connect(lambda: row.setEnabled(self.current is not None))

    def act(self, wish: str, loaded: Loaded) -> None:
        record_id = loaded.record.id
        is_open = loaded.value("status") == "open"
        acts: dict[str, Callable[[], None]] = {
            "done": lambda: self._acts.done("actions", record_id),
            "snooze": lambda: self._acts.snooze("actions", record_id, self.spot()),
            "told": lambda: self._acts.told(record_id, str(loaded.value("owner")), self.spot()),
        }
        if is_open or wish == "told":
            acts[wish]()
        else:
            self.desk.said.emit(_("This action is not open any more."), "")


class NotePane(DuePane):
    """Quick notes: each becomes something, is put off, or put away."""

    KEYS: ClassVar = {**{one.key: one.kind for one in BECOMING}, _Key.Key_D: "done", _Key.Key_S: "snooze"}

    def __init__(self, desk: Desk, layout: Layout) -> None:
        super().__init__(desk, layout)
        row = BecomeRow(desk)
        row.asked.connect(self.asked)
        self.above.addWidget(row)
        row.setHidden(not self.writes)
        self.shown.connect(lambda: row.setEnabled(self.current is not None and not self.current.value("became_kind")))

    def act(self, wish: str, loaded: Loaded) -> None:
        record_id = loaded.record.id
        if wish == "snooze":
            self._acts.snooze("notes", record_id, self.spot())
        elif wish == "done":
            self._acts.done("notes", record_id)
        elif loaded.value("became_kind"):
            self.desk.said.emit(_("This note has become something already."), "")
        else:
            self._acts.become(record_id, wish, self.spot())
