"""Activities in the window: one line files one, the form asks only what its kind needs, a period is added up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import N_, _, ngettext
from liaison_app.models.base import new_id
from liaison_app.services import activities
from liaison_app.services.activities import NEEDED, SPECIAL, Totals
from liaison_app.services.drafts import Draft
from liaison_app.services.work import Changed
from liaison_app.ui.child_pane import EntryLine
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.found import FoundDialog
from liaison_app.ui.meetings.layouts import ACTIVITIES
from liaison_app.ui.record_pane import RecordPane, Then
from liaison_app.ui.widgets import Button, FieldNote, hint, tame

FOUND_KEYS = "Ctrl+Shift+F"
ROOMY_FROM = 400
PERIODS = (
    ("month", N_("This month")),
    ("last-month", N_("Last month")),
    ("year", N_("This year")),
    ("last-year", N_("Last year")),
    ("all", N_("All time")),
)


def period(code: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a named period."""
    first = today.replace(day=1)
    match code:
        case "month":
            return first, today
        case "last-month":
            last = first - timedelta(days=1)
            return last.replace(day=1), last
        case "year":
            return date(today.year, 1, 1), today
        case "last-year":
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return None, None


class Sums(QWidget):
    """What the activities of a period come to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.gap)
        self._period = QComboBox()
        tame(self._period)
        self._period.setAccessibleName(_("Period"))
        for code, label in PERIODS:
            self._period.addItem(_(label), code)
        row.addWidget(self._period)
        self._words = hint("")
        row.addWidget(self._words, 1)
        self._period.currentIndexChanged.connect(lambda _index: self.ask())
        desk.changed.connect(self._changed)
        if desk.may("read activities"):
            self.ask()

    def _changed(self, changed: Changed) -> None:
        if "activities" in changed:
            self.ask()

    def ask(self) -> None:
        """Add up the period that is chosen."""
        since, until = period(str(self._period.currentData()), clock.today())
        self._desk.query(
            self,
            lambda session: activities.totals(session, since, until),
            lambda found: self._words.setText(in_words(found)),
            slot="sums",
        )


def in_words(found: Totals) -> str:
    """`6 activities · 14.5 hours · 40 people met · 38 offered help, 12 accepted, 9 declined`."""
    parts = [ngettext("{n} activity", "{n} activities", found.activities).format(n=found.activities)]
    if found.hours:
        parts.append(_("{n} hours").format(n=f"{found.hours:g}"))
    if found.people_met:
        parts.append(_("{n} people met").format(n=found.people_met))
    if found.offered:
        words = _("{offered} offered help, {accepted} accepted, {declined} declined")
        parts.append(words.format(offered=found.offered, accepted=found.accepted, declined=found.declined))
    return " · ".join(parts)


class ActivityPane(RecordPane):
    """A line that files an activity and the sums, over list and form."""

    def __init__(self, desk: Desk) -> None:
        self._line_id = new_id()
        super().__init__(desk, ACTIVITIES)
        self._split.setSizes([500, 520])
        self._found = Button(_("Found…"), icon="concern", shortcut=FOUND_KEYS, name=_("Found there…"))
        self._found.setMinimumWidth(theme.current().metrics.px(44))
        self._found.clicked.connect(self.found)
        self.buttons.addWidget(self._found)
        self._found.setVisible(desk.may("write concerns"))
        shortcut = QShortcut(QKeySequence(FOUND_KEYS), self)
        shortcut.activated.connect(self.found)
        self.shown.connect(self._activity_shown)
        self.alone.connect(lambda alone: self._bar_above.setVisible(not alone))

    def _icon(self) -> str:
        return "meetings"

    def _build(self) -> None:
        super()._build()
        metrics = theme.current().metrics
        self._bar_above = QWidget()
        column = QVBoxLayout(self._bar_above)
        column.setContentsMargins(0, 0, 0, metrics.px(8))
        column.setSpacing(metrics.px(6))
        self.entry = EntryLine()
        self.entry.setAccessibleName(_("New activity in one line"))
        self.entry.setPlaceholderText(
            _("Outreach on Pier Street 2.5h 12 offered 4 accepted 3 declined @Harbor House ^yesterday, then Enter")
        )
        self.entry.returnPressed.connect(self.file)
        self.entry.down.connect(lambda: self.table.setFocus(Qt.FocusReason.TabFocusReason))
        self.entry.textEdited.connect(self._typed)
        self._entry_note = FieldNote(self.entry)
        self._sums = Sums(self.desk)
        for widget in (self.entry, self._entry_note, self._sums):
            column.addWidget(widget)
        whole = self.layout()
        assert isinstance(whole, QBoxLayout)
        whole.setDirection(QBoxLayout.Direction.TopToBottom)
        whole.insertWidget(0, self._bar_above)
        whole.setStretch(1, 1)
        self.entry.setVisible(self.writes)

    # --- only what the kind needs ---------------------------------------------------------------

    def form_made(self) -> None:
        self.form.editors["activity_type"].touched.connect(self._show_needed)
        self._show_needed()

    def _activity_shown(self) -> None:
        self._found.setEnabled(self.current is not None)
        self._show_needed()

    def _show_needed(self) -> None:
        """Leave out the fields that this kind of activity does not need, unless something stands in them."""
        if self._form is None:
            return
        kind = str(self.form.editors["activity_type"].value())
        filled = {name for name in SPECIAL if self.form.editors[name].typed() not in ("", None, ["", "", ""])}
        self.form.leave_out(SPECIAL - set(NEEDED.get(kind, tuple(SPECIAL))) - filled)

    # --- the line -------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._say_of_line("")
        self._touched()

    def _say_of_line(self, problem: str) -> None:
        """Beside the line; in a low window in the place of the sums."""
        self._entry_note.show_problem(problem)
        self._sums.setVisible(not problem or self.height() > theme.current().metrics.px(ROOMY_FROM))

    def file(self, then: Then | None = None, otherwise: Then | None = None) -> None:
        """Make an activity of the line. What cannot be read, or is refused, stays there with the reason."""
        line = self.entry.text()
        if not line.strip():
            return
        record_id, self._line_id = self._line_id, new_id()

        def refused(error: UserError) -> None:
            self._line_id = record_id
            self.entry.setText(" ".join(filter(None, (line, self.entry.text()))))
            self._say_of_line(error.message)
            self._touched()
            if otherwise:
                otherwise()

        def filed(_changed: Changed) -> None:
            if then:
                then()

        self.entry.clear()
        self._say_of_line("")
        self.desk.change(
            lambda session: activities.file(session, line, record_id),
            filed,
            said=_("Activity filed."),
            failed=refused,
        )
        self.dirty.emit(self.is_dirty())

    def found(self) -> None:
        """Ask what was found on the outing that is open."""
        if self.current is None or not self.desk.may("write concerns"):
            return
        activity_id = self.current.record.id
        self.settle(lambda: FoundDialog(self.desk, activity_id, self).open(), lambda: None)

    # --- nothing typed is lost ------------------------------------------------------------------

    def is_dirty(self) -> bool:
        return bool(self.entry.text().strip()) or super().is_dirty()

    def standing(self) -> Sequence[Draft]:
        line = self.entry.text()
        mine = [Draft(self.kind.name, self._line_id, line=line)] if line.strip() else []
        return [*super().standing(), *mine]

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

    def settle(self, then: Then, otherwise: Then) -> None:
        if self.entry.text().strip():
            self.file(lambda: self.settle(then, otherwise), otherwise)
        elif self.has_typing():
            super().settle(then, otherwise)
        else:
            then()
