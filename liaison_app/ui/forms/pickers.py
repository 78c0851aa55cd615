"""Editors that pick: linked records by their titles, needs by the Open Eligibility list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.errors import InvalidField, UserError
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.models.registry import KINDS
from liaison_app.services import needs, places, records
from liaison_app.services.work import Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.editors import Editor
from liaison_app.ui.forms.picker_line import Offer, PickerLine, Source
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import empty, icon_button

#: Kinds of which a name alone makes a record, so that a picker may add one on the way.
ADDABLE = ("contacts", "organizations", "places", "groups")


class PickEditor(Editor):
    """What both kinds of picker share: a text that is typed is matched with the one thing it can mean."""

    def __init__(self, field: Field, line: PickerLine, block: QWidget | None = None) -> None:
        super().__init__(field, line, block)
        self._line = line
        self._waiting: list[Callable[[], None]] = []
        line.picked.connect(self.choose)
        line.textEdited.connect(lambda _text: self.touched.emit())
        line.editingFinished.connect(lambda: self.resolve(lambda: None))

    def choose(self, record_id: str, title: str) -> None:
        """Take a thing."""
        raise TypeError(type(self).__name__)

    def pending(self) -> bool:
        """Whether a text stands there that has not been matched with anything yet."""
        raise TypeError(type(self).__name__)

    def resolve(self, then: Callable[[], None]) -> None:
        """Match a text that is pending, if it can mean one thing only; then go on in any case."""
        if not self.pending():
            then()
            return
        self._waiting.append(then)
        if len(self._waiting) == 1:
            text = self._line.text().strip()
            self._line.match(text, lambda one: self._matched(text, one))

    def set_read_only(self) -> None:
        self._line.setReadOnly(True)

    def _matched(self, text: str, one: tuple[str, str] | None) -> None:
        if one is not None and self._line.text().strip() == text:
            self.choose(*one)
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _unknown(self, text: str) -> InvalidField:
        words = _("Nothing here is called “{text}”, or more than one thing. Choose from the list.")
        return InvalidField(self.field.name, words.format(text=text))

    def _title(self, record_id: str, titles: Mapping[str, str]) -> str:
        return titles.get(record_id, _("(not here)"))

    def _typing_to_undo(self) -> bool:
        return self._line.isUndoAvailable()


class OneEditor(PickEditor):
    """Holds one id; shows its title."""

    def __init__(self, field: Field, source: Source, *, may_add: bool = False) -> None:
        super().__init__(field, PickerLine(_(field.label), source, may_add=may_add))
        self._chosen: tuple[str, str] = ("", "")

    def choose(self, record_id: str, title: str) -> None:
        self._line.rest()
        self._chosen = (record_id, title)
        self._line.setText(title)
        self._line.setCursorPosition(0)
        self.touched.emit()

    def pending(self) -> bool:
        return self._line.text().strip() not in ("", self._chosen[1])

    def value(self) -> Value:
        text = self._line.text().strip()
        if not text:
            return ""
        if text != self._chosen[1]:
            raise self._unknown(text)
        return self._chosen[0]

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        record_id = str(value or "")
        self._chosen = (record_id, self._title(record_id, titles) if record_id else "")
        self._line.setText(self._chosen[1])
        self._line.setCursorPosition(0)

    def typed(self) -> Any:
        return [*self._chosen, self._line.text()]

    def show_typed(self, typed: Any) -> None:
        self._chosen = (typed[0], typed[1])
        self._line.setText(typed[2])


class ManyEditor(PickEditor):
    """Holds several ids: a picker, and below it what was picked, each to be taken off again."""

    def __init__(self, field: Field, source: Source, *, may_add: bool = False) -> None:
        block = QWidget()
        super().__init__(field, PickerLine(_(field.label), source, may_add=may_add), block)
        self._items: dict[str, str] = {}
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().metrics.px(4))
        column.addWidget(self._line)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)

    def choose(self, record_id: str, title: str) -> None:
        self._line.rest()
        self._items[record_id] = title
        self._line.clear()
        self._redraw()
        self.touched.emit()

    def pending(self) -> bool:
        return bool(self._line.text().strip())

    def value(self) -> Value:
        text = self._line.text().strip()
        if text:
            raise self._unknown(text)
        return tuple(self._items)

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        chosen = value if isinstance(value, tuple) else ()
        self._items = {one: self._title(one, titles) for one in chosen}
        self._line.clear()
        self._redraw()

    def typed(self) -> Any:
        return [self._items, self._line.text()]

    def show_typed(self, typed: Any) -> None:
        self._items = dict(typed[0])
        self._line.setText(typed[1])
        self._redraw()

    def _redraw(self) -> None:
        empty(self._list)
        for record_id, title in self._items.items():
            self._list.addWidget(self._row(record_id, title))

    def set_read_only(self) -> None:
        super().set_read_only()
        self._line.hide()

    def _row(self, record_id: str, title: str) -> QWidget:
        row = QWidget()
        row.setAccessibleName(title)
        line = QHBoxLayout(row)
        line.setContentsMargins(theme.current().metrics.px(8), 0, 0, 0)
        label = QLabel(title)
        label.setWordWrap(True)
        line.addWidget(label, 1)
        remove = icon_button("x", _("Remove {name}").format(name=title))
        remove.clicked.connect(lambda: self._remove(record_id))
        line.addWidget(remove)
        remove.setVisible(not self._line.isReadOnly())
        return row

    def _remove(self, record_id: str) -> None:
        self._items.pop(record_id, None)
        self._redraw()
        self._line.setFocus()
        self.touched.emit()


class _Adder(QObject):
    """Makes a record from a name that was typed into a picker, as a step of its own that can be undone."""

    added = Signal(str, str)

    def __init__(self, desk: Desk, kind: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._kind = desk, kind

    def add(self, name: str) -> None:
        """Add the record and say so."""
        kind = KINDS[self._kind]
        edit = records.new(self._kind, {kind.title: name})
        said = _("{kind} “{name}” added.").format(kind=_(kind.label), name=name)
        self._desk.change(
            lambda session: records.save(session, [edit]), lambda _changed: self.added.emit(edit.id, name), said=said
        )


class LinkEditor(OneEditor):
    """A linked record."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, _records(desk, field, self), may_add=_may_add(desk, field.about.link))
        self._desk = desk
        adder = _Adder(desk, field.about.link, self)
        self._line.add_asked.connect(adder.add)
        adder.added.connect(self.choose)
        self._line.add_tool("external-link", _("Open {field}").format(field=_(field.label)), self._open)

    def _open(self) -> None:
        if self._chosen[0] and not self.pending():
            self._desk.open_asked.emit(self.field.about.link, self._chosen[0])


