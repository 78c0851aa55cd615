"""Inviting people: who gets an invitation and who does not, then files for calendars or drafts of e-mails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHeaderView, QWidget

from liaison_app import i18n
from liaison_app.exports.languages import LANGUAGES, tag
from liaison_app.i18n import N_, _, ngettext
from liaison_app.services import invitations
from liaison_app.services.invitations import Invitation
from liaison_app.services.work import Changed, Session
from liaison_app.ui import files
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.settings.ask import Ask
from liaison_app.ui.widgets import Notice, TextTable, hint

if TYPE_CHECKING:
    from liaison_app.services.release import Prepared

MAIL: Final = "mail"
FILES: Final = "files"
PUBLISH: Final = "publish"
_WAYS: Final = (
    (MAIL, N_("Drafts of e-mails, one for each person (.eml)")),
    (FILES, N_("Calendar files, one for each person (.ics)")),
    (PUBLISH, N_("One calendar file to publish, which names nobody (.ics)")),
)


def ask_invitation(desk: Desk, meeting_id: str, parent: QWidget, *, cancel: bool = False) -> None:
    """Gather who is invited, then ask how."""
    desk.query(
        parent,
        lambda session: invitations.prepare_invitation(session, meeting_id, cancel=cancel),
        lambda prepared: InviteDialog(desk, prepared, parent).open(),
        slot="invite",
    )


class InviteDialog(Ask):
    """Who is invited, in which form and language, and where the files go."""

    def __init__(self, desk: Desk, prepared: Prepared[Invitation], parent: QWidget) -> None:
        content = prepared.content
        title = _("Cancel the meeting") if content.cancelled else _("Invite to the meeting")
        text = (
            _("Calendars take the meeting back when they read this. Delete it here afterwards, or change its date.")
            if content.cancelled
            else _("Everybody gets a file of their own, so that nobody reads another's address.")
        )
        super().__init__(parent, title, text, _("Write…"))
        self.setWindowTitle(title)
        self.setMinimumWidth(min(theme.current().metrics.px(560), 900))
        self._desk, self._prepared = desk, prepared
        self._way = self.add_choice(_("What to write"), [(code, _(label)) for code, label in _WAYS])
        self._language = self.add_choice(_("Language"), [(code, name) for code, (_tag, name) in LANGUAGES.items()])
        self._language.setCurrentIndex(max(self._language.findData(i18n.language()), 0))
        if not content.guests:
            self._way.setCurrentIndex(self._way.findData(PUBLISH))
        self._show_people(content)
        self.asked.connect(self._ask_where)

    def _show_people(self, content: Invitation) -> None:
        rows = [(one.name, _(invitations.REASONS[one.reason])) for one in content.left_out]
        rows += [(one.name, one.email) for one in content.guests]
        count, left_out = len(content.guests), len(content.left_out)
        words = ngettext("{n} person gets one.", "{n} people get one.", count).format(n=count)
        if left_out:
            words += " " + ngettext("{n} does not, and stands first.", "{n} do not, and stand first.", left_out).format(
                n=left_out
            )
        if not rows:
            words = _("Nobody is expected by name. Note in Attendance who is, or publish a file.")
        self.body.addWidget(hint(words))
        if rows:
            table = TextTable(_("People expected"), (_("Name"), _("E-mail, or why there is none")), rows)
            for column in range(2):
                table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            table.setFixedHeight(theme.current().metrics.row * (min(len(rows), 6) + 1) + theme.current().metrics.px(8))
            self.body.addWidget(table)

    def _ask_where(self) -> None:
        content = self._prepared.content
        if self._way.currentData() == PUBLISH:
            name = (
                "cancellation" if content.cancelled else "invitation"
            ) + f"-{content.meeting.starts_at:%Y-%m-%d}.ics"
            files.ask_save_calendar(self, _("Save the calendar file"), name, self._write)
        elif content.guests:
            files.ask_folder(self, _("The folder for the files"), self._write)
        else:
            self.say(Notice("warning", _("Nobody can be invited in this way.")))

    def _write(self, path: Path) -> None:
        way, lang = str(self._way.currentData()), tag(str(self._language.currentData()))
        self.busy(_("Writing …"))
        count = 1 if way == PUBLISH else len(self._prepared.content.guests)
        said = ngettext("{n} file written: {path}", "{n} files written: {path}", count).format(n=count, path=path)

        def written(_changed: Changed) -> None:
            self.accept()
            self._desk.said.emit(said, "")  # without an Undo: what has left is not called back by it

        self._desk.change(_writer(self._prepared, way, lang, path), written, failed=self.refuse)


def _writer(prepared: Prepared[Invitation], way: str, lang: str, path: Path) -> Callable[[Session], Changed]:
    """What writes the files, in a worker: first it is counted and audited, then they leave."""

    def write(session: Session) -> Changed:
        from liaison_app.exports import invitations as exports

        released, changed = invitations.release_invitation(session, prepared, named=way != PUBLISH)
        with i18n.speaking(lang):
            made = list(exports.files(released, mail=way == MAIL, lang=lang))
        if way == PUBLISH:
            files.write(made[0][1], path)
            return changed
        for name, data in made[1:]:
            files.write(data, path / name)
        return changed

    return write
