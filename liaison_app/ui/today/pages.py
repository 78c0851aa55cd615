"""The pages of Today that list records: every action with its filters, and the quick notes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout

from liaison_app.i18n import N_, _
from liaison_app.services import actions
from liaison_app.services.actions import Subject
from liaison_app.services.work import Where
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.picker_line import Offer, PickerLine
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.today.become_row import LARGE
from liaison_app.ui.today.due_panes import ActionPane, NotePane
from liaison_app.ui.widgets import Button, tame


class ActionsPage(RecordTab):
    """Every action: of meetings, of problems, tasks of their own. Beside the search: which, and whose or of what."""

    def __init__(self, desk: Desk, layout: Layout) -> None:
        self._me = ""
        self._offered: dict[str, Subject] = {}
        self._subject = Subject("")
        super().__init__(desk, N_("Today"), [layout])
        metrics = theme.current().metrics
        self._show = QComboBox()
        tame(self._show)
        self._show.setAccessibleName(_("Show"))
        for code, words in actions.SHOWS.items():
            self._show.addItem(_(words), code)
        self._show.currentIndexChanged.connect(lambda _index: self._renew())
        row = self._own_row() if metrics.scale > LARGE else self.tools
        row.addWidget(self._show)
        self._of = PickerLine(_("Of"), self._look_up)
        self._of.setAccessibleName(_("Owner, meeting, series or problem"))
        self._of.setPlaceholderText(_("Owner, meeting, series, problem"))
        self._of.setMinimumWidth(metrics.px(230))
        self._of.picked.connect(self._picked)
        self._of.textChanged.connect(self._emptied)
        row.addWidget(self._of, 1 if row is not self.tools else 0)
        desk.query(self, actions.whose, self._known, slot="me")

    def _own_row(self) -> QHBoxLayout:
        """With large text the filters do not fit beside the switch of pages."""
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        head = self._head.layout()
        assert isinstance(head, QVBoxLayout)
        head.addLayout(row)
        self._head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return row

    def make_pane(self, layout: Layout) -> RecordPane:
        pane = ActionPane(self.desk, layout)
        pane.filter("", self.also_where(layout.kind))
        return pane

    def also_where(self, kind: str) -> Where:
        return {**actions.showing(str(self._show.currentData()), self._me), **self._subject.where}

    def _known(self, me: str) -> None:
        self._me = me
        self._renew()

    def _renew(self) -> None:
        if self.panes:
            self._narrow(self.pane.kind.name)

    def _look_up(self, text: str, purpose: str, then: Callable[[Offer], None]) -> None:
        def found(subjects: list[Subject]) -> None:
            self._offered = {subject.label: subject for subject in subjects}
            then([(label, label) for label in self._offered])

        self.desk.query(self, lambda session: actions.subjects(session, text), found, slot=f"subjects {purpose}")

    def _picked(self, label: str, _title: str) -> None:
        self._of.rest()
        self._subject = self._offered[label]
        self._of.setText(label)
        self._renew()

    def _emptied(self, text: str) -> None:
        if self._subject.label and text != self._subject.label:
            self._subject = Subject("")
            self._renew()


class NotesPage(RecordTab):
    """The quick notes that are loose; the others too, if somebody wants to see them."""

    def __init__(self, desk: Desk, layout: Layout) -> None:
        super().__init__(desk, N_("Today"), [layout])
        self._all = Button(_("All notes"))
        self._all.setCheckable(True)
        self._all.setToolTip(_("Also those that became something"))
        self._all.toggled.connect(lambda _on: self._narrow("notes"))
        self.tools.addWidget(self._all)

    def make_pane(self, layout: Layout) -> RecordPane:
        pane = NotePane(self.desk, layout)
        pane.filter("", self.also_where(layout.kind))
        return pane

    def also_where(self, kind: str) -> Where:
        return {} if self._all.isChecked() else {"became_kind": ""}
