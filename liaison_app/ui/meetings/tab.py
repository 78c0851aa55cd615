"""The tab of meetings and activities."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from liaison_app.i18n import N_, _
from liaison_app.models.registry import KINDS
from liaison_app.services import agendas, records
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed
from liaison_app.ui.child_pane import ChildPane
from liaison_app.ui.commands import Menu
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.meetings.activities import FOUND_KEYS, ActivityPane
from liaison_app.ui.meetings.from_paper import enter_paper
from liaison_app.ui.meetings.layouts import ACTIVITIES, MEETINGS, SECTIONS, TEMPLATES
from liaison_app.ui.meetings.pane import MeetingPane
from liaison_app.ui.meetings.papers import of_meeting
from liaison_app.ui.paper import answers
from liaison_app.ui.paper.answers import YOU_SAID
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.widgets import Button

#: What a meeting shows in sections of its own.
SECTION_KINDS = frozenset(section.layout.kind for section in SECTIONS)


class TemplatePane(RecordPane):
    """A pane with its own drawing while it is empty."""

    def _icon(self) -> str:
        return "meetings"


class MeetingsTab(RecordTab):
    """Meetings | Activities | Agenda templates."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Meetings"), [MEETINGS, ACTIVITIES, TEMPLATES])
        self._usual = Button(_("Begin with the usual agenda"), icon="copy")
        self._usual.clicked.connect(self._begin_usual)
        self._usual.hide()
        self.tools.addWidget(self._usual)

    def make_pane(self, layout: Layout) -> RecordPane:
        if layout.kind == "meetings":
            return MeetingPane(self.desk)
        return ActivityPane(self.desk) if layout.kind == "activities" else TemplatePane(self.desk, layout)

    def show_kind(self, kind: str) -> RecordPane:
        pane = super().show_kind(kind)
        self._offer_usual(pane)
        return pane

    def _counted(self, pane: RecordPane, count: int) -> None:
        super()._counted(pane, count)
        if pane is self.pane:
            self._offer_usual(pane)

    def _offer_usual(self, pane: RecordPane) -> None:
        """As long as there is no template."""
        none_yet = pane.table.rows.rowCount() == 0 and not pane.table.rows.query.search
        self._usual.setVisible(pane.kind.name == "agenda-templates" and pane.writes and none_yet)

    def menus(self) -> Sequence[Menu]:
        pane = self.pane
        if isinstance(pane, MeetingPane):
            return ((self.title, list(pane.commands())),)
        if isinstance(pane, ActivityPane):
            return ((self.title, [(_("Found there…"), FOUND_KEYS, pane.found)]),)
        return ()

    def _begin_usual(self) -> None:
        """Make a template of the usual agenda and open it, to be changed."""

        def show(changed: Changed) -> None:
            (made,) = changed.ids("agenda-templates")
            self.open("agenda-templates", made)

        self.desk.change(agendas.begin_usual, show, said=_("Template added."))

    def enter_paper(self, kind: str) -> None:
        if isinstance(self.pane, MeetingPane):
            enter_paper(self.pane, kind)
        else:
            super().enter_paper(kind)

    def meeting(self) -> str:
        current = self.pane.current
        return current.record.id if isinstance(self.pane, MeetingPane) and current is not None else ""

    def papers(self) -> Sequence[Paper]:
        current = self.pane.current if isinstance(self.pane, MeetingPane) else None
        if current is None:
            return (YOU_SAID,)
        assert isinstance(self.pane, MeetingPane)
        kept, self.pane.kept = self.pane.kept, None  # looked through once, for the pages that follow
        return (*of_meeting(current, kept), answers.of_meeting(current.record.id), YOU_SAID)

    def open(self, kind: str, record_id: str) -> None:
        """Also what belongs to a meeting: that opens, at its section where it has one."""
        if self.has(kind):
            super().open(kind, record_id)
        elif kind in SECTION_KINDS:
            self._at_child(kind, record_id, lambda section: section.open(record_id))
        else:
            self._meeting_of(kind, record_id)

    def _meeting_of(self, kind: str, record_id: str) -> None:
        """A remark or a text of the minutes has no section: its meeting opens, the minutes are one key away."""
        parent = KINDS[kind].parent
        if parent is not None:
            name = parent.name
            self.desk.query(
                self,
                lambda session: records.load(session, kind, record_id),
                lambda loaded: super(MeetingsTab, self).open("meetings", str(loaded.value(name))),
                slot="open",
            )

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
