"""Marking a concern as one about police conduct: its story leaves the form at once, in words that say what happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout

from liaison_app.i18n import _
from liaison_app.models.about import kept_unless
from liaison_app.services import concerns
from liaison_app.ui.widgets import Notice, empty

if TYPE_CHECKING:
    from liaison_app.ui.record_pane import RecordPane


SETTLED_MS = 40


class Conduct(QObject):
    """Watches the box "About police conduct" of a pane's form. While it is ticked, nothing of the story stands in the
    form, so that none can be saved or kept as a draft; untick it before saving, and it is all there again."""

    def __init__(self, pane: RecordPane) -> None:
        super().__init__(pane)
        self._pane, self._place = pane, QVBoxLayout()
        self._watched = False
        self._typed: dict[str, Any] = {}
        self._record = ""
        self._on = False
        pane.shown.connect(self._shown)

    def _names(self) -> Sequence[str]:
        return [field.name for field in kept_unless(self._pane.kind.model)]

    def _shown(self) -> None:
        form = self._pane.form
        if not self._watched:
            self._watched = True
            box = form.editors["conduct"]
            box.touched.connect(self._touched)
            block = box.block.parentWidget()
            around = block.layout() if block is not None else None
            assert isinstance(around, QVBoxLayout)
            around.addLayout(self._place)  # right below the box, where one looks
        if form.record_id != self._record or not self._pane.has_typing():
            self._record, self._typed = form.record_id, {}
            empty(self._place)
        self._allow(on=self._is_on())

    def _is_on(self) -> bool:
        return bool(self._pane.form.editors["conduct"].value())

    def _touched(self) -> None:
        if self._is_on() != self._on:
            self._allow(on=self._is_on())
            if self._on:
                self._take_out()
            else:
                self._put_back()

    def _allow(self, *, on: bool) -> None:
        self._on = on
        editors = self._pane.form.editors
        for name in self._names():
            if name in editors and self._pane.writes:
                editors[name].block.setEnabled(not on)

    def _take_out(self) -> None:
        editors = self._pane.form.editors
        for name in self._names():
            if name in editors:
                self._typed[name] = editors[name].typed()
                editors[name].show_value(editors[name].field.default, {})
        record_id = self._record if self._pane.current is not None else ""
        if record_id:
            desk = self._pane.desk
            desk.query(self, lambda session: concerns.before_handing_on(session, record_id), self._say, slot="words")
        else:
            self._say([_("No story is kept: only that it was raised, and the body that it was handed to.")])

    def _put_back(self) -> None:
        editors = self._pane.form.editors
        for name, typed in self._typed.items():
            editors[name].show_typed(typed)
        self._typed = {}
        empty(self._place)

    def _say(self, words: Sequence[str]) -> None:
        empty(self._place)
        if words and self._on:
            notice = Notice("warning", _("Its story will not be kept"), "\n".join(words))
            self._place.addWidget(notice)
            # Its height is known after the next painting.
            QTimer.singleShot(SETTLED_MS, notice, lambda: self._pane.form.look_at.emit(notice))
