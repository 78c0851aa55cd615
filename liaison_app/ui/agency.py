"""The agency profile: what stands on documents, and the lists that forms offer (areas, groups, categories)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from liaison_app.errors import InvalidField, UserError
from liaison_app.i18n import N_, _
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.records import Loaded
from liaison_app.ui import allowed
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.form import Form
from liaison_app.ui.layout import Layout, Section
from liaison_app.ui.look import theme
from liaison_app.ui.typing_dialog import TypingDialog
from liaison_app.ui.widgets import Button, Notice, empty, heading, hint

AGENCY = "agency"
LAYOUT = Layout(
    AGENCY,
    columns=(),
    sections=(
        Section("", ("name", "logo", "emergency_number", "crisis_lines", "phone", "email", "website", "legal_note")),
        Section(N_("Lists that forms offer"), ("areas", "groups", "categories")),
        Section(N_("Keeping"), ("report_retention_days",)),
    ),
    one_a_line=("crisis_lines", "areas", "groups", "categories"),
    new="",
    empty=("", ""),
)


class AgencyDialog(TypingDialog):
    """The profile in a form; Escape with something typed saves it, since nothing typed is lost.

    `draft` is what was typed here before the vault was closed, and is shown again.
    """

    def __init__(self, desk: Desk, parent: QWidget, draft: Draft | None = None) -> None:
        super().__init__(desk, parent)
        metrics = theme.current().metrics
        self._draft = draft
        self.setWindowTitle(_("Agency profile"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(metrics.px(560), metrics.px(620))
        column = QVBoxLayout(self)
        column.addWidget(heading(_("Agency profile"), 1))
        self._messages = QVBoxLayout()
        column.addLayout(self._messages)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        writes = desk.may(f"write {AGENCY}")
        self._form = Form(desk, LAYOUT, read_only=not writes)
        self._form.save_asked.connect(self._save)
        self._form.touched.connect(lambda: self.drafts.look(unsaved=self._form.is_dirty()))
        self._form.look_at.connect(lambda field: scroll.ensureWidgetVisible(field, 0, metrics.px(60)))
        scroll.setWidget(self._form)
        column.addWidget(scroll, 1)
        row = QHBoxLayout()
        if not writes:
            row.addWidget(hint(allowed.read_only()), 1)
        row.addStretch(1)
        save = Button(_("Save"), kind="primary")
        save.clicked.connect(self._save)
        save.setVisible(writes)
        row.addWidget(save)
        column.addLayout(row)
        self._form.setEnabled(False)
        desk.query(self, lambda session: records.load(session, AGENCY, AGENCY_ID), self._show)

    def _show(self, loaded: Loaded) -> None:
        self._form.show_record(loaded)
        self._form.setEnabled(True)
        self._form.enter()
        if self._draft is not None:
            self._form.show_draft(self._draft)
            self.drafts.adopt(self._draft)
            self._draft = None
            self._say(Notice("info", _("What you typed last time is back"), _("It is not saved yet.")))

    def standing(self) -> Sequence[Draft]:
        return [self._form.draft()] if self._form.is_dirty() else []

    def reject(self) -> None:
        if self._form.is_dirty():
            self._save()
        else:
            super().reject()

    def _save(self) -> None:
        try:
            edit = self._form.take_edit()
        except InvalidField as error:
            self._say_problem(error)
            return
        self.desk.change(
            lambda session: records.save(session, [edit]),
            lambda _changed: self._saved(),
            said=_("Agency profile saved."),
            failed=self._refused,
        )

    def _saved(self) -> None:
        self._form.saved()
        self.accept()

    def _refused(self, error: UserError) -> None:
        self._form.not_saved()
        if isinstance(error, InvalidField):
            self._form.show_problem(error)
        self._say_problem(error)

    def _say_problem(self, error: UserError) -> None:
        self._say(Notice("danger", _("Not saved yet"), str(error)))

    def _say(self, notice: Notice) -> None:
        empty(self._messages)
        self._messages.addWidget(notice)
