"""Two values for one field: what stands and what others entered, beside each other, with one key for each.

1 or K keeps what stands; 2 or T takes the other, 3 the next. Ctrl+Z takes the choice back. Whoever only closes the
window has chosen nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.models.values import initials
from liaison_app.services import records
from liaison_app.services.work import Changed, Session
from liaison_app.sync import choose
from liaison_app.sync.choose import Choice, Other
from liaison_app.ui import backup_words
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.settings.page import while_there
from liaison_app.ui.settings.sheet import Sheet
from liaison_app.ui.widgets import Button, Card, Notice, empty, heading, hint


@dataclass(frozen=True)
class _Open:
    """What is open on a record, and what it is called."""

    title: str
    choices: Sequence[Choice]


class Comparing(Sheet):
    """The questions on one record, one after another."""

    def __init__(self, desk: Desk, kind: str, record_id: str, parent: QWidget) -> None:
        text = _("Somebody else changed the same field. Nothing is lost: the other value stays here until you choose.")
        super().__init__(parent, _("Which one is right?"), text)
        self.setWindowTitle(_("Compare"))
        self.setMinimumWidth(min(theme.current().metrics.px(640), 1100))
        self._desk, self._kind, self._record_id = desk, kind, record_id
        self._choices: Sequence[Choice] = ()
        self._step = ""
        self._busy = True
        self._place = QVBoxLayout()
        self.body.addLayout(self._place)
        self._undo = Button(_("Undo"), icon="undo", shortcut="Ctrl+Z")
        self._undo.clicked.connect(self._take_back)
        self._undo.setEnabled(False)
        self._close = Button(_("Decide later"))
        self._close.clicked.connect(self.accept)
        for button in (self._undo, self._close):
            button.setAutoDefault(False)
            self.buttons.addWidget(button)
        desk.changed.connect(self._changed)
        self._load()

    # --- what is open ---------------------------------------------------------------------------

    def _load(self) -> None:
        kind, record_id = self._kind, self._record_id
        self._desk.query(
            self, lambda session: _read(session, kind, record_id), self._show, slot="open", failed=self._refuse
        )

    def _changed(self, changed: Changed) -> None:
        if self._record_id in changed.ids(self._kind):
            self._load()

    def _show(self, found: _Open) -> None:
        self._busy = False
        self._choices = found.choices
        empty(self._place)
        if found.choices:
            self._place.addWidget(self._question(found))
        else:
            text = _("Nothing is left to choose here. What you chose goes to your team with the next sync.")
            self._place.addWidget(Notice("good", _("Done."), text))
        self._close.setText(_("Decide later") if found.choices else _("Close"))
        self._close.setAccessibleName(self._close.text())
        self._order_focus()
        for _twice in range(2):  # what is small or bold gets its height with the first painting
            QTimer.singleShot(0, self, self._fit)
        (self._first if found.choices else self._close).setFocus(Qt.FocusReason.OtherFocusReason)

    def _question(self, found: _Open) -> QWidget:
        choice = found.choices[0]
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        where = found.title
        if len(found.choices) > 1:
            where = _("{where} · {n} fields are open").format(where=where, n=len(found.choices))
        column.addWidget(hint(where))
        title = heading(choice.label, 3)
        title.setWordWrap(True)
        column.addWidget(title)
        beside = QGridLayout()  # two beside each other, so that both are in sight with large text too
        beside.setSpacing(theme.current().metrics.gap)
        column.addLayout(beside)
        self._first = Button(_("Keep this"), shortcut="1", name=_("Keep this"))
        beside.addWidget(self._value(_("Stands now"), choice.stands, self._first, None), 0, 0)
        for n, other in enumerate(choice.others):
            name = _("Use this instead") if not n else _("Use this instead ({n})").format(n=n + 2)
            take = Button(_("Use this instead"), shortcut=str(n + 2), name=name)
            beside.addWidget(self._value(_who(other), other.text, take, n), (n + 1) // 2, (n + 1) % 2)
        for side in (0, 1):
            beside.setColumnStretch(side, 1)
        return page

    def _value(self, said: str, text: str, button: Button, take: int | None) -> Card:
        card = Card()
        card.body.addWidget(hint(said, small=True))
        words = QLabel(text or _("(nothing)"))
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.body.addWidget(words)
        card.body.addStretch(1)
        button.clicked.connect(lambda: self._choose(take))
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # --- choosing -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the values; everything else as in any dialog."""
        others = len(self._choices[0].others) if self._choices else 0
        keys = {"1": None, "k": None, "t": 0} | {str(n + 2): n for n in range(min(others, 8))}
        if self._choices and event.text().lower() in keys and not event.modifiers():
            self._choose(keys[event.text().lower()])
        elif event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _choose(self, take: int | None) -> None:
        if self._busy:
            return
        self._busy = True
        kind, record_id, path = self._kind, self._record_id, self._choices[0].path
        said = _("Kept as it stood.") if take is None else _("The other value stands now.")
        self._desk.change(
            lambda session: choose.choose(session, kind, record_id, path, take),
            while_there(self, self._chosen),
            said=said,
            failed=while_there(self, self._refuse),
        )

    def _chosen(self, changed: Changed) -> None:
        self._step = changed.step
        self._undo.setEnabled(True)

    def _take_back(self) -> None:
        if not self._step or self._busy:
            return
        self._busy = True
        step, self._step = self._step, ""
        self._undo.setEnabled(False)
        self._desk.change(
            lambda session: records.undo(session, step),
            said=_("Taken back."),
            failed=while_there(self, self._refuse),
        )

    def _refuse(self, error: UserError) -> None:
        self._busy = False
        self.say(Notice("danger", error.message, error.hint))
        self._load()


def _read(session: Session, kind_name: str, record_id: str) -> _Open:
    kind = KINDS[kind_name]
    title = records.titles(session, kind_name, [record_id]).get(record_id, "")
    title = initials(title) if kind.masked else title.split("\n")[0][:120]
    called = f"{_(kind.label)}: {title}" if title else _(kind.label)
    return _Open(called, choose.of_record(session, kind_name, record_id))


def _who(other: Other) -> str:
    if other.by and other.at is not None:
        return _("{name} entered · {when}").format(name=other.by, when=backup_words.when(other.at))
    if other.by:
        return _("{name} entered").format(name=other.by)
    return _("Somebody else entered")
