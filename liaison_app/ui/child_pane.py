"""What belongs to an open record: a line that files a new one with Enter, the list, and the one that is looked at.

Concerns of a meeting, actions of a problem, and the like. Each is a record of its own from the moment Enter is
pressed, so two people who write at once never write into the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from liaison_app.errors import InvalidField, UserError
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed, Edit, Session, Where
from liaison_app.ui.concerns.care import care_for
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.record_pane import RecordPane, Then
from liaison_app.ui.widgets import Button, Card, FieldNote, hint


@dataclass(frozen=True)
class Children:
    """One sort of records that belong to another; `parent` is the field that says to which.

    `entry` names the line ("New concern"), `typing` says what to type there, `read` makes fields of it, `filed` is the
    passing message. Texts are in the source language.
    """

    layout: Layout
    parent: str
    entry: str
    typing: str
    read: Callable[[str], Mapping[str, Value]]
    filed: str


class EntryLine(QLineEdit):
    """One line of typing: Enter files it, Down goes to the list below."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class ChildPane(RecordPane):
    """The records of one sort that belong to one parent."""

    def __init__(self, desk: Desk, children: Children) -> None:
        self.children_of = children
        self.parent_id = ""
        self._enter_next = False
        self._line_id = new_id()
        self._under_way = 0
        super().__init__(desk, children.layout)
        self.table.setAccessibleName(_(self.kind.plural))
        self._right.currentChanged.connect(lambda page: self._right.setVisible(page == 1))
        self._right.hide()
        if self.kind.name == "concerns":
            care_for(self)

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(0, metrics.px(4), 0, 0)
        column.setSpacing(metrics.gap)
        self.entry = EntryLine()
        self.entry.setAccessibleName(_(self.children_of.entry))
        self.entry.setPlaceholderText(_(self.children_of.typing))
        self.entry.returnPressed.connect(self.file)
        self.entry.down.connect(self._into_list)
        self.entry.textEdited.connect(lambda _text: self._touched())
        self._entry_note = FieldNote(self.entry)
        self.entry.setVisible(self.writes)
        column.addWidget(self.entry)
        column.addWidget(self._entry_note)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(metrics.gap)
        self._left = QStackedWidget()
        self._left.addWidget(self.table)
        self._left.addWidget(self._none_yet())
        self._right = QStackedWidget()
        self._right.addWidget(QWidget())
        self._right.addWidget(self._detail())
        split.addWidget(self._left)
        split.addWidget(self._right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([metrics.px(170), metrics.px(280)])
        column.addWidget(split, 1)

    def _none_yet(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        for text in self.layout_of.empty:
            words = hint(_(text))
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        column.addStretch(2)
        return page

    def _detail(self) -> QWidget:
        metrics = theme.current().metrics
        card = Card()
        # The list right above says which record this is, so the headings of a pane stay out of sight here.
        self._title, self._subtitle = QLabel(card), QLabel(card)
        self._title.hide()
        self._subtitle.hide()
        card.body.addWidget(self.sync_mark)
        self._bar = QVBoxLayout()
        card.body.addLayout(self._bar)
        page = QWidget()
        page.setProperty("page", True)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, metrics.px(10), 0)
        self.over_form = QVBoxLayout()
        column.addLayout(self.over_form)
        self._form_place = QVBoxLayout()
        column.addLayout(self._form_place)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        card.body.addWidget(self._scroll, 1)
        card.body.addLayout(self._footer())
        return card

    def _show_titles(self) -> None:
        """The list right above says it."""

    def _footer(self) -> QHBoxLayout:
        kind = _(self.kind.label).lower()
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        self.delete_button = Button(_("Delete {kind}").format(kind=kind), kind="quiet", icon="trash")
        self.delete_button.clicked.connect(self.delete)
        row.addWidget(self.delete_button)
        row.addWidget(self._history_button())
        row.addStretch(1)
        self.save_button = Button(_("Save {kind}").format(kind=kind))
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.save_button)
        self._offer()
        return row

    # --- the parent -----------------------------------------------------------------------------

    def show_parent(self, parent_id: str) -> None:
        """List what belongs to a record; whatever was typed here must be settled before."""
        if parent_id == self.parent_id:
            return
        self.parent_id = parent_id
        self.close_record()
        self.entry.clear()
        self._line_id = new_id()
        self._entry_note.show_problem("")
        self.filter("", {})

    def filter(self, search: str, where: Where) -> None:
        if self.parent_id:
            super().filter(search, {**where, self.children_of.parent: self.parent_id})
        else:
            self.table.rows.forget()

    def _counted(self, count: int) -> None:
        self._left.setCurrentIndex(0 if count else 1)
        self.counted.emit(count)

    # --- the line -------------------------------------------------------------------------------

    def file(self, then: Then | None = None, otherwise: Then | None = None) -> None:
        """Make a record of what stands in the line. What cannot be read, or is refused, stays there with the reason."""
        line = self.entry.text()
        if not line.strip():
            return
        try:
            fields = self.children_of.read(line)
        except InvalidField as error:
            self._entry_note.show_problem(error.message)
            if otherwise:
                otherwise()
            return
        self._file(line, fields, then, otherwise)

    def _file(
        self, line: str, fields: Mapping[str, Value], then: Then | None = None, otherwise: Then | None = None
    ) -> None:
        def refused(error: UserError) -> None:
            self._under_way -= 1
            self.entry.setText(" ".join(filter(None, (line, self.entry.text()))))
            self._entry_note.show_problem(error.message)
            self._touched()
            if otherwise:
                otherwise()

        def filed(_changed: Changed) -> None:
            self._under_way -= 1
            if then:
                then()

        given = {**fields, self.children_of.parent: self.parent_id}
        edit = records.new(self.kind.name, given, record_id=self._line_id)  # which lets go of the line's draft
        self._line_id = new_id()
        self._entry_note.show_problem("")
        self._under_way += 1
        self.entry.clear()
        if not self.has_typing():
            self.close_record()
            self.table.keep(edit.id)
        parent_id = self.parent_id
        self.desk.change(
            lambda session: records.save(session, [_placed(session, edit, parent_id)]),
            filed,
            said=_(self.children_of.filed),
            failed=refused,
        )
        self.dirty.emit(self.is_dirty())

    def enter(self) -> None:
        """Put the cursor into the line, or into the list where nothing may be added."""
        (self.entry if self.writes else self.table).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- the list and the open one --------------------------------------------------------------

    def _into_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.table.selected():
            self.table.setCurrentIndex(QModelIndex())
            self.table.selectRow(0)

    def enter_form(self) -> None:
        if self.current is not None and self.current.record.id == self.table.selected():
            self.form.enter()
        else:
            self._enter_next = True
            self._load(self.table.selected())

    def _show(self, loaded: Loaded) -> None:
        super()._show(loaded)
        if self._enter_next:
            self._enter_next = False
            self.form.enter()

    def delete(self) -> None:
        """Delete the open record, or else the selected one."""
        if self.current is not None or not self.table.selected():
            super().delete()
            return
        if not self.writes:
            return
        kind, record_id = self.kind.name, self.table.selected()
        self.table.select("")
        said = _("{kind} deleted.").format(kind=_(self.kind.label))
        self.desk.change(lambda session: records.delete(session, kind, record_id), said=said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.delete()
        elif event.key() == Qt.Key.Key_Escape and self._right.isVisible():
            self.settle(self.close_record, lambda: None)
            self.enter()
        else:
            super().keyPressEvent(event)

    # --- nothing typed is lost ------------------------------------------------------------------

    def is_dirty(self) -> bool:
        return bool(self.entry.text().strip()) or self.has_typing()

    def is_settled(self) -> bool:
        """Whether nothing is typed here, and nothing is on its way that may be refused and come back into the line."""
        return not self.is_dirty() and not self._under_way

    def standing(self) -> Sequence[Draft]:
        """Form and line, with the record they belong to."""
        given = {self.children_of.parent: self.parent_id}
        parent = self.kind.field(self.children_of.parent).about.link
        found = [replace(draft, given={**draft.given, **given}) for draft in super().standing()]
        if self.entry.text().strip():
            found.append(Draft(self.kind.name, self._line_id, given=given, line=self.entry.text()))
        return [replace(draft, under=f"{parent}/{self.parent_id}") for draft in found]

    def _unsaved(self) -> bool:
        return self.is_dirty()

    def restore(self, draft: Draft) -> None:
        if not draft.line:
            super().restore(draft)
            return
        self.drafts.adopt(draft)
        self._line_id = draft.id
        self.entry.setText(draft.line)
        self.dirty.emit(self.is_dirty())
        self.desk.said.emit(_("What you typed last time is back. It is not saved yet."), "")

    def save(self) -> None:
        self.file()
        super().save()

    def settle(self, then: Then, otherwise: Then) -> None:
        if self.entry.text().strip():
            self.file(lambda: self.settle(then, otherwise), otherwise)
        elif self._under_way:
            self.desk.after_changes(lambda: self.settle(then, otherwise))
        else:
            super().settle(then, otherwise)


def _placed(session: Session, edit: Edit, parent_id: str) -> Edit:
    """The edit with the next position, where records of its kind have an order of their own."""
    if "position" not in {field.name for field in KINDS[edit.kind].fields}:
        return edit
    there = [getattr(record, "position", 0) for record in records.children(session, edit.kind, parent_id)]
    return records.touched(edit, position=max(there, default=0) + 1)
