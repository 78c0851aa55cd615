"""Parts in a form (phones, addresses, weekly hours): a row of fields for each, all by keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import Part, new_id
from liaison_app.models.registry import PART_KINDS, PartKind
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.editors import Editor
from liaison_app.ui.forms.make import make_editor
from liaison_app.ui.layout import Parts
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, FieldNote, icon_button

Titles = Mapping[str, str]


class PartRow(QWidget):
    """The fields of one part."""

    touched = Signal()
    removed = Signal()
    moved = Signal(int)
    """It is to change places with the one above (-1) or below (1)."""

    def __init__(self, desk: Desk, kind: PartKind, layout: Parts, number: int, *, read_only: bool) -> None:
        super().__init__()
        self._read_only = read_only
        self.part_id = new_id()
        self._kind = kind
        self._base: dict[str, Value] = {f.name: f.default for f in kind.own_fields}
        self._is_new = True
        self.editors: dict[str, Editor] = {}
        self.notes: dict[str, FieldNote] = {}
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.px(10), 0, 0, metrics.px(6))
        column.setSpacing(metrics.px(4))
        name = f"{_(kind.label)} {number}"
        for place, names in enumerate(layout.lines):
            line = QHBoxLayout()
            line.setSpacing(metrics.px(6))
            line.addLayout(self._fields(desk, names), 1)
            if place == 0 and not read_only:
                self._add_buttons(line, name, movable=layout.movable)
            column.addLayout(line)
        self.setAccessibleName(name)

    def _add_buttons(self, line: QHBoxLayout, name: str, *, movable: bool) -> None:
        """What is done with the whole row."""
        remove = icon_button("x", _("Remove {name}").format(name=name))
        remove.clicked.connect(self.removed)
        buttons = [remove]
        if movable:
            for icon, words, keys, step in (
                ("chevron-down", _("Move {name} down"), "Alt+Down", 1),
                ("chevron-up", _("Move {name} up"), "Alt+Up", -1),
            ):
                button = icon_button(icon, words.format(name=name), shortcut=keys)
                button.clicked.connect(partial(self.moved.emit, step))
                buttons.insert(0, button)
                shortcut = QShortcut(QKeySequence(keys), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(partial(self.moved.emit, step))
        for button in buttons:
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)

    def _fields(self, desk: Desk, names: tuple[str, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().metrics.px(6))
        grid.setVerticalSpacing(theme.current().metrics.px(2))
        for place, name in enumerate(names):
            field = self._kind.field(name)
            editor = make_editor(field, desk)
            editor.touched.connect(self.touched)
            if self._read_only:
                editor.set_read_only()
            note = FieldNote(editor.widget)
            if field.type != "boolean":
                label = QLabel(_(field.label))
                label.setProperty("small", True)
                label.setProperty("tone", "muted")
                label.setBuddy(editor.widget)
                grid.addWidget(label, 0, place)
            grid.addWidget(editor.block, 1, place)
            grid.addWidget(note, 2, place)
            grid.setColumnStretch(place, 3 if place == 0 else 2)
            self.editors[name], self.notes[name] = editor, note
        return grid

    def show_part(self, part: Part, titles: Titles) -> None:
        """Show a part that is stored."""
        self.rebase(part)
        for name, editor in self.editors.items():
            editor.show_value(self._base[name], titles)

    def rebase(self, part: Part) -> None:
        """Compare with this stored part from now on; what is typed stays."""
        self.part_id, self._is_new = part.id, False
        self._base = {f.name: getattr(part, f.name) for f in self._kind.own_fields}

    def changes(self) -> dict[str, Value]:
        """The touched fields. Raises InvalidField, and shows it, where something typed is not understood."""
        found = {}
        for name, editor in self.editors.items():
            value = self._value(name, editor)
            if value != self._base[name]:
                found[name] = value
        return found

    def _value(self, name: str, editor: Editor) -> Value:
        try:
            return editor.value()
        except InvalidField as error:
            self.notes[name].show_problem(error.message)
            raise InvalidField(name, error.message) from None

    def typed(self) -> dict[str, Any]:
        """What stands in the fields, for drafts."""
        return {name: editor.typed() for name, editor in self.editors.items()}

    def show_typed(self, typed: Mapping[str, Any]) -> None:
        """Show again what `typed` gave."""
        for name, one in typed.items():
            if name in self.editors:
                self.editors[name].show_typed(one)

    def is_blank(self) -> bool:
        """Whether nothing was ever typed here."""
        try:
            return self._is_new and not self.changes()
        except InvalidField:
            return False

    def is_stored(self) -> bool:
        """Whether the vault knows this part."""
        return not self._is_new


class PartsEditor(QWidget):
    """All parts of one kind, and a button for one more."""

    touched = Signal()

    def __init__(self, desk: Desk, layout: Parts, *, read_only: bool = False) -> None:
        super().__init__()
        self._read_only = read_only
        self.kind = PART_KINDS[layout.name]
        self._desk, self._layout = desk, layout
        self._rows: list[PartRow] = []
        self._gone: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        column.addLayout(self._column)
        text = _("Add {kind}").format(kind=_(self.kind.label).lower())
        self._more = Button(text, kind="quiet", icon="plus", left=True)
        self._more.clicked.connect(self._add_and_enter)
        if read_only:
            self._more.hide()
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_parts(self, parts: Iterable[Part], titles: Titles) -> None:
        """Show what is stored; a blank row where there is nothing."""
        parts = list(parts)
        self._gone = []
        while len(self._rows) > max(len(parts), 1) or any(row.is_stored() for row in self._rows[len(parts) :]):
            self._take_out(self._rows[-1])
        while len(self._rows) < len(parts):
            self._add()
        for row, part in zip(self._rows, parts, strict=False):
            row.show_part(part, titles)
        for row in self._rows[len(parts) :]:
            self._take_out(row)
        if not self._rows:
            self._add()

    def rebase(self, parts: Iterable[Part]) -> None:
        """Compare with these stored parts from now on; what is typed stays."""
        stored = {part.id: part for part in parts}
        self._gone = [part_id for part_id in self._gone if part_id in stored]
        for row in self._rows:
            if row.part_id in stored:
                row.rebase(stored[row.part_id])

    def changes(self) -> dict[str, Mapping[str, Value] | None]:
        """Part id → touched fields, or None for one that was removed. Raises InvalidField."""
        found: dict[str, Mapping[str, Value] | None] = dict.fromkeys(self._gone)
        for row in self._rows:
            touched = row.changes()
            if touched:
                found[row.part_id] = touched
        return found

    def typed(self) -> dict[str, Any]:
        """What stands in every row, and which were removed, as JSON values."""
        rows = {row.part_id: row.typed() for row in self._rows if not row.is_blank()}
        return {"rows": rows, "gone": self._gone}

    def show_typed(self, typed: Mapping[str, Any]) -> None:
        """Show again what `typed` gave, over the stored parts that are shown."""
        for row in [row for row in self._rows if row.part_id in typed["gone"] or row.is_blank()]:
            self._take_out(row)
        self._gone = list(typed["gone"])
        there = {row.part_id: row for row in self._rows}
        for part_id, fields in typed["rows"].items():
            row = there.get(part_id) or self._add()
            row.part_id = part_id
            row.show_typed(fields)

    def editors(self) -> list[Editor]:
        """Every editor of every row."""
        return [editor for row in self._rows for editor in row.editors.values()]

    def note_for(self, name: str) -> tuple[FieldNote, Editor] | None:
        """Where to say that the field `name` of a part is wrong: at the first row that leaves it blank, or the last."""
        rows: list[Any] = [row for row in self._rows if name in row.editors and not row.is_blank()]
        for row in rows:
            if not row.editors[name].value():
                return row.notes[name], row.editors[name]
        return (rows[-1].notes[name], rows[-1].editors[name]) if rows else None

    def clear_problems(self) -> None:
        """Take all messages away."""
        for row in self._rows:
            for note in row.notes.values():
                note.show_problem("")

    def _add(self) -> PartRow:
        row = PartRow(self._desk, self.kind, self._layout, len(self._rows) + 1, read_only=self._read_only)
        row.touched.connect(self.touched)
        row.removed.connect(lambda: self._remove(row))
        row.moved.connect(lambda step: self._move(row, step))
        self._rows.append(row)
        self._column.addWidget(row)
        return row

    def _add_and_enter(self) -> None:
        row = self._add()
        next(iter(row.editors.values())).widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _move(self, row: PartRow, step: int) -> None:
        """Two rows change what stands in them; the cursor goes along."""
        place = self._rows.index(row) + step
        if not 0 <= place < len(self._rows):
            return
        other, cursor = self._rows[place], self.focusWidget()
        if row.is_blank() or other.is_blank():
            return
        here, there = row.typed(), other.typed()
        row.show_typed(there)
        other.show_typed(here)
        of = next((name for name, editor in row.editors.items() if editor.widget is cursor), "")
        if of:
            other.editors[of].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.touched.emit()

    def _remove(self, row: PartRow) -> None:
        if row.is_stored():
            self._gone.append(row.part_id)
        self._take_out(row)
        self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.touched.emit()

    def _take_out(self, row: PartRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
