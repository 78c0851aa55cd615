"""The tab of meetings and activities."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison_app.i18n import N_, _
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.records import Loaded
from liaison_app.ui.child_pane import ChildPane
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.meetings.layouts import ACTIVITIES, MEETINGS, SECTIONS
from liaison_app.ui.meetings.papers import of_meeting
from liaison_app.ui.paper.answers import YOU_SAID
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.sectioned_pane import SectionedPane
from liaison_app.ui.widgets import Button, Card


class MeetingPane(SectionedPane):
    """Meetings, each with its agenda, attendance, concerns, decisions and actions, and the way to the minutes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, MEETINGS, SECTIONS)
        self.buttons.addWidget(print_button(desk))

    def _detail(self) -> QWidget:
        """The way into the live view stands beside the meeting's name."""
        card = super()._detail()
        assert isinstance(card, Card)
        live = Button(_("Go live"), icon="clock", shortcut="F8", name=_("Go live"))
        live.clicked.connect(self._go_live)
        row = QHBoxLayout()
        place = card.body.indexOf(self._title)
        card.body.removeWidget(self._title)
        row.addWidget(self._title, 1)
        if self.desk.may("write concerns"):
            row.addWidget(live, 0, Qt.AlignmentFlag.AlignTop)
        card.body.insertLayout(place, row)
        return card

    def _go_live(self) -> None:
        """Take the meeting down as it goes on; a new one is stored first."""
        self.settle(lambda: self.desk.live_asked.emit(self.form.record_id), lambda: None)

    def _icon(self) -> str:
        return "meetings"


class MeetingsTab(RecordTab):
    """Meetings | Activities."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Meetings"), [MEETINGS, ACTIVITIES])

    def make_pane(self, layout: Layout) -> RecordPane:
        return MeetingPane(self.desk) if layout.kind == "meetings" else super().make_pane(layout)

    def meeting(self) -> str:
        current = self.pane.current
        return current.record.id if isinstance(self.pane, MeetingPane) and current is not None else ""

    def papers(self) -> Sequence[Paper]:
        current = self.pane.current if isinstance(self.pane, MeetingPane) else None
        return (*of_meeting(current), YOU_SAID) if current is not None else (YOU_SAID,)

    def open(self, kind: str, record_id: str) -> None:
        """Also an agenda item, an attendance or a decision: its meeting opens at it."""
        if self.has(kind):
            super().open(kind, record_id)
            return

        self._at_child(kind, record_id, lambda section: section.open(record_id))

    def _at_child(self, kind: str, record_id: str, act: Callable[[ChildPane], None]) -> None:
        """Open the meeting that a record belongs to, at its section."""
        parent = KINDS[kind].parent
        if parent is None:
            return

        def show(loaded: Loaded) -> None:
            pane = self.show_kind("meetings")
            assert isinstance(pane, MeetingPane)
            pane.open_at(str(loaded.value(parent.name)), kind, act)

        self.desk.query(self, lambda session: records.load(session, kind, record_id), show, slot="open")


def make_tab(desk: Desk) -> RecordTab:
    """The tab."""
    return MeetingsTab(desk)
