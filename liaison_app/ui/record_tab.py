"""A tab of records: search, filters and the primary action on top, below them a list with the open record.

A tab with several kinds (people and organizations) has a switch between them; each is a `RecordPane`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.work import Where
from liaison_app.ui.desk import Desk
from liaison_app.ui.filters import Filters
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.tab import Tab, Then
from liaison_app.ui.widgets import Button, TitleBar, WordRow
from liaison_app.ui.widgets.switch_row import SwitchRow

ROOMY_FROM = 560
"""Height from which a tab has room for its head over a record that stands alone, in pixels at 100 % text size."""


class RecordTab(Tab):
    """A tab over one or several kinds. Subclasses override `make_pane` to give a kind a pane of their own."""

    def __init__(self, desk: Desk, title: str, layouts: Sequence[Layout]) -> None:
        super().__init__(desk)
        self.title = _(title)
        self.layouts = {layout.kind: layout for layout in layouts}
        self.panes: dict[str, RecordPane] = {}
        self._searches: dict[str, str] = {}
        metrics = theme.current().metrics
        whole = QVBoxLayout(self)
        whole.setContentsMargins(metrics.margin, metrics.px(14), metrics.margin, metrics.px(10))
        whole.setSpacing(metrics.px(10))
        self._head = QWidget()
        whole.addWidget(self._head)
        column = QVBoxLayout(self._head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.px(10))
        first = layouts[0]
        self.bar = TitleBar(
            self.title, search=_("Search  Ctrl+F"), primary=_(first.new), primary_name=_("New"), shortcut="Ctrl+N"
        )
        self.bar.searched.connect(self._searched)
        self.bar.primary_asked.connect(self.new)
        column.addWidget(self.bar)
        self._filters = Filters(desk, self.layouts)
        self._filters.changed.connect(self._narrow)
        self.bar.add_filter(self._filters.button)
        self.tools = WordRow()
        self.tools.setSpacing(metrics.gap)
        self._switch = QButtonGroup(self)
        if len(layouts) > 1:
            column.addWidget(SwitchRow(self._switch_buttons(layouts), self.tools))
        else:
            column.addLayout(self.tools)
        column.addWidget(self._filters)
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(metrics.px(100))  # where it is low, it is the list that gives way, not the search
        whole.addWidget(self._stack, 1)

    def _switch_buttons(self, layouts: Sequence[Layout]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.px(4))
        for layout in layouts:
            button = Button(_(KINDS[layout.kind].plural))
            button.setCheckable(True)
            button.setProperty("kind_name", layout.kind)
            self._switch.addButton(button)
            row.addWidget(button)
        self._switch.buttonClicked.connect(lambda button: self.show_kind(button.property("kind_name")))
        return row

    def make_pane(self, layout: Layout) -> RecordPane:
        """The pane of a kind."""
        return RecordPane(self.desk, layout)

    # --- kinds ----------------------------------------------------------------------------------

    @property
    def pane(self) -> RecordPane:
        """The pane that is in sight; the first one is made when the tab is first entered."""
        if self._stack.count() == 0:
            self.show_kind(next(iter(self.layouts)))
        pane = self._stack.currentWidget()
        assert isinstance(pane, RecordPane)
        return pane

    def has(self, kind: str) -> bool:
        """Whether this tab shows records of a kind."""
        return kind in self.layouts

    def show_kind(self, kind: str) -> RecordPane:
        """Bring the list of a kind into sight."""
        pane = self.panes.get(kind) or self._add_pane(kind)
        if self._stack.currentWidget() is not pane or len(self.panes) == 1:
            self._stack.setCurrentWidget(pane)
            self._filters.show_kind(kind)
            for button in self._switch.buttons():
                button.setChecked(button.property("kind_name") == kind)
            if self.bar.primary is not None:
                self.bar.primary.setText(_(self.layouts[kind].new))
                self.bar.primary.setVisible(pane.writes)
            if self.bar.search is not None:
                self.bar.search.setText(self._searches.get(kind, ""))
            self._make_room()
            self._counted(pane, pane.table.rows.rowCount())
        return pane

    def _add_pane(self, kind: str) -> RecordPane:
        layout = self.layouts[kind]
        pane = self.make_pane(layout)
        self.panes[kind] = pane
        pane.counted.connect(lambda count: self._counted(pane, count))
        pane.alone.connect(lambda _alone: self._make_room())
        pane.dirty.connect(lambda _dirty: self.dirty.emit(self.is_dirty()))
        self._stack.addWidget(pane)
        return pane

    # --- search and filters ---------------------------------------------------------------------

    def _searched(self, text: str) -> None:
        kind = self.pane.kind.name
        if self._searches.get(kind, "") != text:
            self._searches[kind] = text
            self._narrow(kind)

    def _narrow(self, kind: str) -> None:
        self.panes[kind].filter(self._searches.get(kind, ""), {**self._filters.where(kind), **self.also_where(kind)})

    def also_where(self, kind: str) -> Where:
        """What narrows the list beside search and filters."""
        return {}

    def _counted(self, pane: RecordPane, count: int) -> None:
        if pane is self.pane:
            self.bar.set_count(f"{count:,}")

    def _make_room(self) -> None:
        """In a small window, what stands over the list gives way to a record that stands alone."""
        low = self.height() < theme.current().metrics.px(ROOMY_FROM)
        self._head.setVisible(not (low and self.pane.is_alone()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.panes:
            self._make_room()

    def focus_search(self) -> None:
        if self.pane.is_alone():
            self.pane.go_back()
        if self.bar.search is not None:
            self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.bar.search.selectAll()

    # --- what the window asks of every tab ------------------------------------------------------

    def entered(self) -> None:
        self.show_kind(self.pane.kind.name)

    def new(self, given: Mapping[str, Value] | None = None, kind: str = "") -> None:
        (self.show_kind(kind) if kind else self.pane).new(given)

    def save(self) -> None:
        self.pane.save()

    def show_history(self) -> None:
        self.pane.show_history()

    def open(self, kind: str, record_id: str) -> None:
        """Also a record that belongs to one of this tab: its parent opens, at the child."""
        parent = KINDS[kind].parent
        if self.has(kind):
            self.show_kind(kind).open(record_id)
        elif parent is not None and self.has(parent.about.link):
            field, pane = parent, self.show_kind(parent.about.link)
            self.desk.query(
                self,
                lambda session: records.load(session, kind, record_id),
                lambda child: pane.open_child(str(child.value(field.name)), kind, record_id),
                slot="open",
            )

    def is_dirty(self) -> bool:
        return any(pane.is_dirty() for pane in self.panes.values())

    def put_away(self, then: Then) -> None:
        def keep() -> None:  # after a save too: what was saved, or discarded, must not come back as a draft
            self._keep_drafts(list(self.panes.values()), then)

        self.settle(keep, keep)

    def _keep_drafts(self, panes: Sequence[RecordPane], then: Then) -> None:
        if panes:
            panes[0].put_away(lambda: self._keep_drafts(panes[1:], then))
        else:
            then()

    def restore(self, draft: Draft) -> None:
        if draft.under:
            kind, _slash, record_id = draft.under.partition("/")
            self.show_kind(kind).restore_child(record_id, draft)
        elif self.has(draft.kind):
            pane = self.show_kind(draft.kind)
            pane.settle(lambda: pane.restore(draft), lambda: None)  # another of its kind may stand there by now

    def settle(self, then: Then, otherwise: Then) -> None:
        """Save what is being typed in every pane; `otherwise` where one cannot be saved."""
        open_panes = [pane for pane in self.panes.values() if pane.is_dirty()]
        if not open_panes:
            then()
            return
        open_panes[0].settle(lambda: self.settle(then, otherwise), otherwise)
