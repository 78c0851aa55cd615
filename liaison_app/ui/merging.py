"""Two records that are one: choose the other, choose between the two values where they differ, merge.

The record that is open stays. What it lacks comes from the other, lists and long texts are joined, everything that led
to the other leads here, and one Undo takes all of it back.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.about import About, Field
from liaison_app.models.registry import KINDS
from liaison_app.services import merging, places
from liaison_app.services.merging import Difference
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.pickers import LinkEditor
from liaison_app.ui.look import theme
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.settings.sheet import Sheet
from liaison_app.ui.widgets import Button, Notice, empty, hint


class MergeSheet(Sheet):
    """Merges another record of the kind into the one given."""

    def __init__(self, desk: Desk, loaded: Loaded, parent: QWidget) -> None:
        kind = loaded.kind
        title = loaded.display(kind.field(kind.title)).split("\n")[0][:80]
        text = _("“{title}” stays. What it lacks comes from the other one, and everything that belonged to that one.")
        super().__init__(parent, _("Merge two that are the same"), text.format(title=title))
        self.setWindowTitle(_("Merge"))
        self.setMinimumWidth(min(theme.current().metrics.px(600), 1100))
        self._desk, self._kind, self._first = desk, kind.name, loaded.record.id
        self._second = ""
        self._groups: dict[str, QButtonGroup] = {}
        label = _("The other one")
        about = About(label, link=kind.name)
        self._other = LinkEditor(Field("other", about, "link", required=False, default=""), desk)
        self._other.touched.connect(self._chosen)
        name = QLabel(label)
        name.setBuddy(self._other.widget)
        self.body.addWidget(name)
        self.body.addWidget(self._other.block)
        self._guess = QVBoxLayout()
        self.body.addLayout(self._guess)
        self._place = QVBoxLayout()
        self.body.addLayout(self._place)
        cancel = Button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        self._do = Button(_("Merge"), kind="primary")
        self._do.setEnabled(False)
        self._do.clicked.connect(self._merge)
        for button in (cancel, self._do):
            button.setAutoDefault(False)
            self.buttons.addWidget(button)
        if kind.name == "places":
            desk.query(self, lambda session: places.doubles(session, self._first), self._suggest, slot="doubles")

    def _suggest(self, found: Sequence[tuple[str, str]]) -> None:
        for record_id, title in found[:3]:
            words = title.replace("&", "&&")  # not a key of the button
            button = Button(words, kind="quiet", icon="map-pin", left=True, name=_("Take {name}").format(name=title))
            button.clicked.connect(lambda _on=False, one=record_id, name=title: self._other.choose(one, name))
            self._guess.addWidget(button)
        if found:
            self._guess.insertWidget(0, hint(_("Called alike:"), small=True))
            QTimer.singleShot(0, self, self._fit)

    # --- the other one --------------------------------------------------------------------------

    def _chosen(self) -> None:
        chosen = "" if self._other.pending() else str(self._other.value())
        if chosen == self._second:
            return
        self._second = chosen
        self._do.setEnabled(False)
        empty(self._place)
        if not chosen:
            self._desk.tasks.drop(self, "differences")
            return
        kind, first = self._kind, self._first
        self._desk.query(
            self,
            lambda session: merging.differences(session, kind, first, chosen),
            self._show,
            slot="differences",
            failed=self._refuse,
        )

    def _show(self, found: Sequence[Difference]) -> None:
        empty(self._place)
        self._groups = {}
        if found:
            self._place.addWidget(hint(_("Both say something here. Which one stands?")))
            self._place.addWidget(self._questions(found))
        else:
            self._place.addWidget(hint(_("They do not contradict each other.")))
        self._do.setEnabled(True)
        self._order_focus()
        for _twice in range(2):  # what is small or bold gets its height with the first painting
            QTimer.singleShot(0, self, self._fit)

    def _questions(self, found: Sequence[Difference]) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for row, one in enumerate(found):
            label = hint(one.label, small=True)
            grid.addWidget(label, row, 0)
            group = QButtonGroup(page)
            for column, text in ((1, one.first), (2, one.second)):
                words = text.replace("\n", " ")[:60].replace("&", "&&")
                choice = QRadioButton(words or _("(nothing)"))
                choice.setAccessibleName(f"{one.label}: {text[:60]}")
                choice.setToolTip(text)
                choice.setChecked(column == 1)
                group.addButton(choice, column)
                grid.addWidget(choice, row, column)
            self._groups[one.name] = group
        return page

    # --- merging --------------------------------------------------------------------------------

    def _merge(self) -> None:
        kind, first, second = self._kind, self._first, self._second
        take = [name for name, group in self._groups.items() if group.checkedId() == 2]
        self._do.setEnabled(False)
        self._busy = True

        def merge(session: Session) -> Changed:
            return merging.merge(session, kind, first, second, take)

        self._desk.change(merge, lambda _changed: self.accept(), said=_("Merged."), failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self._busy = False
        self._do.setEnabled(bool(self._second))
        self._refuse(error)

    def _refuse(self, error: UserError) -> None:
        self.say(Notice("danger", error.message, error.hint))


def merge_button(desk: Desk, kind: str) -> Button:
    """The button for the row below a form; hidden where the role does not merge."""
    button = Button(_("Merge with …"), kind="quiet", name=_("Merge with another"))
    if not desk.may(f"write {kind}"):
        button.hide()  # never shown here: without a place it would be a window of its own
    button.setToolTip(_("Two {kinds} that are one and the same").format(kinds=_(KINDS[kind].plural).lower()))
    return button


def merge_into(pane: RecordPane) -> None:
    """Ask for the record that is the same as the one that is open in a pane."""

    def ask() -> None:
        if pane.current is not None:
            MergeSheet(pane.desk, pane.current, pane.window()).open()

    pane.settle(ask, lambda: None)
