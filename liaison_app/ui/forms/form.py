"""A form for one kind of record, made from its declaration and a `Layout`; it gives the Edit of what was touched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.services.drafts import Draft
from liaison_app.services.records import Loaded
from liaison_app.services.work import Edit
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.editors import Editor
from liaison_app.ui.forms.make import make_editor
from liaison_app.ui.forms.parts import PartsEditor
from liaison_app.ui.forms.pickers import PickEditor
from liaison_app.ui.layout import Layout, Parts
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import FieldNote, heading, hint

LABEL_WIDTH = 132
WRAP_BELOW = 380
_OLDER = object()
"""What a draft was typed over and is not known any more; no value is equal to it."""


class Form(QWidget):
    """Shows a record, or a new one; knows what was touched since."""

    touched = Signal()
    save_asked = Signal()
    look_at = Signal(QWidget)
    """A field that should come into sight."""

    def __init__(self, desk: Desk, layout: Layout, *, read_only: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = KINDS[layout.kind]
        self.editors: dict[str, Editor] = {}
        self.parts: dict[str, PartsEditor] = {}
        self.record_id = ""
        self._desk, self._layout, self._skip = desk, layout, desk.hidden(layout.kind)
        self._read_only = read_only
        self._notes: dict[str, FieldNote] = {}
        self._forms: list[QFormLayout] = []
        self._rows: dict[str, tuple[QFormLayout, QWidget]] = {}
        self._loaded: Loaded | None = None
        self._given: dict[str, Value] = {}
        self._version = 0
        self._touched: set[str] = set()
        self._sent: set[str] = set()
        self._known: dict[str, object] = {}
        """What stood in the vault, by name, when it was last shown; not of what was sent since."""
        self._showing = False
        self.setProperty("page", True)
        self._build()

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, metrics.px(4), 0)
        column.setSpacing(metrics.px(8))
        for section in self._layout.sections:
            if section.title:
                column.addSpacing(metrics.px(8))
                column.addWidget(heading(_(section.title), 3))
            form = QFormLayout()
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            form.setHorizontalSpacing(metrics.px(12))
            form.setVerticalSpacing(metrics.px(10))
            form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            for item in section.fields:
                if isinstance(item, Parts):
                    self._add_parts(form, item)
                elif item not in self._skip:
                    self._add_field(form, self.kind.field(item))
            self._forms.append(form)
            column.addLayout(form)
        column.addStretch(1)

    def _add_field(self, form: QFormLayout, field: Field) -> None:
        editor = make_editor(field, self._desk, one_a_line=field.name in self._layout.one_a_line)
        if self._read_only or field.name in self._layout.read_only:
            editor.set_read_only()
        note = FieldNote(editor.widget)
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().metrics.px(3))
        if field.type == "boolean":
            column.addWidget(editor.block, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            column.addWidget(editor.block)
        if field.about.help:
            column.addWidget(hint(_(field.about.help), small=True))
        column.addWidget(note)
        if field.type == "boolean":
            form.addRow(QLabel(), block)
        else:
            form.addRow(self._label(_(field.label), editor.widget), block)
        self.editors[field.name], self._notes[field.name] = editor, note
        self._rows[field.name] = form, block
        editor.touched.connect(lambda: self._touch(field.name))

    def _add_parts(self, form: QFormLayout, layout: Parts) -> None:
        parts = PartsEditor(self._desk, layout, read_only=self._read_only)
        self.parts[layout.name] = parts
        title = QLabel(_(parts.kind.plural))
        title.setTextFormat(Qt.TextFormat.PlainText)
        form.addRow(title)
        form.addRow(parts)
        parts.touched.connect(lambda: self._touch(layout.name))

    def _label(self, text: str, buddy: QWidget | None) -> QLabel:
        metrics = theme.current().metrics
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFixedWidth(metrics.px(LABEL_WIDTH))
        label.setContentsMargins(0, metrics.px(6), 0, 0)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if buddy is not None:
            label.setBuddy(buddy)
        return label

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().metrics.px(WRAP_BELOW)
        policy = QFormLayout.RowWrapPolicy
        for form in self._forms:
            form.setRowWrapPolicy(policy.WrapAllRows if narrow else policy.DontWrapRows)

    # --- showing --------------------------------------------------------------------------------

    def show_record(self, loaded: Loaded) -> None:
        """Show a stored record and forget what was typed before."""
        self._touched.clear()
        self._sent.clear()
        self.rebase(loaded)

    def rebase(self, loaded: Loaded, *, knowing: bool = False) -> None:
        """Show a stored record's newest state, but leave what was touched as it was typed.

        Where that was changed meanwhile by somebody else, the edit goes on from the older version, so that it is
        refused, unless the officer was told (`knowing`).
        """
        self._showing = True
        passed = any(loaded.stands(name) != self._known.get(name, loaded.stands(name)) for name in self._touched)
        self._loaded, self.record_id, self._given = loaded, loaded.record.id, {}
        self._version = max(self._version, 1) if passed and not knowing else loaded.record.version
        names = {*self.editors, *self.parts} - (set() if knowing else self._touched)
        self._known |= {name: loaded.stands(name) for name in names}
        for name, editor in self.editors.items():
            if name not in self._touched:
                editor.show_value(loaded.value(name), loaded.titles)
        for name, parts in self.parts.items():
            if name in self._touched:
                parts.rebase(loaded.parts[name])
            else:
                parts.show_parts(loaded.parts[name], loaded.titles)
        self._showing = False
        if not self._touched:
            self.clear_problems()
        self.touched.emit()

    def start(self, given: Mapping[str, Value], titles: Mapping[str, str]) -> None:
        """Show a new record, with the values it begins with."""
        self._showing = True
        self._touched.clear()
        self._sent.clear()
        self._loaded, self.record_id, self._given = None, new_id(), dict(given)
        self._version = 0
        for name, editor in self.editors.items():
            editor.show_value(given.get(name, editor.field.default), titles)
        for parts in self.parts.values():
            parts.show_parts((), {})
        self._known = {name: editor.field.default for name, editor in self.editors.items()}
        self._known |= {name: [] for name in self.parts}
        self._showing = False
        self.clear_problems()
        self.touched.emit()

    def draft(self) -> Draft:
        """What was touched, as it is typed."""
        names = self._touched | self._sent
        return Draft(
            self.kind.name,
            self.record_id,
            0 if self._loaded is None else self._version,
            {name: value for name, value in self._given.items() if isinstance(value, str)},
            {name: self.editors[name].typed() for name in names if name in self.editors},
            {name: self.parts[name].typed() for name in names if name in self.parts},
        )

    def show_draft(self, draft: Draft) -> None:
        """Show what was typed before, over the stored record or the blank form that is shown."""
        if self._loaded is None:
            self.record_id, self._given = draft.id, dict(draft.given)
        if draft.version < self._version:
            self._version = draft.version
            self._known |= dict.fromkeys((*draft.fields, *draft.parts), _OLDER)
        for name, typed in draft.fields.items():
            if name in self.editors:
                self.editors[name].show_typed(typed)
                self._touched.add(name)
        for name, typed in draft.parts.items():
            if name in self.parts:
                self.parts[name].show_typed(typed)
                self._touched.add(name)
        self.touched.emit()

    def enter(self) -> None:
        """Put the cursor into the first field."""
        first = next(iter(self.editors.values()))
        first.widget.setFocus(Qt.FocusReason.TabFocusReason)

    def leave_out(self, names: Collection[str]) -> None:
        """Show every field but these, for records of a sort that does not need them."""
        for name, (form, block) in self._rows.items():
            form.setRowVisible(block, name not in names)

    def suggest(self, offered: Mapping[str, tuple[str, ...]]) -> None:
        """Offer the agency's lists (areas, groups, categories) in the fields that ask for them."""
        self._showing = True
        for editor in self.editors.values():
            if editor.field.about.suggest:
                editor.suggest(offered.get(editor.field.about.suggest, ()))
        self._showing = False

    # --- what was touched -----------------------------------------------------------------------

    @property
    def is_new(self) -> bool:
        """Whether the record is not stored yet."""
        return self._loaded is None

    def _touch(self, name: str) -> None:
        if not self._showing:
            self._touched.add(name)
            self.touched.emit()

    def is_dirty(self) -> bool:
        """Whether something stands here that is not stored."""
        if not self._touched:
            return bool(self._sent)
        try:
            edit = self._edit(self._touched)
        except InvalidField:
            return True
        return bool(edit.fields or edit.parts) or bool(self._sent)

    def when_ready(self, then: Callable[[], None]) -> None:
        """Go on once every name typed into a picker has been looked up."""
        editors = [*self.editors.values(), *(e for parts in self.parts.values() for e in parts.editors())]
        self._resolve([e for e in editors if isinstance(e, PickEditor) and e.pending()], then)

    def _resolve(self, pickers: Sequence[PickEditor], then: Callable[[], None]) -> None:
        if pickers:
            pickers[0].resolve(lambda: self._resolve(pickers[1:], then))
        else:
            then()

    def take_edit(self) -> Edit:
        """The Edit of everything touched, to be sent. Follow it with `sent`, `saved` or `not_saved`.

        Raises InvalidField, and says it beside the field.
        """
        self.clear_problems()
        try:
            edit = self._edit(self._touched)
        except InvalidField as error:
            self.show_problem(error)
            raise
        self._sent |= self._touched
        self._touched.clear()
        return edit

    def saved(self) -> None:
        """What was sent is stored."""
        for name in self._sent:
            self._known.pop(name, None)
        self._sent.clear()
        self.touched.emit()

    def not_saved(self) -> None:
        """What was sent was refused: it counts as touched again."""
        self._touched |= self._sent
        self._sent.clear()
        self.touched.emit()

    def _edit(self, touched: set[str]) -> Edit:
        fields: dict[str, Value] = {}
        for name, editor in self.editors.items():
            if self._loaded is None or name in touched:
                value = editor.value()
                before = editor.field.default if self._loaded is None else self._loaded.value(name)
                if value != before:
                    fields[name] = value
        parts = {name: changes for name, one in self.parts.items() if name in touched and (changes := one.changes())}
        if self._loaded is None:
            fields |= {name: value for name, value in self._given.items() if name not in self.editors}
        return Edit(self.kind.name, self.record_id, base=self._version, fields=fields, parts=parts)

    # --- problems -------------------------------------------------------------------------------

    def show_problem(self, error: InvalidField) -> bool:
        """Say beside its field what is wrong, and go there; False if the form does not have the field."""
        found: tuple[FieldNote, Editor] | None = None
        if error.field in self._notes:
            found = self._notes[error.field], self.editors[error.field]
        else:
            found = next((at for parts in self.parts.values() if (at := parts.note_for(error.field))), None)
        if found is None:
            return False
        note, editor = found
        note.show_problem(error.message)
        editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look_at.emit(note)
        return True

    def clear_problems(self) -> None:
        """Take all messages away."""
        for note in self._notes.values():
            note.show_problem("")
        for parts in self.parts.values():
            parts.clear_problems()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button it stands on; in a field that has no use for it, it saves."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QPushButton | QToolButton):
            focused.click()
        else:
            self.save_asked.emit()
