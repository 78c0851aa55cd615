"""A picture in a form: shown small, chosen from a file, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.services import pictures
from liaison_app.ui import files
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.editors import Editor
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, FieldNote

_SHOWN: Final = (180, 72)


class PictureEditor(Editor):
    """The picture with its two buttons. The file is read in a worker, and only what is kept of it comes here."""

    def __init__(self, field: Field, desk: Desk) -> None:
        label = _(field.label)
        self._choose = Button(_("Choose a file…"))
        block = QWidget()
        super().__init__(field, self._choose, block)
        self._choose.setAccessibleName(_("{field}: choose a file").format(field=label))
        self._choose.setAutoDefault(False)
        self._choose.clicked.connect(self._ask)
        self._desk = desk
        self._value = ""
        self._shown = QLabel()
        self._shown.setProperty("paper", True)
        self._remove = Button(_("Remove"), kind="quiet", icon="x", name=_("{field}: remove").format(field=label))
        self._remove.setAutoDefault(False)
        self._remove.clicked.connect(lambda: self._take(""))
        self._note = FieldNote(self._choose)
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().metrics.px(4))
        column.addWidget(self._shown, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.addWidget(self._choose)
        row.addWidget(self._remove)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._note)
        self._show()

    def value(self) -> Value:
        return self._value

    def show_value(self, value: Value, titles: Mapping[str, str]) -> None:
        self._value = str(value or "")
        self._show()

    def typed(self) -> Any:
        return self._value

    def show_typed(self, typed: Any) -> None:
        self._value = str(typed)
        self._show()

    def set_read_only(self) -> None:
        self._choose.hide()
        self._remove.setEnabled(False)
        self._remove.hide()

    def _ask(self) -> None:
        kinds = _("Pictures (*.png *.jpg *.jpeg)")
        files.ask_file(self._choose, _("Choose a picture"), kinds, self._read)

    def _read(self, path: Path) -> None:
        self._desk.tasks.query(
            self._choose, lambda: pictures.from_file(path), self._take, slot="picture", failed=self._refused
        )

    def _refused(self, error: UserError) -> None:
        self._note.show_problem(str(error))

    def _take(self, value: str) -> None:
        self._value = value
        self._show()
        self.touched.emit()

    def _show(self) -> None:
        """A few kilobytes of our own making: no work to speak of."""
        self._note.show_problem("")
        picture = QPixmap()
        if self._value:
            picture.loadFromData(pictures.read(self._value))
        self._shown.setVisible(not picture.isNull())
        self._remove.setVisible(not picture.isNull() and self._choose.isVisibleTo(self.block))
        if picture.isNull():
            self._shown.clear()
            return
        metrics, ratio = theme.current().metrics, self._shown.devicePixelRatioF()
        width, height = (round(metrics.px(side) * ratio) for side in _SHOWN)
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        small = picture.scaled(min(width, picture.width()), min(height, picture.height()), keep, smooth)
        small.setDevicePixelRatio(ratio)
        self._shown.setPixmap(small)
        self._shown.setAccessibleName(_(self.field.label))
