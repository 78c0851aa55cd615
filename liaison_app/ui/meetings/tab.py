"""The tab of meetings and activities."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from liaison_app.i18n import N_
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.records import Loaded
from liaison_app.ui.child_pane import ChildPane
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.meetings.from_paper import enter_paper, is_grid, open_grid, paper_button
from liaison_app.ui.meetings.layouts import ACTIVITIES, MEETINGS, SECTIONS
from liaison_app.ui.meetings.papers import of_meeting
from liaison_app.ui.paper.answers import YOU_SAID
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.sectioned_pane import SectionedPane


class MeetingPane(SectionedPane):
    """Meetings, each with its agenda, attendance, concerns, decisions and actions, and the way to the minutes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, MEETINGS, SECTIONS)
        self.buttons.addWidget(print_button(desk))
        self.buttons.addWidget(paper_button(self))

    def restore_child(self, parent_id: str, draft: Draft) -> None:
        if not is_grid(draft):
            super().restore_child(parent_id, draft)
            return
        self.open(parent_id)
        open_grid(self, draft.kind, parent_id, draft)

    def _icon(self) -> str:
        return "meetings"


class MeetingsTab(RecordTab):
    """Meetings | Activities."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Meetings"), [MEETINGS, ACTIVITIES])

    def make_pane(self, layout: Layout) -> RecordPane:
        return MeetingPane(self.desk) if layout.kind == "meetings" else super().make_pane(layout)

    def enter_paper(self, kind: str) -> None:
        if isinstance(self.pane, MeetingPane):
            enter_paper(self.pane, kind)
        else:
            super().enter_paper(kind)

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
