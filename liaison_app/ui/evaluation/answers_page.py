"""What was said and what became of it, on the screen: by period, area or meeting; each line opens its
concern, and Ctrl+P prints the sheet."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTabBar, QTableView, QVBoxLayout

from liaison_app import garbage
from liaison_app.i18n import N_, _, ngettext
from liaison_app.models.about import About, Field, fields_by_name
from liaison_app.models.capture import CONCERN_STATES, Concern
from liaison_app.services import answers
from liaison_app.services.answers import Group, Line, Outline, Which
from liaison_app.services.shown import shown
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.evaluation.scope_bar import LARGE, ScopeBar
from liaison_app.ui.forms.pickers import LinkEditor
from liaison_app.ui.look import theme
from liaison_app.ui.paged_model import PAGE, Order, PagedModel, page_of
from liaison_app.ui.paged_tab import PageTab
from liaison_app.ui.paper import answers as papers
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.record_tab import ROOMY_FROM
from liaison_app.ui.widgets import TitleBar, WordRow, dress_table, hint, share_out

#: What the parts are called here; the sheet has the same.
_PARTS: Final[Mapping[str, str]] = {
    "": N_("All"),
    "done": N_("Done"),
    "in-work": N_("In work"),
    "asked": N_("Asked of others"),
    "cannot-do": N_("Not done, because"),
    "no-answer": N_("No answer yet"),
}
_COLUMNS: Final = (N_("You said"), N_("State"), N_("What became of it"), N_("Raised"))
_SHARES: Final = (6, 3, 5, 3)


@dataclass(frozen=True)
class _Counts:
    """How many concerns there are: by part, handed on, in confidence. Counted by the worker: there may be 60,000."""

    parts: Mapping[str, int]
    conduct: int
    confidential: int


@dataclass
class _Told(Order[Line]):
    """The lines in order, with what they are made of and how many there are in every part."""

    groups: Sequence[Group] = ()
    counts: _Counts = field(default_factory=lambda: _Counts({}, 0, 0))


class AnswersModel(PagedModel[Line]):
    """The concerns of one scope and part, those that say the same on one line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, [_(label) for label in _COLUMNS], lambda _session, _numbers: {})
        self.counts = _Counts({}, 0, 0)

    def ask(self, which: Which, part: str) -> None:
        """Show what is told of `which`."""

        def order(session: Session) -> Order[Line]:
            with garbage.rarely_collected():
                outline = answers.outline(session, which)
                groups = _part(outline, part)
                counts = _counts(outline)
            numbers = array("q", range(len(groups)))
            pages = {0: page_of(session, partial(_fetch, groups), numbers[:PAGE], 0)} if groups else {}
            return _Told(numbers, pages=pages, groups=groups, counts=counts)

        self.ask_order(order)

    def _show(self, order: Order[Line]) -> None:
        if isinstance(order, _Told):
            self._row_fetch = partial(_fetch, order.groups)
            self.counts = order.counts
        super()._show(order)

    def cell(self, row: Line, column: int) -> str:
        if column == 0:
            return " ".join(row.said.split())
        if column == 1:
            return _(CONCERN_STATES[row.state])
        if column == 2:
            return " ".join(row.answer.split()) or _("No answer yet.")
        day = shown(fields_by_name(Concern)["raised_at"], row.raised_on)
        often = ngettext("{count} time", "{count} times", row.count).format(count=row.count)
        return " · ".join(filter(None, (day, often if row.count > 1 else "")))


def _part(outline: Outline, part: str) -> Sequence[Group]:
    return outline.part(part) if part else outline.groups


def _counts(outline: Outline) -> _Counts:
    parts = {part: sum(len(group.members) for group in _part(outline, part)) for part in _PARTS}
    return _Counts(parts, len(outline.conduct), len(outline.confidential))


def _fetch(groups: Sequence[Group], session: Session, numbers: Sequence[int]) -> Mapping[int, Line]:
    return dict(zip(numbers, answers.lines(session, [groups[n] for n in numbers]), strict=True))


