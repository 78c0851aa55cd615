"""Where an open concern stands, who waits for an answer, and the moves that make sense from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.contact import CHANNELS
from liaison_app.services import concerns
from liaison_app.services.concern_states import CLOSED
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed, Session
from liaison_app.ui.concerns.asks import MoveAsk
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, Pill, hint
from liaison_app.ui.widgets.labels import Tone

if TYPE_CHECKING:
    from liaison_app.ui.record_pane import RecordPane

_TONES: Final[Mapping[str, Tone]] = {
    "raised": "warning",
    "acknowledged": "info",
    "in-work": "info",
    "asked": "info",
    "done": "good",
    "cannot-do": "neutral",
}
#: Moves that need words first.
_ASKING: Final = ("done", "cannot-do", "asked")


class ConcernMoves(QWidget):
    """A strip over the form of a pane of concerns: the state, and two menus, "Move on" and "Told"."""

    def __init__(self, pane: RecordPane) -> None:
        super().__init__()
        self._pane, self._desk = pane, pane.desk
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, metrics.px(4))
        column.setSpacing(metrics.px(4))
        row = QHBoxLayout()
        row.setSpacing(metrics.gap)
        self._state = Pill()
        row.addWidget(self._state)
        self._on = Button(_("Move on"), icon="chevron-right", name=_("Move on to another state"))
        self._told = Button(_("Told"), icon="phone", name=_("The resident was told"))
        for button in (self._on, self._told):
            button.setMenu(QMenu(button))
            row.addWidget(button)
            if not pane.writes:
                button.hide()
        row.addStretch(1)
        column.addLayout(row)
        self._words = hint("", small=True)
        column.addWidget(self._words)
        self._fill_channels()
        pane.shown.connect(self._shown)
        self._shown()

    def _fill_channels(self) -> None:
        menu = self._told.menu()
        menu.setAccessibleName(_("How the resident was told"))
        for code, label in CHANNELS.items():
            menu.addAction(_(label)).triggered.connect(partial(self._tell, code))

    def _shown(self) -> None:
        loaded = self._pane.current
        self.setVisible(loaded is not None)
        if loaded is None:
            return
        state, conduct = str(loaded.value("state")), bool(loaded.value("conduct"))
        self._state.show_state(loaded.display(loaded.kind.field("state")), _TONES[state])
        repeats = bool(loaded.value("duplicate_of_id"))
        menu = self._on.menu()
        menu.clear()
        for code, label in concerns.offered(state, conduct=conduct).items():
            words = f"{_(label)} …" if code in _ASKING and not conduct else _(label)
            menu.addAction(words).triggered.connect(partial(self._move, code))
        self._on.setEnabled(not repeats and bool(menu.actions()))
        words = _standing(loaded)
        self._words.setText(words)
        self._words.setVisible(bool(words))

    # --- what is done ---------------------------------------------------------------------------

    def _tell(self, how: str) -> None:
        record_id = self._pane.form.record_id

        def do() -> None:
            said = _("Noted: told today.")
            self._desk.change(lambda session: concerns.tell(session, record_id, how), said=said)

        self._pane.settle(do, lambda: None)

    def _move(self, state: str) -> None:
        self._pane.settle(lambda: self._begin(state), lambda: None)

    def _begin(self, state: str) -> None:
        loaded = self._pane.current
        if loaded is None:
            return
        record_id = loaded.record.id
        if state not in _ASKING or loaded.value("conduct"):
            self._send(lambda session: concerns.move(session, record_id, state))
            return
        given = str(loaded.value("asked_of" if state == "asked" else "public_answer"))

        def move(words: str, due: date | None, asked: MoveAsk) -> None:
            self._send(lambda session: concerns.move(session, record_id, state, words, due_on=due), asked)

        MoveAsk(self.window(), state, given, move).open()

    def _send(self, do: Callable[[Session], Changed], asked: MoveAsk | None = None) -> None:
        def done(_changed: Changed) -> None:
            if asked is not None:
                asked.accept()

        def refused(error: UserError) -> None:
            if asked is not None:
                asked.refuse(error)
            else:
                self._desk.failed.emit(error)

        self._desk.change(do, done, said=_("Moved."), failed=refused)


def _standing(loaded: Loaded) -> str:
    """In words: since when, whom it waits for, where it is answered."""
    said = []
    if loaded.value("duplicate_of_id"):
        title = loaded.titles.get(str(loaded.value("duplicate_of_id")), "")
        said.append(_("Repeats “{title}” and is answered there.").format(title=title.split("\n")[0][:80]))
    if since := loaded.display(loaded.kind.field("state_on")):
        said.append(_("Since {day}.").format(day=since))
    if loaded.value("state") == "asked":
        due = loaded.display(loaded.kind.field("asked_due_on"))
        body = loaded.display(loaded.kind.field("asked_of"))
        said.append(_("Asked of {body}, reply due on {day}.").format(body=body, day=due) if due else body)
    said += _told(loaded)
    return " ".join(said)


def _told(loaded: Loaded) -> list[str]:
    how = loaded.display(loaded.kind.field("told_how"))
    if day := loaded.display(loaded.kind.field("told_on")):
        return [_("Told on {day}, {how}.").format(day=day, how=how) if how else _("Told on {day}.").format(day=day)]
    if not loaded.value("wants_answer_id"):
        return []
    if loaded.value("state") in CLOSED:
        return [_("Somebody wants an answer and was not told yet how it ended.")]
    return [_("Somebody wants an answer and was not told yet.")]
