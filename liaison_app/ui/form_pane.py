"""A pane's form: made when it is first wanted, saved, kept as a draft.

Nothing typed is lost: whoever moves on asks `settle` first, which saves what can be saved, and shows what cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal

from liaison_app.errors import Conflict, InvalidField, UserError
from liaison_app.i18n import _
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.draft_keeper import DraftKeeper
from liaison_app.ui.forms.form import Form
from liaison_app.ui.layout import Layout
from liaison_app.ui.pane_frame import PaneFrame
from liaison_app.ui.widgets import Notice

Then = Callable[[], None]
BUILD_AHEAD_MS = 30


class FormPane(PaneFrame):
    """The form of one kind, and what happens with what is typed into it. `form` has the editors by field name."""

    dirty = Signal(bool)

    def __init__(self, desk: Desk, layout: Layout) -> None:
        self._form: Form | None = None
        super().__init__(desk, layout)
        self.current: Loaded | None = None
        self.drafts = DraftKeeper(desk, self.standing, self)
        self._after_save: list[tuple[Then, Then]] = []
        self._saving = False
        self.table.opened.connect(self.enter_form)
        self._ahead = QTimer(self, singleShot=True, interval=BUILD_AHEAD_MS)
        self._ahead.timeout.connect(self._make_form)
        if self.reads:
            self._ahead.start()

    def close_record(self) -> None:
        """Show no record."""

    def load_suggestions(self) -> None:
        """Fetch the agency's lists for the form."""

    def _show(self, loaded: Loaded) -> None:
        """Show a stored record."""

    def _reload(self, *, knowing: bool = False) -> None:
        """Fetch the open record again; `knowing`: the officer was told that it was changed meanwhile."""

    # --- the form, made when it is first wanted -------------------------------------------------

    @property
    def form(self) -> Form:
        """The form. It is made after the list is in sight: making it takes as long as half a frame of film."""
        self._make_form()
        assert self._form is not None
        return self._form

    def _make_form(self) -> None:
        if self._form is not None:
            return
        self._form = form = Form(self.desk, self.layout_of, read_only=not self.writes, parent=self)
        if self._form_place is not None:
            self._form_place.insertWidget(0, form)
        form.touched.connect(self._touched)
        form.save_asked.connect(self.save)
        form.look_at.connect(self._look_at)
        self.load_suggestions()
        self.form_made()

    def form_made(self) -> None:
        """The form is there now: the place to connect to its editors."""

    def enter_form(self) -> None:
        """Put the cursor into the first field."""
        self._come_in()
        self.form.enter()

    # --- saving ---------------------------------------------------------------------------------

    def is_dirty(self) -> bool:
        """Whether something stands here that is not stored."""
        return self.has_typing()

    def has_typing(self) -> bool:
        """Whether something stands in the form that is not stored."""
        return self._form is not None and self._right.currentIndex() == 1 and self._form.is_dirty()

    def settle(self, then: Then, otherwise: Then) -> None:
        """Save what is being typed, then go on; where it cannot be saved, say why and call `otherwise`."""
        if self.is_dirty():
            self._save(then, otherwise)
        else:
            then()

    def save(self) -> None:
        if self._right.currentIndex() == 1 and self.writes:
            self._save(lambda: None, lambda: None)

    def _save(self, then: Then, otherwise: Then) -> None:
        self._after_save.append((then, otherwise))
        if not self._saving:
            self._saving = True
            self.form.when_ready(self._send)

    def _send(self) -> None:
        try:
            edit = self.form.take_edit()
        except InvalidField as error:
            self._refused(error)
            return
        if not (edit.fields or edit.parts) and not self.form.is_new:
            self.form.saved()
            self._finish(saved=True)
            return
        self.table.keep(edit.id)
        label = _(self.kind.label)
        self.desk.change(
            lambda session: records.save(session, [edit]),
            self._stored,
            said=_("{kind} saved.").format(kind=label),
            failed=self._refused,
        )

    def _stored(self, _changed: Changed) -> None:
        self.form.saved()
        self._say_problem(None)
        self._finish(saved=True)

    def _refused(self, error: UserError) -> None:
        self.form.not_saved()
        self._say_problem(error)
        if isinstance(error, InvalidField):
            self.form.show_problem(error)
        if isinstance(error, Conflict):
            self._reload(knowing=True)
        self._finish(saved=False)

    def _finish(self, *, saved: bool) -> None:
        self._saving = False
        after, self._after_save = self._after_save, []
        for then, otherwise in after:
            (then if saved else otherwise)()

    def _say_problem(self, error: UserError | None) -> None:
        """A bar over the form: it stays, takes nothing away, and offers to let go of what was typed."""
        if error is None:
            self._say(None)
            return
        text = " ".join(part for part in (error.message, error.hint) if part)
        self._say(Notice("danger", _("Not saved yet"), text))

    def discard(self) -> None:
        self._say_problem(None)
        if self.current is None:
            self.close_record()
        else:
            self._show(self.current)

    def _touched(self) -> None:
        self.dirty.emit(self.is_dirty())
        self.drafts.look(unsaved=self._unsaved())

    # --- drafts ---------------------------------------------------------------------------------

    def standing(self) -> Sequence[Draft]:
        """What is typed here and not saved, as it stands."""
        return [self.form.draft()] if self.has_typing() else []

    def _unsaved(self) -> bool:
        """Whether anything stands here for a draft."""
        return self.has_typing()

    def put_away(self, then: Then) -> None:
        """Keep what could not be saved: the vault is about to be closed."""
        self.drafts.keep(then)
