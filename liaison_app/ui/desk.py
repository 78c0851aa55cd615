"""What every tab is handed: the open vault's session with the two verbs on it, and the signals of the window.

A tab asks with `query` and does with `change`; it never meets a thread, and it learns of every change, its own and
those of others, by the one signal `changed`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services import news, records, roles
from liaison_app.services.work import Changed, Session
from liaison_app.ui.alone import Alone
from liaison_app.ui.tasks import Failed, Tasks, is_there

T = TypeVar("T")
NEWS_MS = 2_000


class Desk(QObject):
    """One officer at work on one open vault."""

    changed = Signal(Changed)
    """`Changed`: some records are not what they were. Emitted once for each step, whoever made it."""
    said = Signal(str, str)
    """A passing message, and the id of the step its Undo takes back (empty: no Undo)."""
    failed = Signal(UserError)
    """A `UserError` that no form could place."""
    open_asked = Signal(str, str)
    """Show a record: kind and id. The tab that has the kind comes forward."""
    new_asked = Signal(str, dict)
    """Begin a new record: kind, and the values it starts with (field name → value)."""
    backed_up = Signal()
    """A backup was made by hand, or is made somewhere else from now on."""
    live_asked = Signal(str)
    """Take down a meeting (its id) as it goes on, with the whole window."""
    print_asked = Signal()
    """Show the documents of the tab in sight: the button that does what Ctrl+P does."""
    alone_asked = Signal(Alone)
    """Do something for which nobody may have the vault open, this window neither."""
    hub_asked = Signal()
    """Show how sync stands."""
    compare_asked = Signal(str, str)
    """Show the values between which somebody has to choose: kind and id of a record."""
    settings_changed = Signal()
    """An option of this computer (`liaison_app.settings`) was chosen that the window heeds."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tasks = Tasks(self)
        self.tasks.failed.connect(self.failed)
        self.unkept: UserError | None = None
        """Why something typed could be kept nowhere, since this was last cleared."""
        self._newest = -1
        self._own: list[str] = []
        self._news = QTimer(self, interval=NEWS_MS)
        self._news.timeout.connect(self._look_around)

    def may(self, action: str) -> bool:
        """Whether the officer's role allows an action, such as `write contacts`: the words of `services.roles`."""
        return roles.may(self.session, action)

    def hidden(self, kind: str) -> frozenset[str]:
        """The fields of a kind that the officer's role does not see."""
        return frozenset(roles.hidden(self.session, kind))

    def query(
        self,
        owner: QObject,
        ask: Callable[[Session], T],
        then: Callable[[T], None],
        *,
        slot: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Ask the vault something in a worker; `then` gets the answer. The newest question of an owner's slot wins."""
        session = self.session
        self.tasks.query(owner, lambda: ask(session), then, slot=slot, failed=failed)

    def change(
        self,
        do: Callable[[Session], Changed],
        then: Callable[[Changed], None] | None = None,
        *,
        said: str = "",
        failed: Failed | None = None,
        asker: QObject | None = None,
    ) -> None:
        """Change something in a worker, in order; then tell everybody. `said` is the passing message, with an Undo.

        `asker` is the dialog whose `then` and `failed` are: once it is gone, the window tells what came of it.
        """
        session = self.session

        def tell(changed: Changed) -> None:
            if then is not None and is_there(asker):
                then(changed)
            self.tell(changed, said)

        def refuse(error: UserError) -> None:
            (failed if failed is not None and is_there(asker) else self.failed.emit)(error)

        self.tasks.change(lambda: do(session), tell, failed=refuse)

    def after_changes(self, then: Callable[[], None], *, asker: QObject | None = None) -> None:
        """Go on once everything that was asked to be done is done: whoever asks sooner is told of what was before."""
        if self.tasks.is_changing():
            self.tasks.change(lambda: None, lambda _none: then(), asker=asker)
        else:
            then()

    def not_kept(self, error: UserError) -> None:
        """What is being typed could not be written as a draft either; it stands in its form only."""
        self.unkept = error
        self.failed.emit(error)

    def tell(self, changed: Changed, said: str = "") -> None:
        """Let every view know of a step that is done, and say so in passing."""
        if changed.step:
            self._own.append(changed.step)
        if changed.records:
            self.changed.emit(changed)
        if said:
            self.said.emit(said, changed.step)

    def arrived(self, changes: Sequence[Changed]) -> None:
        """Let every view know, in one go, of steps that came from the team: none is the officer's to take back."""
        self._own += [changed.step for changed in changes]
        self.changed.emit(Changed.of(pair for changed in changes for pair in changed.pairs()))

    def watch(self) -> None:
        """From now on, look every two seconds for what another program changed in the vault."""
        self.query(self, news.newest, self._watch_from, slot="news", failed=_tried_again)

    def _watch_from(self, newest: int) -> None:
        self._newest = newest
        self._news.start()

    def _look_around(self) -> None:
        known, own = self._newest, tuple(self._own)

        def tell(found: tuple[int, Changed]) -> None:
            self._newest = found[0]
            self._own = [step for step in self._own if step not in own]
            if found[1].records:
                self.changed.emit(found[1])

        if not self.tasks.is_busy():
            self.query(self, lambda s: news.since(s, known, own), tell, slot="news", failed=_tried_again)

    def undo(self, step: str = "") -> None:
        """Take back a step, the officer's newest one unless named."""
        self.change(lambda session: records.undo(session, step), said=_("Taken back."))


def _tried_again(_error: UserError) -> None:
    """In two seconds, by itself; whoever works is not interrupted."""
