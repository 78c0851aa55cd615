"""One kind of record in a tab: the list on the left, the open record on the right, and the way between the two.

Nothing typed is lost: whoever moves on asks `settle` first, which saves what can be saved, and shows what cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from liaison_app.errors import Conflict, InvalidField, UserError
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.registry import KINDS
from liaison_app.services import drafts, records
from liaison_app.services.drafts import Draft
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed, Query, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms.form import Form
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.tables import RecordTable
from liaison_app.ui.widgets import Button, Card, EmptyState, Notice, heading, hint

Then = Callable[[], None]
BUILD_AHEAD_MS = 30
DRAFT_MS = 1_500
BESIDE_FROM = 660
"""List and record stand beside each other from this width on, in pixels at 100 % text size."""


class RecordPane(QWidget):
    """List and form of one kind.

    For a tab that needs more: put widgets into `above` (between the record's name and the form) or `extras` (below the
    form), and buttons into `buttons` (left of Save). `shown` tells when another record is open, `form` has the editors.
    """

    counted = Signal(int)
    shown = Signal()
    """Another record is open, or it changed; `current` is what is stored of it, None for a new one or none."""
    dirty = Signal(bool)
    alone = Signal(bool)
    """The record stands without its list, because there is no room for both."""

    def __init__(self, desk: Desk, layout: Layout) -> None:
        super().__init__()
        self.kind = KINDS[layout.kind]
        self.layout_of = layout
        self.desk = desk
        self.current: Loaded | None = None
        self.keeps_draft = False
        self._has_draft = False
        self._draft_soon = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft_soon.timeout.connect(self.keep_draft)
        self._after_save: list[tuple[Then, Then]] = []
        self._saving = False
        self._form: Form | None = None
        self._form_place: QVBoxLayout | None = None
        self._back: Button | None = None
        self._in_record = False
        self._listed = False
        self.table = RecordTable(desk, layout.kind, layout.columns)
        self._build()
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.enter_form)
        self.table.clicked.connect(lambda _index: self._come_in())
        self.table.counted.connect(self._counted)
        desk.changed.connect(self._changed)
        self.filter("", {})
        self._ahead = QTimer(self, singleShot=True, interval=BUILD_AHEAD_MS)
        self._ahead.timeout.connect(self._make_form)
        self._ahead.start()

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
        self._form = form = Form(self.desk, self.layout_of, parent=self)
        if self._form_place is not None:
            self._form_place.insertWidget(0, form)
        form.touched.connect(self._touched)
        form.save_asked.connect(self.save)
        form.look_at.connect(self._look_at)
        self.load_suggestions()
        self.form_made()

    def _look_at(self, widget: QWidget) -> None:
        """Scroll a field into sight, once its message has found its place."""
        around = theme.current().metrics.px(60)
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget, 0, around))

    def form_made(self) -> None:
        """The form is there now: the place to connect to its editors."""

    def enter_form(self) -> None:
        """Put the cursor into the first field."""
        self._come_in()
        self.form.enter()

    # --- in a narrow window: the list or the record, not both -----------------------------------

    def _arrange(self) -> None:
        """Show list and record beside each other, or one of them where there is no room for both."""
        if self._back is None:
            return
        is_open = self._right.currentIndex() == 1
        narrow = self.width() < theme.current().metrics.px(BESIDE_FROM)
        alone = narrow and is_open and self._in_record
        self._left.setVisible(not alone)
        self._right.setVisible(alone if narrow else is_open or self._listed)
        if alone != self._back.isVisibleTo(self):
            self._back.setVisible(alone)
            self.alone.emit(alone)

    def is_alone(self) -> bool:
        """Whether the record stands without its list."""
        return self._back is not None and self._back.isVisibleTo(self)

    def _come_in(self) -> None:
        self._in_record = True
        self._arrange()

    def go_back(self) -> None:
        """To the list; what is typed stays."""
        self._in_record = False
        self._arrange()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the record back to the list."""
        if event.key() == Qt.Key.Key_Escape and self._back is not None and not self.table.hasFocus():
            self.go_back()
            return
        super().keyPressEvent(event)

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        metrics = theme.current().metrics
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(metrics.px(12))
        row.addWidget(self._split)
        self._left = QStackedWidget()
        self._left.addWidget(self.table)
        title, text = self.layout_of.empty
        icon = "search"
        self._empty = EmptyState(self._icon(), _(title), _(text), action=_(self.layout_of.new), shortcut="Ctrl+N")
        self._empty.acted.connect(self.new)
        self._nothing = EmptyState(icon, _("Nothing found"), _("Try other words, or take a filter away."))
        self._left.addWidget(self._empty)
        self._left.addWidget(self._nothing)
        self._split.addWidget(self._left)
        self._right = QStackedWidget()
        self._right.addWidget(self._no_record())
        self._right.addWidget(self._detail())
        self._split.addWidget(self._right)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setSizes([540, 470])

    def _icon(self) -> str:
        return {"organizations": "organisation", "locations": "map-pin", "places": "map-pin"}.get(
            self.kind.name, "users"
        )

    def _no_record(self) -> QWidget:
        card = Card()
        card.body.addStretch(1)
        words = hint(_("Choose a record on the left to see it here."))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(words)
        card.body.addStretch(1)
        return card

    def _detail(self) -> QWidget:
        metrics = theme.current().metrics
        card = Card()
        self._title = heading("", 1)
        self._title.setWordWrap(True)
        self._subtitle = hint("")
        card.body.addWidget(self._title)
        card.body.addWidget(self._subtitle)
        self.above = QVBoxLayout()
        card.body.addLayout(self.above)
        self._bar = QVBoxLayout()
        card.body.addLayout(self._bar)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setProperty("page", True)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, metrics.px(4), metrics.px(10), 0)
        self._form_place = QVBoxLayout()
        column.addLayout(self._form_place)
        self.extras = QVBoxLayout()
        column.addLayout(self.extras)
        column.addStretch(1)
        scroll.setWidget(page)
        self._scroll = scroll
        card.body.addWidget(scroll, 1)
        card.body.addLayout(self._footer())
        return card

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.gap)
        self._back = Button(_("List"), icon="chevron-left", name=_("Back to the list"))
        self._back.clicked.connect(self.go_back)
        self._back.hide()
        row.addWidget(self._back)
        self.delete_button = Button(_("Delete"), kind="quiet", icon="trash")
        self.delete_button.clicked.connect(self.delete)
        row.addWidget(self.delete_button)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.current().metrics.gap)
        row.addLayout(self.buttons)
        row.addStretch(1)
        self.save_button = Button(_("Save"), kind="primary", shortcut="Ctrl+S", name=_("Save"))
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.save_button)
        return row

    # --- the list -------------------------------------------------------------------------------

    def filter(self, search: str, where: Mapping[str, Value]) -> None:
        """List what has the words and values."""
        now = self.table.rows.query
        sort = now.sort or self.layout_of.sort or self.kind.title
        descending = now.descending if now.sort else self.layout_of.descending
        self.table.show_sorting(sort, descending=descending)
        self.table.ask(Query(self.kind.name, search, dict(where), sort, descending))

    def load_suggestions(self) -> None:
        """Fetch the agency's lists for the form."""
        wanted = {editor.field.about.suggest for editor in self.form.editors.values()} - {""}
        if wanted:
            self.desk.query(
                self,
                lambda session: {name: records.suggestions(session, name) for name in wanted},
                self.form.suggest,
                slot="suggestions",
            )

    def _counted(self, count: int) -> None:
        query = self.table.rows.query
        narrowed = bool(query.search or query.where)
        self._left.setCurrentIndex(0 if count else 2 if narrowed else 1)
        self._listed = bool(count) or narrowed
        self._arrange()
        self.counted.emit(count)

    # --- the open record ------------------------------------------------------------------------

    def open(self, record_id: str) -> None:
        """Show a record, whether the list shows it or not; what is being typed is saved first."""
        self.settle(lambda: self._open(record_id), lambda: None)

    def open_child(self, parent_id: str, _kind: str, _record_id: str) -> None:
        """Show a record because of one that belongs to it; panes with sections go on to that one."""
        self.open(parent_id)

    def _open(self, record_id: str) -> None:
        self._in_record = True
        self.table.select(record_id)
        self._load(record_id)

    def _chosen(self, record_id: str) -> None:
        before = self.form.record_id if self.current else ""
        self.settle(lambda: self._load(record_id), lambda: self.table.select(before))

    def _load(self, record_id: str) -> None:
        kind = self.kind.name

        def gone(_error: UserError) -> None:
            self.close_record()

        self.desk.query(self, lambda s: records.load(s, kind, record_id), self._show, slot="load", failed=gone)

    def _show(self, loaded: Loaded) -> None:
        self.current = loaded
        self.form.show_record(loaded)
        self._show_titles()
        self._say_problem(None)
        self.delete_button.setEnabled(True)
        self._right.setCurrentIndex(1)
        self._arrange()
        self._scroll.verticalScrollBar().setValue(0)
        self.shown.emit()

    def _show_titles(self) -> None:
        assert self.current is not None
        kind = self.kind
        self._title.setText(self.current.display(kind.field(kind.title)).split("\n")[0][:120])
        below = [self.current.display(kind.field(name)) for name in self.layout_of.subtitle]
        self._subtitle.setText(" · ".join(text for text in below if text))
        self._subtitle.setVisible(bool(self._subtitle.text()))

    def new(self, given: Mapping[str, Value] | None = None) -> None:
        """Begin a new record; what is being typed is saved first."""
        self.settle(lambda: self._new(given or {}), lambda: None)

    def _new(self, given: Mapping[str, Value]) -> None:
        def start(titles: Mapping[str, str]) -> None:
            self.table.select("")
            self.current = None
            self.form.start(given, titles)
            self._title.setText(_(self.layout_of.new))
            self._subtitle.hide()
            self._say_problem(None)
            self.delete_button.setEnabled(False)
            self._right.setCurrentIndex(1)
            self._in_record = True
            self._arrange()
            self._scroll.verticalScrollBar().setValue(0)
            self.form.enter()
            self.shown.emit()

        links = {name: str(value) for name, value in given.items() if value and self.kind.field(name).about.link}
        if not links:
            start({})
            return
        targets = {name: self.kind.field(name).about.link for name in links}
        self.desk.query(self, lambda session: _titles(session, targets, links), start, slot="load")

    def close_record(self) -> None:
        """Show no record."""
        self.desk.tasks.drop(self, "load")
        self.current = None
        self.table.select("")
        if self._form is not None:
            self._form.start({}, {})
        self._title.clear()
        self._subtitle.clear()
        self._say_problem(None)
        self._right.setCurrentIndex(0)
        self._in_record = False
        self._arrange()
        self.shown.emit()

    def _changed(self, changed: Changed) -> None:
        if "agency" in changed and self._form is not None:
            self.load_suggestions()
        linked = {column.name for column in self.layout_of.columns if self.kind.field(column.name).about.link}
        if self.kind.name in changed or any(self.kind.field(name).about.link in changed for name in linked):
            self.table.refresh()
        if self._right.currentIndex() != 1 or self.form.record_id not in changed.ids(self.kind.name):
            return
        if changed.step or not self.form.is_dirty():  # others' steps have no name; saving over them must be noticed
            self._reload()

    def _reload(self) -> None:
        kind, record_id = self.kind.name, self.form.record_id

        def show(loaded: Loaded) -> None:
            if loaded.record.id == self.form.record_id:
                self.current = loaded
                self.form.rebase(loaded)
                self._show_titles()
                self.delete_button.setEnabled(True)
                self.shown.emit()

        def gone(_error: UserError) -> None:
            if not self.form.is_dirty():
                self.close_record()

        self.desk.query(self, lambda session: records.load(session, kind, record_id), show, slot="reload", failed=gone)

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
        """Save what was touched."""
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
            self._reload()
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

    def _say(self, notice: Notice | None) -> None:
        while (item := self._bar.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if notice is None:
            return
        discard = Button(_("Discard changes"), kind="quiet")
        discard.clicked.connect(self.discard)
        notice.add_action(discard)
        self._bar.addWidget(notice)

    def discard(self) -> None:
        """Let go of what was typed since the last save."""
        self._say_problem(None)
        if self.current is None:
            self.close_record()
        else:
            self._show(self.current)

    def delete(self) -> None:
        """Delete the open record; the passing message offers to take it back."""
        if self.current is None:
            return
        kind, record_id = self.kind.name, self.current.record.id
        said = _("{kind} deleted.").format(kind=_(self.kind.label))

        def remove() -> None:
            self.desk.change(
                lambda session: records.delete(session, kind, record_id),
                lambda _changed: self.close_record(),
                said=said,
            )

        self.settle(remove, remove)

    def _touched(self) -> None:
        self.dirty.emit(self.is_dirty())
        if self.keeps_draft:
            self._draft_soon.start()

    # --- drafts ---------------------------------------------------------------------------------

    def put_away(self, then: Then) -> None:
        """Keep what could not be saved: the vault is about to be closed."""
        self.keep_draft(then)

    def keep_draft(self, then: Then = lambda: None) -> None:
        """Keep what is typed and not saved, as it stands, in the vault; or let go of what was kept."""
        self._draft_soon.stop()
        draft = self.form.draft() if self.has_typing() else None
        if not self.keeps_draft or (draft is None and not self._has_draft):
            then()
            return
        self._has_draft = draft is not None
        kind, session = self.kind.name, self.desk.session
        if draft is None:
            self.desk.tasks.change(lambda: drafts.drop(session, kind), lambda _nothing: then())
        else:
            kept = draft
            self.desk.tasks.change(lambda: drafts.keep(session, kept), lambda _nothing: then())

    def restore(self, draft: Draft) -> None:
        """Show again what was typed before the window was closed or locked."""
        self._has_draft = True

        def show(loaded: Loaded | None) -> None:
            if loaded is None:
                self._new({})
            else:
                self.table.select(draft.id)
                self._show(loaded)
            self.form.show_draft(draft)
            self._say(Notice("info", _("What you typed last time is back"), _("It is not saved yet.")))

        kind = self.kind.name
        self.desk.query(
            self,
            lambda session: records.load(session, kind, draft.id) if draft.version else None,
            show,
            slot="load",
            failed=lambda _gone: show(None),
        )


def _titles(session: Session, kinds: Mapping[str, str], ids: Mapping[str, str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, record_id in ids.items():
        found.update(records.titles(session, kinds[name], [record_id]))
    return found