class _Table(QTableView):
    """The lines; Enter opens one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.doubleClicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_out(self, _SHARES)


class AnswersPage(PageTab):
    """Filters on top, the parts with their numbers, the lines."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stale, self._low = True, False
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.margin, metrics.px(14), metrics.margin, metrics.px(10))
        column.setSpacing(metrics.px(10))
        self._title = TitleBar(_("You said, we did"))
        column.addWidget(self._title)
        self.tools = WordRow()
        self.tools.setSpacing(metrics.gap)
        self.tools.addWidget(print_button(desk))
        column.addLayout(self.tools)
        self._scope = ScopeBar(desk)
        self._scope.changed.connect(self.refresh)
        column.addWidget(self._scope)
        self._add_meeting(desk)
        self._parts = QTabBar()
        self._parts.setAccessibleName(_("Parts"))
        self._parts.setExpanding(False)
        self._parts.setDrawBase(False)
        self._parts.setStyleSheet("QTabBar::tab { padding: 7px 8px; }")
        for label in _PARTS.values():
            self._parts.addTab(_(label))
        self._parts.currentChanged.connect(lambda _index: self.refresh())
        column.addWidget(self._parts)
        self.lines = AnswersModel(desk)
        self.lines.arrived.connect(lambda _position: self._counted())
        self.table = _Table()
        self.table.setAccessibleName(_("What was said"))
        self.table.setModel(self.lines)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        dress_table(self.table)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.doubleClicked.connect(self._open)
        column.addWidget(self.table, 1)
        self._rest = hint("", small=True)
        column.addWidget(self._rest)
        desk.changed.connect(self._changed)
        self.refresh()

    def _add_meeting(self, desk: Desk) -> None:
        label = _("Meeting")
        about = About(label, link="meetings")
        self._meeting = LinkEditor(Field("meeting", about, "link", required=False, default=""), desk)
        metrics = theme.current().metrics
        self._meeting.widget.setFixedWidth(metrics.px(180 if metrics.scale > LARGE else 220))
        self._meeting.touched.connect(self._meeting_chosen)
        self._scope.add_labelled(label, self._meeting.widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little height the lines matter more than the name, which the switch says as well."""
        super().resizeEvent(event)
        low = self.height() < theme.current().metrics.px(ROOMY_FROM)
        if low != self._low:
            self._low = low
            self._title.setVisible(not low)
            self._counted()

    # --- what is looked at ----------------------------------------------------------------------

    def which(self) -> Which:
        """The concerns that are looked at. Those of a meeting are told whenever it was."""
        meeting = "" if self._meeting.pending() else str(self._meeting.value())
        scope = self._scope.scope()
        if meeting:
            return Which(area=scope.area, meeting_id=meeting)
        return Which(scope.since, scope.until, scope.area, all_time=scope.since is None and scope.until is None)

    def _meeting_chosen(self) -> None:
        if not self._meeting.pending():
            self.refresh()

    def entered(self) -> None:
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Ask again."""
        self._stale = False
        self.lines.ask(self.which(), list(_PARTS)[self._parts.currentIndex()])

    def _changed(self, changed: Changed) -> None:
        if not {"concerns", "places", "meetings", "problems"} & changed.records.keys():
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _counted(self) -> None:
        counts = self.lines.counts
        for index, (part, label) in enumerate(_PARTS.items()):
            self._parts.setTabText(index, f"{_(label)} {counts.parts.get(part, 0):,}")
        conduct, confidential = counts.conduct, counts.confidential
        said = [] if self._low else [_("Enter opens a concern. On paper, names of residents are taken out.")]
        if conduct:
            words = ngettext("{n} was handed on as a complaint.", "{n} were handed on as complaints.", conduct)
            said.append(words.format(n=conduct))
        if confidential:
            words = ngettext("{n} in confidence is only counted.", "{n} in confidence are only counted.", confidential)
            said.append(words.format(n=confidential))
        self._rest.setText(" ".join(said))
        self._rest.setVisible(bool(said))

    def _open(self, index: QModelIndex) -> None:
        line = self.lines.row(index.row())
        if line is not None:
            self.desk.open_asked.emit("concerns", line.id)

    def papers(self) -> Sequence[Paper]:
        return (papers.of(self.which()),)