class LinksEditor(ManyEditor):
    """Several linked records."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, _records(desk, field, self), may_add=_may_add(desk, field.about.link))
        adder = _Adder(desk, field.about.link, self)
        self._line.add_asked.connect(adder.add)
        adder.added.connect(self.choose)


class NeedEditor(OneEditor):
    """One need."""

    def __init__(self, field: Field) -> None:
        super().__init__(field, _needs)

    def _title(self, record_id: str, titles: Mapping[str, str]) -> str:
        return needs.title(record_id)


class NeedsEditor(ManyEditor):
    """Several needs."""

    def __init__(self, field: Field) -> None:
        super().__init__(field, _needs)

    def _title(self, record_id: str, titles: Mapping[str, str]) -> str:
        return needs.title(record_id)


def _may_add(desk: Desk, kind: str) -> bool:
    return kind in ADDABLE and desk.may(f"write {kind}")


def _records(desk: Desk, field: Field, editor: Editor) -> Source:
    def look_up(text: str, purpose: str, then: Callable[[Offer], None]) -> None:
        def failed(error: UserError) -> None:
            desk.failed.emit(error)
            then(())  # whoever waits for an answer goes on

        def by_name(session: Session) -> Offer:
            return records.find(session, field.about.link, text)

        find = (lambda session: places.find(session, text)) if field.about.link == "places" else by_name
        desk.query(editor, find, then, slot=purpose, failed=failed)

    return look_up


def _needs(text: str, purpose: str, then: Callable[[Offer], None]) -> None:
    """The terms with the text in their path; those that begin with it first."""
    wanted = text.casefold()
    found = [need for need in needs.all_needs() if wanted in " › ".join(need.path).casefold()]
    found.sort(key=lambda need: not need.title.casefold().startswith(wanted))
    then([(need.id, " › ".join(need.path)) for need in found])
