"""The sign-in sheet of a meeting, typed from paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from liaison_app.i18n import N_, _, ngettext
from liaison_app.models.meeting import ATTENDANCE_STATUSES
from liaison_app.services import paper, sheets
from liaison_app.services.drafts import Draft
from liaison_app.services.paper import Line, Mistake, Sheet
from liaison_app.services.sheets import Known
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.grid.columns import Choice, Column, Remark
from liaison_app.ui.meetings.grid.dialog import GridDialog

KIND = "attendances"
COLUMNS = (
    Column(
        "name",
        N_("Name"),
        5,
        link="contact_id",
        above="organization",
        mark="illegible",
        offers=True,
        fits="Margaret Lindqvist",
    ),
    Column("organization", N_("Organization"), 4, offers=True, fits="Maple Court ten"),
    Column("detail", N_("Phone or e-mail"), 4, above="organization", fits="ana@example.org"),
    Column("capacity", N_("Here as"), 2),
    Column("illegible", N_("Illegible"), 1, ticked=True),
    Column("hold", N_("Make contact"), 1, ticked=True),
)


class _Headcount(QLineEdit):
    """Enter and Down lead into the grid."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and not event.modifiers():
            self.returnPressed.emit()
        else:
            super().keyPressEvent(event)


class SignInDialog(GridDialog):
    """Lines of a sign-in sheet, and the headcount, which is not the number of names."""

    def __init__(self, desk: Desk, meeting_id: str, parent: QWidget, draft: Draft | None = None) -> None:
        self._sheet: Sheet | None = None
        super().__init__(desk, KIND, meeting_id, COLUMNS, Line, parent, draft)
        self.view.wanted.connect(self._offer)
        metrics = theme.current().metrics
        label = QLabel(_("&Headcount"))
        self._headcount = _Headcount()
        self._headcount.setAccessibleName(_("Headcount"))
        self._headcount.setAccessibleDescription(_("Everybody who was there, whether they signed or not."))
        self._headcount.setValidator(QIntValidator(0, 100_000, self))
        self._headcount.setFixedWidth(metrics.px(72))
        self._headcount.returnPressed.connect(self._into_grid)
        self._headcount.textEdited.connect(lambda _text: self._altered())
        label.setBuddy(self._headcount)
        self._counts = QLabel()
        self._counts.setProperty("tone", "muted")
        self.above.addWidget(label)
        self.above.addWidget(self._headcount)
        self.above.addSpacing(metrics.margin)
        self.above.addWidget(self._counts, 1)

    def _into_grid(self) -> None:
        self.view.enter()

    def title(self) -> str:
        if self._sheet is None:
            return _("Sign-in sheet")
        return _("Sign-in sheet: {title}, {day}").format(
            title=self._sheet.title, day=self._sheet.starts_at.date().isoformat()
        )

    def keys(self) -> str:
        return _(
            "Tab: next cell · Enter: next line · Down, Enter: choose who is meant · ?: illegible · "
            "Ctrl+D: same organization as above · Space: tick · Ctrl+Insert, Ctrl+Delete: line in, line out · "
            "Ctrl+V: paste from a spreadsheet · Ctrl+Z: take back · Alt+H: headcount"
        )

    def ask(self, session: Session) -> Sheet:
        return sheets.sheet(session, self.meeting_id)

    def know(self, known: Sheet) -> None:
        self._sheet = known
        self.model.first = known.next_line
        self._heading.setText(self.title())
        if known.headcount is not None:
            self._headcount.setText(str(known.headcount))

    def read(self, given: Mapping[str, Any]) -> Line:
        return Line(**given)

    def extra(self) -> dict[str, Any]:
        return {"headcount": self._headcount.text(), "first": self.model.first}

    def show_extra(self, extra: Mapping[str, Any]) -> None:
        if self._sheet is not None:
            before = self._sheet.headcount
            self._headcount.setText(extra.get("headcount", str(before) if before is not None else ""))
            self.model.first = extra.get("first", self.model.first)

    def has_more(self) -> bool:
        return self._sheet is not None and self._count() != self._sheet.headcount

    def _count(self) -> int | None:
        return int(self._headcount.text()) if self._headcount.text() else None

    def lines(self) -> list[Line]:
        """The lines as they stand."""
        return [line for line in self.model.lines if isinstance(line, Line)]

    def remarks(self) -> dict[int, Remark]:
        """Who stands in the attendance already, and who is linked to a contact."""
        if self._sheet is None:
            return {}
        lines = self.lines()
        found: dict[int, Remark] = {}
        met = paper.meant(lines, self._sheet.people)
        for number, line in enumerate(lines):
            said = []
            if number in met:
                status = met[number].status
                said.append(_("here already") if status == "present" else _(ATTENDANCE_STATUSES[status]).lower())
            if line.contact_id:
                said.append(_("a contact"))
            if line.hold and not line.contact_id:
                said.append(_("becomes a contact"))
            if said:
                found[number] = Remark(" · ".join(said))
        self._show_counts(lines)
        return found

    def _show_counts(self, lines: Sequence[Line]) -> None:
        assert self._sheet is not None
        now = paper.counts(self._sheet, lines)
        count = self._count()
        words = _("names {names}  ·  illegible {illegible}  ·  groups {groups}  ·  headcount {headcount}")
        self._counts.setText(
            words.format(
                names=now.names,
                illegible=now.illegible,
                groups=now.groups,
                headcount="–" if count is None else count,
            )
        )

    def wrong(self) -> Sequence[Mistake]:
        return paper.mistakes(self.lines())

    def send(self, session: Session, lines: Sequence[Any]) -> Changed:
        return sheets.file(session, self.meeting_id, lines, self._count(), self.model.first)

    def said(self) -> str:
        count = sum(not line.is_empty for line in self.model.lines)
        return ngettext("Sign-in sheet filed: {n} line.", "Sign-in sheet filed: {n} lines.", count).format(n=count)

    # --- who is meant ---------------------------------------------------------------------------

    def _offer(self, _row: int, column: str, text: str) -> None:
        at = self._sheet
        if at is None:
            return
        if column == "name":
            self.desk.query(
                self,
                lambda session: sheets.suggest(session, at, text),
                lambda found: self.view.offer(text, [_person(one) for one in found]),
                slot="offer",
            )
            return
        here = {line.organization for line in self.lines()} | {one.organization for one in at.people}
        self.desk.query(
            self,
            lambda session: sheets.bodies(session, text, sorted(here - {""}, key=str.casefold)),
            lambda found: self.view.offer(text, [Choice(name, {"organization": name}) for name in found]),
            slot="offer",
        )


def _person(one: Known) -> Choice:
    here = _(ATTENDANCE_STATUSES[one.here]).lower() if one.here else ""
    shown = "   ·   ".join(filter(None, (one.name, one.organization, one.detail, here)))
    fills = {"name": one.name, "organization": one.organization, "contact_id": one.contact_id}
    return Choice(shown, fills, keeps=("organization",))
