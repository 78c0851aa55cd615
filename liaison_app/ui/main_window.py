"""The open window: rail and tabs, messages, the strip at the bottom. It knows tabs, and nothing of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.services import drafts
from liaison_app.services.drafts import Draft
from liaison_app.services.work import Vault
from liaison_app.ui import appearance, sync_words, warnings
from liaison_app.ui.agency import AGENCY, AgencyDialog
from liaison_app.ui.comparing import Comparing
from liaison_app.ui.desk import Desk
from liaison_app.ui.keeping import Keeping
from liaison_app.ui.messages import Messages
from liaison_app.ui.places import PLACES
from liaison_app.ui.saved import Saved
from liaison_app.ui.syncing import Syncing
from liaison_app.ui.tab import Tab, Then
from liaison_app.ui.typing_dialog import TypingDialog
from liaison_app.ui.widgets import Entry, Notice, Rail, StatusStrip, Toast

if TYPE_CHECKING:
    from liaison_app.ui.meetings.live.page import LivePage
    from liaison_app.ui.paper.papers import Paper

LIVE = "live"
"""The home of drafts of the live view."""


class MainWindow(QWidget):
    """What the frame holds while a vault is open."""

    lock_asked = Signal()
    rebuild_asked = Signal()

    def __init__(self, vault: Vault) -> None:
        super().__init__()
        self._vault = vault
        self.desk = Desk(vault.session(), self)
        self._tabs: dict[int, Tab] = {}
        self._live: LivePage | None = None
        self.rail = Rail([Entry(_(place.name), place.icon) for place in PLACES])
        self._stack = QStackedWidget()
        self._messages = Messages()
        self.status = StatusStrip()
        self._lay_out()
        self.toast = Toast(self._upper)
        self.rail.chosen.connect(self._go)
        self.status.lock_asked.connect(self.lock_asked)
        self.status.backup.clicked.connect(lambda: self.settings("Backups"))
        self.desk.said.connect(self._say)
        self.desk.failed.connect(self._messages.show_error)
        self.desk.open_asked.connect(self.open)
        self.desk.new_asked.connect(self.new)
        self.desk.print_asked.connect(self.print_here)
        self.desk.live_asked.connect(self._go_live)
        self.status.sync.clicked.connect(self.desk.hub_asked)
        self._saved = Saved(self.status.saved, self.desk.tasks, self._unsaved)
        self._keeping = Keeping(vault, self.desk, self.status.backup)
        self.hub = Syncing(vault, self.desk)
        self.hub.stood.connect(lambda shown: sync_words.show(self.status.sync, shown))
        self.desk.hub_asked.connect(lambda: self.settings("Sync"))
        self.desk.compare_asked.connect(lambda kind, record_id: Comparing(self.desk, kind, record_id, self).open())
        warnings.tell(vault, self.desk, self._messages)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._upper = QWidget()
        row = QHBoxLayout(self._upper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._messages)
        right.addWidget(self._stack, 1)
        row.addLayout(right, 1)
        column.addWidget(self._upper, 1)
        column.addWidget(self.status)

    def entered(self) -> None:
        """The window came into sight: show the first tab."""
        self._go(self.rail.current())
        self.rail.tabs.setFocus()
        self.desk.query(self, drafts.every, self._restore, slot="drafts")
        self.desk.watch()

    # --- tabs -----------------------------------------------------------------------------------

    def tab(self, index: int) -> Tab:
        """The tab at an index, made when it is first wanted."""
        if index not in self._tabs:
            made = PLACES[index].make(self.desk)
            made.dirty.connect(lambda _dirty: self._saved.look())
            self._tabs[index] = made
            self._stack.addWidget(made)
        return self._tabs[index]

    @property
    def current(self) -> Tab:
        """The tab in sight, or the live view over the tabs."""
        live = self._live_in_sight()
        return live if live is not None else self.tab(self.rail.current())

    def _go(self, index: int) -> None:
        before, live = self._stack.currentWidget(), self._live_in_sight()
        if live is not None:
            live.leave()
            self.rail.show()
        elif isinstance(before, Tab):
            before.settle(_nothing, _nothing)
        tab = self.tab(index)
        self._stack.setCurrentWidget(tab)
        tab.entered()

    def choose(self, index: int) -> None:
        """Bring a tab forward."""
        if self._live_in_sight() is not None and index == self.rail.current():
            self._go(index)
        self.rail.choose(index)

    # --- the live view, which has the window to itself ------------------------------------------

    def go_live(self) -> None:
        """The live view of the meeting that is open, or the one that was left."""
        meeting_id = self.current.meeting() or (self._live.meeting_id if self._live is not None else "")
        if not meeting_id:
            self.desk.said.emit(_("Open a meeting first, under Meetings."), "")
        elif self._live_in_sight() is None:
            self.current.settle(lambda: self._go_live(meeting_id), _nothing)

    def _live_in_sight(self) -> LivePage | None:
        return self._live if self._live is not None and self._stack.currentWidget() is self._live else None

    def _go_live(self, meeting_id: str) -> None:
        if self._live is not None and self._live.meeting_id != meeting_id:
            self._live.put_away(self._live.deleteLater)
            self._live = None
        if self._live is None:
            from liaison_app.ui.meetings.live.page import LivePage

            self._live = LivePage(self.desk, meeting_id)
            self._live.dirty.connect(lambda _dirty: self._saved.look())
            self._live.left.connect(lambda: self._go(self.rail.current()))
            self._stack.addWidget(self._live)
        self.rail.hide()
        self._stack.setCurrentWidget(self._live)
        self._live.entered()

    def open(self, kind: str, record_id: str) -> None:
        """Show a record in the tab that has its kind."""
        self._with_tab(kind, lambda tab: tab.open(kind, record_id))

    def new(self, kind: str, given: Mapping[str, Value]) -> None:
        """Begin a record in the tab that has its kind."""
        self._with_tab(kind, lambda tab: tab.new(given, kind))

    def _with_tab(self, kind: str, act: Callable[[Tab], None]) -> None:
        index = _place_of(kind)
        if index is not None:
            self.choose(index)
            act(self.tab(index))

    def scale_text(self, direction: int) -> None:
        """Larger (+1), smaller (-1) or ordinary (0) text."""
        if appearance.scale_text(direction):
            self.rebuild_asked.emit()

    def bring_in(self) -> None:
        """Import a directory of services."""
        self._with_tab("services", lambda tab: tab.bring_in())

    def sync_now(self) -> None:
        """Sync at once; where the vault has no hub, show how it gets one."""
        if self.hub.is_tied:
            self.hub.sync()
        else:
            self.desk.hub_asked.emit()

    def settings(self, first: str = "") -> None:
        """Officers, keys, backups and the like; `first` is the page to begin with."""
        from liaison_app.ui.settings.dialog import SettingsDialog

        SettingsDialog(self.desk, self._vault, self, first).open()

    def new_here(self) -> None:
        """Begin a record in the tab in sight."""
        self.current.new()

    def save_here(self) -> None:
        """Save what is being typed in the tab in sight."""
        self.current.save()

    def print_here(self) -> None:
        """Show the documents of the tab in sight, once what is being typed there is saved."""
        tab = self.current
        tab.settle(lambda: self._preview(tab.papers()), _nothing)

    def _preview(self, papers: Sequence[Paper]) -> None:
        from liaison_app.ui.paper.preview import Preview

        if papers:
            Preview(self.desk, self._vault.folder, papers, self).open()
        else:
            self.desk.said.emit(_("There is nothing to print here. Open a record, or go to another tab."), "")

    def paper_here(self, kind: str) -> None:
        """Enter what stands on paper of the meeting in sight."""
        self.current.enter_paper(kind)

    def history_here(self) -> None:
        """Show the history of the record that is open in the tab in sight."""
        self.current.show_history()

    def find_here(self) -> None:
        """Search the tab in sight."""
        self.current.focus_search()

    def undo(self) -> None:
        """Take back the newest step."""
        self.desk.undo()

    # --- messages -------------------------------------------------------------------------------

    def _say(self, text: str, step: str) -> None:
        live = self._live_in_sight()
        if live is not None:
            live.said(text)
        else:
            self.toast.say(text, (lambda: self.desk.undo(step)) if step else None)
        self._saved.look()

    def say_error(self, error: UserError) -> None:
        """A message that stays until it is closed."""
        self._messages.show_error(error)

    def say_notice(self, notice: Notice) -> None:
        """A message of any tone that stays until it is closed."""
        self._messages.show_notice(notice)

    def _unsaved(self) -> list[str]:
        dirty = [_(PLACES[index].name) for index, tab in self._tabs.items() if tab.is_dirty()]
        return [*dirty, _("Live view")] if self._live is not None and self._live.is_dirty() else dirty

    def put_away(self, then: Then, otherwise: Then | None = None) -> None:
        """Save what is being typed in every tab; what cannot be saved is kept as a draft; then go on.

        `otherwise` is called instead where something could be kept nowhere.
        """
        self.desk.unkept = None

        def done() -> None:
            (then if otherwise is None or self.desk.unkept is None else otherwise)()

        dialogs = self.findChildren(QDialog)
        typing = [dialog for dialog in dialogs if isinstance(dialog, TypingDialog)]
        for dialog in dialogs:
            if dialog not in typing:
                dialog.reject()
        self._put_away([*typing, *self._tabs.values(), *([self._live] if self._live is not None else [])], done)

    def _put_away(self, places: Sequence[TypingDialog | Tab], then: Then) -> None:
        if places:
            places[0].put_away(lambda: self._put_away(places[1:], then))
        else:
            then()

    def _restore(self, found: Sequence[Draft]) -> None:
        """Each in its place, and the last one in sight: going from tab to tab would save what has just come back."""
        place, live = None, ""
        for draft in found:
            home, _slash, meeting_id = draft.under.partition("/")
            if home == LIVE:
                live = meeting_id
            elif draft.kind == AGENCY:
                AgencyDialog(self.desk, self, draft).open()
            elif (at := _place_of(draft.home)) is not None:
                self.tab(at).restore(draft)
                place = at
        if place is not None:
            self.rail.choose(place)
        if live:
            self._go_live(live)


def _place_of(kind: str) -> int | None:
    return next((i for i, place in enumerate(PLACES) if kind in place.kinds), None)


def _nothing() -> None:
    """Whether it could be saved is said in the tab itself."""
