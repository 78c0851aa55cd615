"""Planning the next meeting of a series: its date is proposed, what comes along is told, Enter makes it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from liaison_app.errors import InvalidField
from liaison_app.i18n import _, ngettext
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.models.values import read, show
from liaison_app.services import series
from liaison_app.services.series import Outlook
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.calendar import add_calendar
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.widgets import hint

_STARTS = KINDS["meetings"].field("starts_at")


def ask_next(desk: Desk, meeting_id: str, parent: QWidget) -> None:
    """Look up what the next meeting would begin with, then ask."""
    desk.query(
        parent,
        lambda session: series.outlook(session, meeting_id),
        lambda found: NextDialog(desk, meeting_id, found, parent).open(),
        slot="next",
    )


class NextDialog(Ask):
    """Title, date and agenda of the next meeting."""

    def __init__(self, desk: Desk, meeting_id: str, outlook: Outlook, parent: QWidget) -> None:
        super().__init__(parent, _("Plan the next meeting"), " ".join(_comes_along(outlook)), _("Plan meeting"))
        self.setWindowTitle(_("Plan the next meeting"))
        self._desk, self._meeting_id = desk, meeting_id
        self._starts = self.add_line(_(_STARTS.label))
        self._starts.setPlaceholderText("2026-11-22 18:30")
        self._starts.setText(show(_STARTS, outlook.starts_at))
        add_calendar(self._starts, _(_STARTS.label), keep_time=True)
        self._title = self.add_line(_(KINDS["meetings"].field("title").label))
        self._title.setText(outlook.title)
        self._agenda = self.add_choice(_("Agenda"), outlook.agendas)
        self._starts.selectAll()
        for title in outlook.carried:
            self.body.addWidget(hint(_("Carried over: {item}").format(item=title)))
        self.asked.connect(self._plan)

    def _plan(self) -> None:
        try:
            at = read(_STARTS, self._starts.text())
        except InvalidField as error:
            self.refuse(error)
            return
        meeting_id, made = self._meeting_id, new_id()
        title, agenda = self._title.text(), str(self._agenda.currentData() or "")
        self.busy(_("Saving …"))
        self._desk.change(
            lambda session: series.plan_next(
                session,
                meeting_id,
                at,  # type: ignore[arg-type]  # the field is one of date and time
                title=title,
                agenda=agenda,
                record_id=made,
            ),
            lambda _changed: self._planned(made),
            said=_("The next meeting is planned."),
            failed=self.refuse,
        )

    def _planned(self, record_id: str) -> None:
        self.accept()
        self._desk.open_asked.emit("meetings", record_id)


def _comes_along(outlook: Outlook) -> Iterator[str]:
    """What the next meeting takes over, in words."""
    yield ngettext(
        "{n} person who came or sent apologies is expected again.",
        "{n} people who came or sent apologies are expected again.",
        outlook.expected,
    ).format(n=outlook.expected)
    if outlook.open:
        yield ngettext(
            "{n} action of the series is open; it stands on the agenda.",
            "{n} actions of the series are open; they stand on the agenda.",
            len(outlook.open),
        ).format(n=len(outlook.open))
