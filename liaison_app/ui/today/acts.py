"""What can be done with something that is due, with a key or two, wherever it is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from liaison_app import clock
from liaison_app.i18n import N_, _
from liaison_app.services import becoming, settle
from liaison_app.services.becoming import Nearest
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.today.asking import ask_contact, ask_name

_SAID: Final = {
    "actions": N_("Done."),
    "referrals": N_("Followed up; it comes back in two weeks."),
    "reports": N_("Answered today."),
    "concerns": N_("The resident was told today."),
    "contacts": N_("Noted: spoken to today."),
    "services": N_("Checked today."),
    "notes": N_("Put away."),
}
#: Where done means something else than for the kind elsewhere: the section, what is done, what is said.
_IN_SECTION: Final[Mapping[str, tuple[Callable[[Session, str], Changed], str]]] = {
    "asks": (settle.replied, N_("Reply came today. Write down what it says.")),
    "minutes": (settle.issued, N_("Minutes issued today.")),
    "responses": (settle.delivered, N_("Delivered today.")),
}
_BECAME: Final = {
    "actions": N_("Now a task."),
    "concerns": N_("Now a concern."),
    "log-entries": N_("Now a contact made."),
    "reports": N_("Now a watch report."),
    "activities": N_("Now an activity."),
    "remarks": N_("Now in the notes of the meeting."),
    "decisions": N_("Now a decision of the meeting."),
}
#: What a note becomes as a part of a meeting: the kind and its name, with the letter that takes it.
_OF_MEETING: Final = (
    ("remarks", N_("&Remark in the minutes")),
    ("concerns", N_("&Concern")),
    ("decisions", N_("&Decision")),
    ("actions", N_("&Action")),
)
#: `meeting` opens the choice of the above.
MEETING: Final = "meeting"


@dataclass(frozen=True)
class Becoming:
    """One thing that a note becomes: the kind, its word, its key, its icon."""

    kind: str
    word: str
    key: Qt.Key
    icon: str


BECOMING: Final = (
    Becoming("actions", N_("Task"), Qt.Key.Key_T, "action"),
    Becoming("concerns", N_("Concern"), Qt.Key.Key_C, "concern"),
    Becoming("log-entries", N_("Contact made"), Qt.Key.Key_L, "phone"),
    Becoming("reports", N_("Watch report"), Qt.Key.Key_R, "reports"),
    Becoming("activities", N_("Activity"), Qt.Key.Key_A, "users"),
    Becoming(MEETING, N_("Part of a meeting"), Qt.Key.Key_M, "meetings"),
)


def may_become(desk: Desk, kind: str) -> bool:
    """Whether the role lets a note become a kind."""
    return desk.may("write notes") and desk.may(f"write {'remarks' if kind == MEETING else kind}")


class Acts:
    """The acts on behalf of a list; menus and questions come up over `over`."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        self._desk, self._over = desk, over

    def done(self, kind: str, record_id: str, section: str = "") -> None:
        """Deal with it, dated today."""
        if section in _IN_SECTION:
            act, said = _IN_SECTION[section]
            self._desk.change(lambda session: act(session, record_id), said=_(said))
        else:
            self._desk.change(lambda session: settle.done(session, kind, record_id), said=_(_SAID[kind]))

    def snooze(self, kind: str, record_id: str, at: QPoint) -> None:
        """A menu of later days."""
        menu = self._menu(_("Snooze until"))
        day = clock.today()
        monday = 7 - day.weekday()
        for words, days in (
            (_("&Tomorrow"), 1),
            (_("Next &Monday"), monday),
            (_("In a &week"), 7),
            (_("In &two weeks"), 14),
            (_("In a m&onth"), 30),
        ):
            action = menu.addAction(f"{words}  {day + timedelta(days=days):%Y-%m-%d}")
            action.triggered.connect(partial(self._put_off, kind, record_id, days))
        menu.popup(at)

    def _put_off(self, kind: str, record_id: str, days: int) -> None:
        until = clock.today() + timedelta(days=days)
        self._desk.change(
            lambda session: settle.snooze(session, kind, record_id, until),
            said=_("Put off until {day}.").format(day=until),
        )

    def told(self, action_id: str, owner: str, at: QPoint) -> None:
        """Note who was told today: the owner with one more key, or somebody else."""
        if not owner:
            self._ask_told(action_id)
            return
        menu = self._menu(_("Told today"))
        first = menu.addAction(_("{name} was told today").format(name=owner.replace("&", "&&")))
        first.triggered.connect(partial(self._tell, action_id, owner))
        menu.addAction(_("&Somebody else …")).triggered.connect(partial(self._ask_told, action_id))
        menu.setActiveAction(first)
        menu.popup(at)

    def _ask_told(self, action_id: str) -> None:
        ask_name(self._desk, _("Who was told today?"), self._over, lambda name, _shown: self._tell(action_id, name))

    def _tell(self, action_id: str, name: str) -> None:
        said = _("Noted: {name} was told today.").format(name=name)
        self._desk.change(lambda session: settle.told(session, action_id, name), said=said)

    def become(self, note_id: str, kind: str, at: QPoint) -> None:
        """Make something of a note; a contact made asks with whom, a part of a meeting which part."""
        if not may_become(self._desk, kind):
            return
        if kind == "log-entries":
            title = _("With whom?")
            ask_contact(self._desk, title, self._over, lambda one, _name: self._make(note_id, kind, contact_id=one))
        elif kind == MEETING:
            self._desk.query(
                self._over,
                lambda session: becoming.nearest(session, note_id),
                lambda found: self._choose_part(note_id, found, at),
                slot="nearest",
            )
        else:
            self._make(note_id, kind)

    def _choose_part(self, note_id: str, meeting: Nearest | None, at: QPoint) -> None:
        if meeting is None:
            self._desk.said.emit(_("There is no meeting before this note."), "")
            return
        menu = self._menu(_("Part of a meeting"))
        title = f"{meeting.title}, {meeting.starts_at:%Y-%m-%d %H:%M}".replace("&", "&&")
        menu.addAction(title).setEnabled(False)
        menu.addSeparator()
        for kind, words in _OF_MEETING:
            action = menu.addAction(_(words))
            action.triggered.connect(partial(self._make, note_id, kind, meeting_id=meeting.id))
        menu.popup(at)

    def _make(self, note_id: str, kind: str, *, contact_id: str = "", meeting_id: str = "") -> None:
        self._desk.change(
            lambda session: becoming.become(session, note_id, kind, contact_id=contact_id, meeting_id=meeting_id),
            said=_(_BECAME[kind]),
        )

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self._over)
        menu.setAccessibleName(name)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu
