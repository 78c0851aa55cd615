"""What is to be thought of before a meeting: who comes, who needs an interpreter, what is open from last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from liaison_app import clock
from liaison_app.i18n import _, ngettext
from liaison_app.models.meeting import REPLIES
from liaison_app.services import expected, series, tongues
from liaison_app.services.expected import Expected
from liaison_app.services.records import Loaded
from liaison_app.services.series import Open
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Notice, dress_list, empty, hint

_KINDS = ("meetings", "attendances", "contacts", "actions")
_SHOWN = 4


@dataclass(frozen=True)
class Ahead:
    """What is known of a meeting that is to come."""

    expected: Expected
    open: Sequence[Open]


class BeforeStrip(QWidget):
    """Over the form of a meeting that is not over; nothing where there is nothing to say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._meeting: Loaded | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.current().metrics.px(6))
        self._column.setSpacing(theme.current().metrics.px(6))
        self.hide()
        desk.changed.connect(self._changed)

    def show_meeting(self, meeting: Loaded | None) -> None:
        """Look again for another meeting, or for none."""
        self._meeting = meeting
        starts = meeting.value("starts_at") if meeting else None
        if meeting is None or starts is None or starts.date() < clock.today():  # type: ignore[union-attr]
            self._desk.tasks.drop(self, "ahead")
            self.hide()
            return
        meeting_id = meeting.record.id

        def ask(session: Session) -> Ahead:
            return Ahead(expected.at(session, meeting_id), series.open_actions(session, meeting_id))

        self._desk.query(self, ask, self._show, slot="ahead", failed=lambda _gone: self.hide())

    def _changed(self, changed: Changed) -> None:
        if self._meeting is not None and any(kind in changed for kind in _KINDS):
            self.show_meeting(self._meeting)

    def _show(self, ahead: Ahead) -> None:
        empty(self._column)
        if ahead.expected.people:
            self._column.addWidget(hint(people_in_words(ahead.expected)))
        if ahead.expected.in_need:
            title, text = needs_in_words(ahead.expected)
            self._column.addWidget(Notice("warning" if ahead.expected.not_booked else "good", title, text))
        if ahead.open:
            self._column.addWidget(hint(_open_in_words(len(ahead.open))))
            self._column.addWidget(self._list(ahead.open))
        self.setVisible(self._column.count() > 0)

    def _list(self, found: Sequence[Open]) -> QListWidget:
        """The open actions; Enter or a double click opens one."""
        made = QListWidget()
        made.setAccessibleName(_("Open actions of the series"))
        dress_list(made)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it would lie over the last line
        for one in found:
            due = _("due {day}").format(day=one.due_on.isoformat()) if one.due_on else ""
            item = QListWidgetItem(" · ".join(filter(None, (due, one.owner, " ".join(one.text.split())))))
            item.setToolTip(item.text())
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            made.addItem(item)
        made.itemActivated.connect(
            lambda item: self._desk.open_asked.emit("actions", item.data(Qt.ItemDataRole.UserRole))
        )
        made.setFixedHeight(theme.current().metrics.row * min(len(found), _SHOWN) + theme.current().metrics.px(14))
        return made


def people_in_words(found: Expected) -> str:
    """`12 expected · 5 Accepted · 1 Declined`."""
    parts = [ngettext("{n} person expected", "{n} people expected", found.people).format(n=found.people)]
    parts += [f"{_(REPLIES[code])}: {count}" for code, count in found.replies.items()]
    return " · ".join(parts)


def needs_in_words(found: Expected) -> tuple[str, str]:
    """Who needs an interpreter, and which are not booked yet."""
    said = ngettext(
        "{n} expected person needs an interpreter: {languages}",
        "{n} expected people need an interpreter: {languages}",
        found.in_need,
    )
    title = said.format(n=found.in_need, languages=_languages(tuple(found.needs)))
    if not found.not_booked:
        return title, _("All are booked.")
    return title, _("Not booked yet: {languages}").format(languages=_languages(found.not_booked))


def _languages(codes: Sequence[str]) -> str:
    return ", ".join(tongues.name(code) if code else _("language not noted") for code in codes)


def _open_in_words(count: int) -> str:
    return ngettext("{n} action of the series is open", "{n} actions of the series are open", count).format(n=count)
