"""Who is here: how many in all, counters for groups, and people by name. The numbers are always in sight."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from liaison_app import clock
from liaison_app.i18n import _, ngettext
from liaison_app.services import attending, records
from liaison_app.services.attending import Guest
from liaison_app.services.live import Live
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.live.lists import Entry, ShortList
from liaison_app.ui.widgets import Card, heading, hint

_ICON = {"present": "check", "apologies": "mail", "expected": "", "absent": "x"}


class People(Card):
    """The left side. `said` tells what was done; `typed` and `left` are keys for the capture line."""

    said = Signal(str)
    typed = Signal(str)
    left = Signal()
    change_asked = Signal(str)
    """Enter on somebody who is here: change how they are written. The id of the attendance."""

    def __init__(self, desk: Desk, meeting_id: str) -> None:
        super().__init__()
        self._desk, self._meeting_id = desk, meeting_id
        self._guests: dict[str, Guest] = {}
        self._number = heading("0", 1)
        self._parts = hint("", small=True)
        self.groups = ShortList(_("Groups"), counts=True)
        self.people = ShortList(_("People"))
        self.body.setSpacing(theme.current().metrics.px(4))
        self.body.addWidget(self._number)
        self.body.addWidget(self._parts)
        self._group_title = heading(_("Groups, counted"), 3)
        for widget in (self._group_title, self.groups, heading(_("By name"), 3)):
            self.body.addWidget(widget)
        self.people.setMinimumHeight(self.people.height_of(3))
        self.body.addWidget(self.people, 1)
        self._nobody = hint(_("Nobody is expected. Type  @ Name, organization."), small=True)
        self.body.addWidget(self._nobody)
        self.groups.asked.connect(self._group_asked)
        self.people.asked.connect(self._guest_asked)
        for one in (self.groups, self.people):
            one.typed.connect(self.typed)
            one.left.connect(self.left)

    def show_live(self, live: Live) -> None:
        """Show who is here."""
        total = live.headcount or live.named + live.grouped
        self._number.setText(ngettext("{n} here", "{n} here", total).format(n=total))
        counted = [_("{n} by name").format(n=live.named), _("{n} in groups").format(n=live.grouped)]
        if live.headcount:
            counted.append(_("{n} heads counted").format(n=live.headcount))
        self._parts.setText(" · ".join(counted))
        self.groups.show_entries(
            [
                Entry(group, group, right=str(count), steps=True, tone="ink" if count else "muted")
                for group, count in live.groups
            ]
        )
        rows = min(max(len(live.groups), 1), 6)
        self.groups.setFixedHeight(self.groups.height_of(rows))
        for widget in (self._group_title, self.groups):
            widget.setVisible(bool(live.groups))
        self._guests = {guest.id or f"+{guest.name}": guest for guest in live.guests}
        self.people.show_entries([_entry(key, guest) for key, guest in self._guests.items()])
        self._nobody.setVisible(not self._guests)

    def _guest_asked(self, wish: str, key: str) -> None:
        guest = self._guests.get(key)
        if guest is None:
            return
        if wish == "take" and guest.id:
            self.change_asked.emit(guest.id)
        elif wish == "delete" and guest.id:
            said = _("Deleted: {words}. Ctrl+Z brings it back.").format(words=guest.name)
            self._do(lambda session: records.delete(session, "attendances", guest.id), said)
        elif wish in ("mark", "mark2", "take"):
            wanted = "apologies" if wish == "mark2" else "present"
            status = "expected" if guest.status == wanted else wanted
            words = {
                "present": _("Here: {name}"),
                "apologies": _("Apologies: {name}"),
                "expected": _("Not here: {name}"),
            }
            at = clock.moment()
            self._do(
                lambda session: attending.mark(session, self._meeting_id, guest, status, at),
                words[status].format(name=guest.name),
            )

    def _group_asked(self, wish: str, group: str) -> None:
        by = {"more": 1, "mark": 1, "take": 1, "less": -1, "delete": -1}.get(wish, 0)
        if by:
            at = clock.moment()
            self._do(partial(attending.count, meeting_id=self._meeting_id, group=group, by=by, at=at), "")

    def _do(self, act: Callable[[Session], Changed], said: str) -> None:
        self._desk.change(act, lambda _changed: self.said.emit(said))


def _entry(key: str, guest: Guest) -> Entry:
    here = guest.status == "present"
    states = {"present": _("here"), "apologies": _("apologies"), "expected": _("expected"), "absent": _("absent")}
    spoken = ", ".join(filter(None, (guest.name, guest.organization, states[guest.status])))
    tone = "ink" if here else "muted"
    return Entry(key, guest.name, guest.organization, _ICON[guest.status], tone, spoken=spoken)
