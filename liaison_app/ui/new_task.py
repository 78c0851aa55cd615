"""A task in one line, from anywhere: typed, filed with Enter, and gone; it waits on Today."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from liaison_app.errors import InvalidField
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS
from liaison_app.services import lines
from liaison_app.services.shown import shown
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.owner import OwnerLine
from liaison_app.ui.look import theme
from liaison_app.ui.typing_dialog import FilingDialog
from liaison_app.ui.widgets import Button, hint


class NewTask(FilingDialog):
    """What, @who, ^when, *how often. Below the line stands how it is understood. Escape files it too."""

    kind = "actions"

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        line = OwnerLine(desk)
        super().__init__(desk, parent, _("New task"), line)
        self.said = _("Task filed.")
        metrics = theme.current().metrics
        self.resize(metrics.px(560), metrics.px(230))
        self.column.setSpacing(metrics.gap)
        line.setAccessibleName(_("Task"))
        line.setPlaceholderText(_("Walk the block  @Jo Rivera  ^fri  *weekly"))
        self.column.addWidget(line)
        self.column.addWidget(self.problem)
        self._understood = QLabel()
        self._understood.setTextFormat(Qt.TextFormat.PlainText)
        self._understood.setWordWrap(True)
        self.column.addWidget(self._understood)
        self.column.addStretch(1)
        row = QHBoxLayout()
        words = _("@ whose it is, ^ by when (fri, tomorrow, +10, 2026-12-01), * how often (weekly, monthly, yearly)")
        row.addWidget(hint(words, small=True), 1)
        save = Button(_("File task"), kind="primary", shortcut="Return", name=_("File task"))
        save.clicked.connect(self.accept)
        row.addWidget(save, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(row)

    def fields(self) -> Mapping[str, Value]:
        return lines.task(self.typed())

    def typed_on(self) -> None:
        super().typed_on()
        try:
            fields = self.fields()
        except InvalidField:
            self._understood.clear()  # said when it is to be filed: half a word is no day yet
            return
        kind = KINDS[self.kind]
        said = [shown(kind.field(name), fields[name]) for name in ("owner", "due_on", "repeats") if fields.get(name)]
        self._understood.setText("  ·  ".join([str(fields["text"]), *said]) if said else "")
