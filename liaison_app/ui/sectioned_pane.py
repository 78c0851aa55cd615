"""A record whose detail has sections: its own form first, then what belongs to it (`ChildPane`), each with its count.

Ctrl+PageDown and Ctrl+PageUp go from section to section, with the cursor in its line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.work import Changed, Query, Session
from liaison_app.ui.child_pane import ChildPane, Children
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.record_pane import RecordPane, Then
from liaison_app.ui.widgets import Card


class SectionedPane(RecordPane):
    """List and form of one kind, the form being the first of several sections."""

    def __init__(self, desk: Desk, layout: Layout, sections: Sequence[Children]) -> None:
        self._sections = [section for section in sections if desk.may(f"read {section.layout.kind}")]
        self._panes: dict[int, ChildPane] = {}
        self._waiting: list[tuple[str, Draft]] = []
        self._next: tuple[str, int, Callable[[ChildPane], None]] | None = None
        super().__init__(desk, layout)
        self._left.setMinimumWidth(theme.current().metrics.px(200))  # the words of an empty list may be cut, not a form
        self._split.setSizes([430, 580])
        self.shown.connect(self._parent_shown)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._step(step))

    def _detail(self) -> QWidget:
        card = super()._detail()
        assert isinstance(card, Card)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Sections"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        # Narrower than the style's own, so that six sections with their counts fit a window of 1200.
        self.tabs.setStyleSheet("QTabBar::tab { padding: 7px 8px; }")
        self.tabs.addTab(_("Details"))
        for section in self._sections:
            self.tabs.addTab(_(KINDS[section.layout.kind].plural))
        self.tabs.currentChanged.connect(self._go)
        self.tabs.tabBarClicked.connect(self._clicked)
        self._pages = QStackedWidget()
        place = card.body.indexOf(self._scroll)
        card.body.removeWidget(self._scroll)
        self._pages.addWidget(self._scroll)
        card.body.insertWidget(place, self.tabs)
        card.body.insertWidget(place + 1, self._pages, 1)
        return card

    # --- going from section to section ----------------------------------------------------------

    def section(self, index: int) -> ChildPane:
        """The pane of a section (1 is the first after the form), made when it is first wanted."""
        if index not in self._panes:
            pane = self.make_section(self._sections[index - 1])
            pane.dirty.connect(lambda _dirty: self.dirty.emit(self.is_dirty()))
            self._pages.addWidget(pane)
            self._panes[index] = pane
        return self._panes[index]

    def make_section(self, children: Children) -> ChildPane:
        """The pane of one sort of what belongs to the record."""
        return ChildPane(self.desk, children)

    def open_at(self, parent_id: str, kind: str, act: Callable[[ChildPane], None]) -> None:
        """Show a record at the section of a kind, and do something there."""
        index = self._index_of(kind)

        def show() -> None:
            self._next = (parent_id, index, act)
            self._open(parent_id)

        self.settle(show, lambda: None)

    def open_child(self, parent_id: str, kind: str, record_id: str) -> None:
        self.open_at(parent_id, kind, lambda section: section.open(record_id))

    def restore_child(self, parent_id: str, draft: Draft) -> None:
        self._waiting.append((parent_id, draft))
        if self.current is not None and self.current.record.id == parent_id:
            self._bring_back()
        elif not self._restoring:
            self._open(parent_id)

    def _bring_back(self) -> None:
        """Show in the sections what was typed there, now that their record is open."""
        assert self.current is not None
        parent_id = self.current.record.id
        mine = [draft for at, draft in self._waiting if at == parent_id]
        self._waiting = [(at, draft) for at, draft in self._waiting if at != parent_id]
        for draft in mine:
            index = self._index_of(draft.kind)
            self.section(index).show_parent(parent_id)
            self.section(index).restore(draft)
            if not self.has_typing():  # what came back into the record's own form must not be saved by leaving it
                self.tabs.setCurrentIndex(index)

    def _index_of(self, kind: str) -> int:
        return 1 + next(i for i, section in enumerate(self._sections) if section.layout.kind == kind)

    def _step(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())
        self._enter_section()

    def _clicked(self, index: int) -> None:
        if index > 0 and index == self.tabs.currentIndex():
            self._enter_section()

    def _enter_section(self) -> None:
        index = self.tabs.currentIndex()
        if index == 0:
            self.form.enter()
        elif self._pages.currentWidget() is self._panes.get(index):
            self._panes[index].enter()

    def _go(self, index: int) -> None:
        """Show a section; a new record is stored first, since the section's records must belong to one."""
        if index == 0 or (self.current is not None and not self.has_typing()):
            self._show_page(index)
        elif self.current is None:
            self._save(lambda: self._show_page(index), lambda: self.tabs.setCurrentIndex(0))
        else:
            super().settle(lambda: self._show_page(index), lambda: self.tabs.setCurrentIndex(0))

    def _show_page(self, index: int) -> None:
        if self.tabs.currentIndex() != index:
            return
        self.history_button.setVisible(index == 0)
        for button in (self.delete_button, self.save_button):
            button.setVisible(index == 0 and self.writes)
        if index == 0:
            self._pages.setCurrentWidget(self._scroll)
            return
        pane = self.section(index)
        pane.show_parent(self.form.record_id)
        self._pages.setCurrentWidget(pane)
        if not self.tabs.hasFocus():
            pane.enter()

    def _parent_shown(self) -> None:
        if self.current is None:
            self.tabs.setCurrentIndex(0)
        for pane in self._panes.values():
            pane.show_parent(self.current.record.id if self.current else "")
        if self._next is not None and self.current is not None and self.current.record.id == self._next[0]:
            (_parent, index, act), self._next = self._next, None
            self.tabs.setCurrentIndex(index)
            act(self.section(index))
        if self.current is not None and self._waiting:
            self._bring_back()
        self._count()

    def show_history(self) -> None:
        """Of what is open in the section in sight, else of the record that the sections belong to."""
        section = self._panes.get(self.tabs.currentIndex())
        if section is not None and section.current is not None:
            section.show_history()
        else:
            super().show_history()

    # --- counts ---------------------------------------------------------------------------------

    def _changed(self, changed: Changed) -> None:
        super()._changed(changed)
        if any(section.layout.kind in changed for section in self._sections):
            self._count()

    def _count(self) -> None:
        if self.current is None:
            self._show_counts({})
            return
        wanted = {section.layout.kind: section.parent for section in self._sections}
        self.desk.query(self, _counter(wanted, self.current.record.id), self._show_counts, slot="counts")

    def _show_counts(self, counts: Mapping[str, int]) -> None:
        for index, section in enumerate(self._sections, start=1):
            count = counts.get(section.layout.kind, 0)
            label = _(KINDS[section.layout.kind].plural)
            self.tabs.setTabText(index, f"{label} {count}" if count else label)

    # --- nothing typed is lost ------------------------------------------------------------------

    def is_dirty(self) -> bool:
        return self.has_typing() or any(pane.is_dirty() for pane in self._panes.values())

    def save(self) -> None:
        super().save()
        for pane in self._panes.values():
            pane.save()

    def put_away(self, then: Then) -> None:
        super().put_away(lambda: self._put_away(list(self._panes.values()), then))

    def _put_away(self, panes: Sequence[ChildPane], then: Then) -> None:
        if panes:
            panes[0].put_away(lambda: self._put_away(panes[1:], then))
        else:
            then()

    def settle(self, then: Then, otherwise: Then) -> None:
        super().settle(lambda: self._settle_sections(then, otherwise), otherwise)

    def _settle_sections(self, then: Then, otherwise: Then) -> None:
        waiting = [pane for pane in self._panes.values() if not pane.is_settled()]
        if waiting:
            waiting[0].settle(lambda: self._settle_sections(then, otherwise), otherwise)
        else:
            then()


def _counter(wanted: Mapping[str, str], parent_id: str) -> Callable[[Session], Mapping[str, int]]:
    return lambda session: {
        kind: records.count(session, Query(kind, where={parent: parent_id})) for kind, parent in wanted.items()
    }
