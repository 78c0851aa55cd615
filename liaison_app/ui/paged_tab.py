"""A tab made of other tabs, with a switch between them in the row below the title."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.services.drafts import Draft
from liaison_app.ui import allowed
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.tab import Tab, Then
from liaison_app.ui.widgets import Button
from liaison_app.ui.widgets.flow import FlowRow

if TYPE_CHECKING:
    from liaison_app.ui.paper.papers import Paper


class PageTab(Tab):
    """A page of such a tab. `tools` is the row below its title."""

    tools: QHBoxLayout


@dataclass(frozen=True)
class Page:
    """One page: its name in the switch (source text), the kinds it shows, and how it is made when first wanted.

    Where the role does not allow `action`, words stand there instead.
    """

    name: str
    kinds: tuple[str, ...]
    make: Callable[[Desk], RecordTab | PageTab]
    action: str = ""


class ClosedPage(PageTab):
    """A page that the role does not show."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(desk)
        margin = theme.current().metrics.margin
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        self.tools = QHBoxLayout()
        column.addLayout(self.tools)
        column.addWidget(allowed.not_shown(name), 1)


class PagedTab(Tab):
    """The pages of a tab; what the window asks of the tab goes to the page in sight."""

    def __init__(self, desk: Desk, pages: Sequence[Page]) -> None:
        super().__init__(desk)
        self._pages = pages
        self._made: dict[int, RecordTab | PageTab] = {}
        self._switch = FlowRow(snug=True, gap=theme.current().metrics.px(4))
        self._buttons: list[Button] = []
        for index, page in enumerate(pages):
            button = Button(_(page.name))
            button.setCheckable(True)
            button.clicked.connect(partial(self._clicked, index))
            self._switch.add(button)
            self._buttons.append(button)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.show_page(0)

    @property
    def page(self) -> Tab:
        """The page in sight."""
        page = self._stack.currentWidget()
        assert isinstance(page, Tab)
        return page

    def show_page(self, index: int) -> Tab:
        """Bring a page forward."""
        made = self._made.get(index) or self._make(index)
        self._stack.setCurrentWidget(made)
        made.tools.insertWidget(0, self._switch)
        for place, button in enumerate(self._buttons):
            button.setChecked(place == index)
        return made

    def _make(self, index: int) -> RecordTab | PageTab:
        page = self._pages[index]
        closed = page.action and not self.desk.may(page.action)
        made = ClosedPage(self.desk, _(page.name)) if closed else page.make(self.desk)
        made.tools.insertStretch(0, 1)
        made.dirty.connect(lambda _dirty: self.dirty.emit(self.is_dirty()))
        self._stack.addWidget(made)
        self._made[index] = made
        return made

    def _clicked(self, index: int) -> None:
        self.show_page(index).entered()
        self._buttons[index].setFocus()

    def _page_of(self, kind: str) -> Tab:
        for index, page in enumerate(self._pages):
            if kind in page.kinds:
                return self.show_page(index)
        return self.page

    # --- what the window asks of every tab ------------------------------------------------------

    def entered(self) -> None:
        self.page.entered()

    def new(self, given: Mapping[str, Value] | None = None, kind: str = "") -> None:
        (self._page_of(kind) if kind else self.page).new(given, kind)

    def open(self, kind: str, record_id: str) -> None:
        self._page_of(kind).open(kind, record_id)

    def save(self) -> None:
        self.page.save()

    def papers(self) -> Sequence[Paper]:
        return self.page.papers()

    def show_history(self) -> None:
        self.page.show_history()

    def focus_search(self) -> None:
        self.page.focus_search()

    def is_dirty(self) -> bool:
        return any(page.is_dirty() for page in self._made.values())

    def put_away(self, then: Then) -> None:
        self._put_away(list(self._made.values()), then)

    def _put_away(self, pages: Sequence[Tab], then: Then) -> None:
        if pages:
            pages[0].put_away(lambda: self._put_away(pages[1:], then))
        else:
            then()

    def restore(self, draft: Draft) -> None:
        self._page_of(draft.home).restore(draft)

    def settle(self, then: Then, otherwise: Then) -> None:
        waiting = [page for page in self._made.values() if page.is_dirty()]
        if waiting:
            waiting[0].settle(lambda: self.settle(then, otherwise), otherwise)
        else:
            then()
