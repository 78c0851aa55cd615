"""The tab of meetings and activities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from liaison_app.i18n import N_, _
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.records import Loaded
from liaison_app.ui.child_pane import ChildPane
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.layouts import ACTIVITIES, MEETINGS, SECTIONS
from liaison_app.ui.meetings.minutes.dialog import MinutesDialog
from liaison_app.ui.meetings.papers import of_meeting
from liaison_app.ui.paper.answers import YOU_SAID
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.sectioned_pane import SectionedPane
from liaison_app.ui.widgets import Button


class MeetingPane(SectionedPane):
    """Meetings, each with its agenda, attendance, concerns, decisions and actions, and the way to the minutes."""

    def __init__(self, desk: Desk) -> None:
        self._waiting_minutes: Draft | None = None
        super().__init__(desk, MEETINGS, SECTIONS)
        self.buttons.addWidget(print_button(desk))
        self.kept: tuple[str, ...] | None = None
        self._minutes = Button(_("Minutes…"), icon="file-text", shortcut="F7", name=_("Minutes…"))
        self._minutes.setMinimumWidth(theme.current().metrics.px(44))  # its icon, where large text leaves no more room
        self._minutes.clicked.connect(lambda _checked=False: self.show_minutes())
        self.buttons.addWidget(self._minutes)
        shortcut = QShortcut(QKeySequence("F7"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._minutes.click)
        self.shown.connect(lambda: self._minutes.setEnabled(self.current is not None))

    def show_minutes(self, draft: Draft | None = None) -> None:
        """The minutes of the open meeting, in a window of their own; what is being typed here is saved first."""
        if self.current is None:
            return
        meeting_id = self.current.record.id

        def show() -> None:
            dialog = MinutesDialog(self.desk, meeting_id, self, draft)
            dialog.copy_asked.connect(self._show_copy)
            dialog.open()

        self.settle(show, lambda: None)

    def _show_copy(self, kept: Any) -> None:
        """The pages, once the minutes' window is gone."""
        self.kept = kept
        QTimer.singleShot(0, self, self.desk.print_asked.emit)

    def restore_child(self, parent_id: str, draft: Draft) -> None:
        """What was typed in the minutes comes back there."""
        if draft.kind != "minutes-texts":
            super().restore_child(parent_id, draft)
            return
        self.open(parent_id)
        self._waiting_minutes = draft
        self.shown.connect(self._minutes_back)

    def _minutes_back(self) -> None:
        draft = self._waiting_minutes
        if draft is not None and self.current is not None and f"meetings/{self.current.record.id}" == draft.under:
            self._waiting_minutes = None
            self.show_minutes(draft)

    def _icon(self) -> str:
        return "meetings"


class MeetingsTab(RecordTab):
    """Meetings | Activities."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Meetings"), [MEETINGS, ACTIVITIES])

    def make_pane(self, layout: Layout) -> RecordPane:
        return MeetingPane(self.desk) if layout.kind == "meetings" else super().make_pane(layout)

    def papers(self) -> Sequence[Paper]:
        current = self.pane.current if isinstance(self.pane, MeetingPane) else None
        if current is None:
            return (YOU_SAID,)
        assert isinstance(self.pane, MeetingPane)
        kept, self.pane.kept = self.pane.kept, None  # looked through once, for the pages that follow
        return (*of_meeting(current, kept), YOU_SAID)

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
