"""The minutes' window (F7): every section as text, the way to approval, amendments, and the copies that leave.

What is typed is saved when one goes to another section, closes, or moves the minutes on. Approved minutes are read
only; what is corrected later is an amendment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import N_, _
from liaison_app.models.base import new_id
from liaison_app.models.meeting import MINUTES_STATES
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.minutes import states
from liaison_app.services.redaction import Doubt
from liaison_app.services.work import Changed, Session
from liaison_app.ui import files
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.minutes import reading
from liaison_app.ui.meetings.minutes.editor import SectionEditor, Then
from liaison_app.ui.meetings.minutes.look_through import LookThrough
from liaison_app.ui.meetings.minutes.reading import Page
from liaison_app.ui.typing_dialog import TypingDialog
from liaison_app.ui.widgets import Button, Notice, Pill, empty, heading, hint

AMENDMENTS: Final = "amendments"
_MOVES: Final = {
    "draft": N_("Back to draft"),
    "in-review": N_("To review"),
    "amended": N_("Amended in review"),
    "approved": N_("Approve…"),
}
_CAPTURES: Final = ("attendances", "remarks", "concerns", "decisions", "actions")
_SHOWN: Final = ("meetings", "minutes-texts", "amendments", "agenda-items", *_CAPTURES)


class MinutesDialog(TypingDialog):
    """The minutes of one meeting. `copy_asked` gives the passages that stay in the public copy, None for the members'
    one: whoever opened this shows the pages. `draft` is what was typed here before the window closed.
    """

    copy_asked = Signal(object)

    def __init__(self, desk: Desk, meeting_id: str, parent: QWidget, draft: Draft | None = None) -> None:
        super().__init__(desk, parent)
        self._meeting_id, self._draft = meeting_id, draft
        self._first = True
        self._moving = False
        self._amendment_id = new_id()
        metrics, room = theme.current().metrics, parent.window().size()
        self.setWindowTitle(_("Minutes"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(metrics.px(1040), room.width() - 24), min(metrics.px(720), room.height() - 24))
        self._build()
        self._editor.typed.connect(lambda _unsaved: self._typed())
        self._amendment.textEdited.connect(lambda _text: self._typed())
        self._editor.refused.connect(self._not_done)
        for keys, act in (
            ("Ctrl+S", self._editor.save),
            ("Ctrl+P", self._print),
            ("Ctrl+PgDown", lambda: self._editor.step(1)),
            ("Ctrl+PgUp", lambda: self._editor.step(-1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        desk.changed.connect(self._changed)
        self._load()

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        top = QHBoxLayout()
        self._title = heading(_("Minutes"))
        self._title.setWordWrap(True)
        self._state = Pill("")
        top.addWidget(self._title, 1)
        top.addWidget(self._state)
        column.addLayout(top)
        self._messages = QVBoxLayout()
        column.addLayout(self._messages)
        self._editor = SectionEditor(self.desk, self._meeting_id)
        column.addWidget(self._editor, 1)
        self._amended = hint("")
        self._amendment = QLineEdit()
        self._amendment.setAccessibleName(_("New amendment"))
        self._amendment.setPlaceholderText(_("What is to be read differently, then Enter; it is dated today"))
        self._amendment.returnPressed.connect(self._amend)
        for widget in (self._amended, self._amendment):
            widget.hide()
            column.addWidget(widget)
        column.addLayout(self._footer())

    def _footer(self) -> QHBoxLayout:
        """The copies on the left, the moves on the right."""
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        for text, icon, keys, act in (
            (_("Print or PDF…"), "printer", "Ctrl+P", self._print),
            (_("Public copy…"), "globe", "", self._public),
            (_("Word file…"), "file-text", "", self._word),
        ):
            button = Button(text, icon=icon, shortcut=keys, name=text)
            button.setMinimumWidth(theme.current().metrics.px(44))  # its icon, where large text leaves no more room
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        close = Button(_("Close"), kind="quiet")
        close.clicked.connect(self.reject)
        row.addWidget(close)
        self._moves = QHBoxLayout()
        self._moves.setSpacing(theme.current().metrics.gap)
        row.addLayout(self._moves)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)
        return row

    # --- what stands there ----------------------------------------------------------------------

    def _load(self) -> None:
        meeting_id = self._meeting_id
        self.desk.query(
            self, lambda session: reading.read(session, meeting_id), self._show, slot="read", failed=self._not_done
        )

    def _changed(self, changed: Changed) -> None:
        if any(kind in changed for kind in _SHOWN):
            self._load()

    def _show(self, page: Page) -> None:
        approved = page.state == "approved"
        self._title.setText(_("Minutes: {title}").format(title=page.title))
        self._state.show_state(_(MINUTES_STATES[page.state]), "good" if approved else "neutral")
        self._editor.show_page(page)
        told = [f"{on}  {text}" for on, text in page.amendments]
        self._amended.setText("\n".join([_("Amendments:"), *told]) if told else "")
        self._amended.setVisible(bool(told))
        self._amendment.setVisible(approved and self.desk.may("write amendments"))
        self._show_moves(page.state)
        draft, self._draft = self._draft, None
        if draft is not None and self._bring_back(draft):
            self.drafts.adopt(draft)
            self._say(Notice("info", _("What you typed last time is back"), _("It is not saved yet.")))
        if self._first:
            self._first = False
            self._editor.enter()

    def _bring_back(self, draft: Draft) -> bool:
        """Let what was typed stand where it was typed; False where there is no such place any more."""
        if draft.kind != AMENDMENTS:
            return self._editor.bring_back(draft)
        self._amendment_id = draft.id
        self._amendment.setText(str(draft.fields.get("text", "")))
        return True

    def _show_moves(self, state: str) -> None:
        empty(self._moves)
        if not self.desk.may("write meetings"):
            return
        for to in states.offered(state):
            button = Button(_(_MOVES[to]), kind="primary" if to == "approved" or state == "draft" else "secondary")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, to=to: self._ask_move(to))
            self._moves.addWidget(button)

    # --- the way to approval --------------------------------------------------------------------

    def _ask_move(self, state: str) -> None:
        if state != "approved":
            self._begin_move(lambda: self._move(lambda s, meeting: states.move(s, meeting, state)))
            return
        words = _("The document is stored as it is now, and nothing in it can be changed. Amendments lie beside it.")
        notice = Notice("warning", _("Approve these minutes for good?"), words)
        button = Button(_("Approve and lock"), kind="primary", icon="lock")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._begin_move(self._approve))
        notice.add_action(button)
        self._say(notice)
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_move(self, act: Then) -> None:
        """Once, however often it is pressed; what is typed is saved first."""
        if not self._moving:
            self._moving = True
            self._editor.store(act, self._moved)

    def _moved(self) -> None:
        self._moving = False

    def _approve(self) -> None:
        self._say(Notice("info", _("Storing the document …")))
        self._move(reading.approve, approved=True)

    def _move(self, do: Callable[[Session, str], Changed], *, approved: bool = False) -> None:
        meeting_id = self._meeting_id

        def done(_changed: Changed) -> None:
            self._moved()
            self._say(Notice("good", _("Approved and locked.")) if approved else None)
            self._editor.enter()

        def refused(error: UserError) -> None:
            self._moved()
            self._not_done(error)

        said = "" if approved else _("The minutes were moved on.")  # an approval is not taken back
        self.desk.change(lambda session: do(session, meeting_id), done, said=said, failed=refused, asker=self)

    def _amend(self) -> None:
        text = self._amendment.text().strip()
        if not text:
            return
        record_id, self._amendment_id = self._amendment_id, new_id()
        edit = records.new(AMENDMENTS, {"meeting_id": self._meeting_id, "text": text}, record_id=record_id)

        def refused(error: UserError) -> None:
            self._amendment_id = record_id
            self._amendment.setText(" ".join(filter(None, (text, self._amendment.text()))))
            self._not_done(error)
            self._typed()

        self._amendment.clear()
        self.desk.change(
            lambda session: records.save(session, [edit]), said=_("Amendment filed."), failed=refused, asker=self
        )
        self._typed()

    # --- the copies -----------------------------------------------------------------------------

    def _print(self) -> None:
        self._editor.store(lambda: self._leave(None), _nothing)

    def _leave(self, kept: tuple[str, ...] | None) -> None:
        self.copy_asked.emit(kept)
        self.accept()

    def _public(self) -> None:
        """The public copy, after a look at what only an officer can judge."""
        meeting_id = self._meeting_id

        def look(found: tuple[Doubt, ...]) -> None:
            if found:
                LookThrough(found, self._leave, self).open()
            else:
                self._leave(())

        def ask() -> None:
            self.desk.query(self, lambda s: reading.doubts(s, meeting_id), look, slot="doubts", failed=self._not_done)

        self._editor.store(ask, _nothing)

    def _word(self) -> None:
        session, meeting_id = self.desk.session, self._meeting_id

        def saved(path: Path) -> None:
            words = _("The file is not encrypted. That it was released is in the audit log.")
            self._say(Notice("good", _("Saved: {path}").format(path=path), words))

        def save(path: Path) -> None:
            self.desk.tasks.change(
                lambda: reading.save_word(session, meeting_id, path), saved, failed=self._not_done, asker=self
            )

        self._editor.store(lambda: files.ask_save_word(self, _("Save the document"), "minutes.docx", save), _nothing)

    # --- messages, closing ----------------------------------------------------------------------

    def _say(self, notice: Notice | None) -> None:
        empty(self._messages)
        if notice is not None:
            self._messages.addWidget(notice)

    def _not_done(self, error: UserError) -> None:
        self._say(Notice("danger", error.message, error.hint))

    def _typed(self) -> None:
        self.drafts.look(unsaved=self._editor.unsaved() or bool(self._amendment.text().strip()))

    def standing(self) -> Sequence[Draft]:
        text = self._amendment.text().strip()
        if not text:
            return self._editor.standing()
        given, under = {"meeting_id": self._meeting_id}, f"meetings/{self._meeting_id}"
        amendment = Draft(AMENDMENTS, self._amendment_id, given=given, fields={"text": text}, under=under)
        return [*self._editor.standing(), amendment]

    def put_away(self, then: Then) -> None:
        """Save what is typed; where that is refused, and an amendment that is not filed, keep it as a draft."""
        keep = partial(self.drafts.keep, then)
        self._editor.store(keep, keep)

    def reject(self) -> None:
        """Close; what is typed is saved. An amendment counts once it is filed, so nothing else files it."""
        if self._moving:
            return
        if self._amendment.text().strip():
            words = _("Enter files it. To close without it, empty its line.")
            self._say(Notice("warning", _("An amendment is typed and not filed"), words))
            self._amendment.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._editor.store(super().reject, _nothing)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, and no other."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget()
            if isinstance(button, QPushButton):
                button.click()
            return
        super().keyPressEvent(event)


def _nothing() -> None:
    """What could not be saved is said where it is typed."""
