"""The meetings: the form with what is to be thought of before, the sections, and what prepares a meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.services.drafts import Draft
from liaison_app.ui.child_pane import ChildPane, Children
from liaison_app.ui.commands import Item
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings import answers
from liaison_app.ui.meetings.agenda import TEMPLATE_KEYS, AgendaPane
from liaison_app.ui.meetings.before import BeforeStrip
from liaison_app.ui.meetings.from_paper import is_grid, open_grid, paper_button
from liaison_app.ui.meetings.inviting import ask_invitation
from liaison_app.ui.meetings.layouts import MEETINGS, SECTIONS
from liaison_app.ui.meetings.minutes.dialog import AMENDMENTS, MinutesDialog
from liaison_app.ui.meetings.planning import ask_next
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.sectioned_pane import SectionedPane
from liaison_app.ui.widgets import Button, Card

NEXT_KEYS = "Ctrl+Shift+M"
INVITE_KEYS = "Ctrl+Shift+I"


class MeetingPane(SectionedPane):
    """Meetings, each with its agenda, attendance, concerns, decisions and actions, and the way to the minutes."""

    def __init__(self, desk: Desk) -> None:
        self._waiting_minutes: Draft | None = None
        super().__init__(desk, MEETINGS, SECTIONS)
        prepare = Button(_("Prepare"), icon="calendar-clock", name=_("Prepare the meeting"))
        prepare.setMinimumWidth(theme.current().metrics.px(44))  # its icon, where large text leaves no more room
        menu = QMenu(prepare)
        for text, keys, act in self.commands():
            action = menu.addAction(text)
            action.triggered.connect(lambda _on=False, act=act: act())
            if keys:
                action.setShortcut(QKeySequence(keys))  # shown; the shortcut below is the one that is heard
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                self._hear(keys, act)
        prepare.setMenu(menu)
        self.buttons.addWidget(prepare)
        prepare.setVisible(self.writes)
        self.buttons.addWidget(print_button(desk))
        self.buttons.addWidget(paper_button(self))
        self.kept: tuple[str, ...] | None = None
        self._minutes = Button(_("Minutes…"), icon="file-text", shortcut="F7", name=_("Minutes…"))
        self._minutes.setMinimumWidth(theme.current().metrics.px(44))  # its icon, where large text leaves no more room
        self._minutes.clicked.connect(lambda _checked=False: self.show_minutes())
        self.buttons.addWidget(self._minutes)
        self._hear("F7", self._minutes.click)
        self.shown.connect(lambda: self._minutes.setEnabled(self.current is not None))
        self._strip = BeforeStrip(desk)
        page = self._scroll.widget()
        column = page.layout() if page is not None else None
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self._strip)
        self.shown.connect(lambda: self._strip.show_meeting(self.current))

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
        """What was typed in a grid or in the minutes comes back there."""
        if is_grid(draft):
            self.open(parent_id)
            open_grid(self, draft.kind, parent_id, draft)
        elif draft.kind in ("minutes-texts", AMENDMENTS):
            self.open(parent_id)
            self._waiting_minutes = draft
            self.shown.connect(self._minutes_back)
        else:
            super().restore_child(parent_id, draft)

    def _minutes_back(self) -> None:
        draft = self._waiting_minutes
        if draft is not None and self.current is not None and f"meetings/{self.current.record.id}" == draft.under:
            self._waiting_minutes = None
            self.show_minutes(draft)

    def make_section(self, children: Children) -> ChildPane:
        if children.layout.kind == "agenda-items":
            return AgendaPane(self.desk, children)
        return super().make_section(children)

    # --- before the meeting ---------------------------------------------------------------------

    def commands(self) -> tuple[Item, ...]:
        """What prepares the open meeting: text, keys, what it does."""
        if not self.writes:
            return ()
        return (
            (_("Plan the next meeting…"), NEXT_KEYS, self.plan_next),
            (_("Agenda from a template…"), TEMPLATE_KEYS, self.begin_agenda),
            (_("Invite…"), INVITE_KEYS, self.invite),
            (_("Take in an answer…"), "", lambda: answers.ask_file(self.desk, self)),
            (_("Take in a folder of answers…"), "", lambda: answers.ask_folder(self.desk, self)),
            (_("Cancel the meeting…"), "", self.cancel),
        )

    def plan_next(self) -> None:
        """Plan the next meeting of the series of the one that is open."""
        self._with_meeting(lambda meeting_id: ask_next(self.desk, meeting_id, self))

    def invite(self) -> None:
        """Invite the people who are expected."""
        self._with_meeting(lambda meeting_id: ask_invitation(self.desk, meeting_id, self))

    def cancel(self) -> None:
        """Take the invitations back."""
        self._with_meeting(lambda meeting_id: ask_invitation(self.desk, meeting_id, self, cancel=True))

    def begin_agenda(self) -> None:
        """Go to the agenda and show the templates."""

        def offer(section: ChildPane) -> None:
            assert isinstance(section, AgendaPane)
            section.offer_templates()

        self._with_meeting(lambda meeting_id: self.open_at(meeting_id, "agenda-items", offer))

    def _with_meeting(self, act: Callable[[str], None]) -> None:
        """Do something with the open meeting, once what is typed is saved; without one, say so."""

        def go_on() -> None:
            act(self.form.record_id)

        if self.current is None and not self.has_typing():
            self.desk.said.emit(_("Open a meeting first."), "")
        else:
            self.settle(go_on, lambda: None)

    def _hear(self, keys: str, act: Callable[[], object]) -> None:
        """From wherever the cursor is, as long as the pane is in sight."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(act)
