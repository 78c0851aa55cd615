"""The tab of meetings and activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from liaison_app.i18n import N_, _
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.records import Loaded
from liaison_app.services.work import Session
from liaison_app.ui import files
from liaison_app.ui.child_pane import ChildPane
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.layouts import ACTIVITIES, MEETINGS, SECTIONS
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.sectioned_pane import SectionedPane
from liaison_app.ui.widgets import Button


class MeetingPane(SectionedPane):
    """Meetings, each with its agenda, attendance, concerns, decisions and actions, and the way to the minutes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, MEETINGS, SECTIONS)
        for text, public in ((_("Minutes PDF…"), False), (_("Public copy…"), True)):
            button = Button(text, icon="file-text")
            button.clicked.connect(lambda _checked=False, public=public: self.print_minutes(public=public))
            self.buttons.addWidget(button)
            if public:
                button.setMinimumWidth(theme.current().metrics.px(44))  # its icon, where large text leaves no more room

    def _icon(self) -> str:
        return "meetings"

    def print_minutes(self, *, public: bool = False) -> None:
        """Save what is being typed, ask for a file, make the PDF."""
        meeting_id = self.form.record_id

        def ask(loaded: Loaded) -> None:
            starts_at = loaded.value("starts_at")
            assert isinstance(starts_at, datetime)
            name = f"minutes-{starts_at:%Y-%m-%d}{'-public' if public else ''}.pdf"
            title = _("Save the public copy of the minutes") if public else _("Save the minutes")
            files.ask_save(self, title, name, lambda path: self._write(meeting_id, path, public=public))

        self.settle(
            lambda: self.desk.query(self, lambda s: records.load(s, "meetings", meeting_id), ask, slot="minutes"),
            lambda: None,
        )

    def _write(self, meeting_id: str, path: Path, *, public: bool) -> None:
        """Make the file after every change that was asked for before, and say where it lies."""
        session = self.desk.session
        self.desk.tasks.change(
            lambda: _make_minutes(session, meeting_id, path, public=public),
            lambda _pages: self.desk.said.emit(_("Minutes saved: {path}").format(path=path), ""),
        )


def _make_minutes(session: Session, meeting_id: str, path: Path, *, public: bool) -> int:
    """The number of pages. Raises UserError if the file cannot be written."""
    from liaison_app.exports.minutes import minutes  # with it comes ReportLab, which only a print needs
    from liaison_app.services.minutes import release_minutes

    return files.write_pdf(minutes(release_minutes(session, meeting_id, public=public)), path)


class MeetingsTab(RecordTab):
    """Meetings | Activities."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Meetings"), [MEETINGS, ACTIVITIES])

    def make_pane(self, layout: Layout) -> RecordPane:
        return MeetingPane(self.desk) if layout.kind == "meetings" else super().make_pane(layout)

    def print(self) -> None:
        if isinstance(self.pane, MeetingPane) and self.pane.current is not None:
            self.pane.print_minutes()

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
