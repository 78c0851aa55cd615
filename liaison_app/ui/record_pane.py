"""One kind of record in a tab: the list on the left, the open record on the right, and the way between the two."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.services import records
from liaison_app.services.drafts import Draft
from liaison_app.services.records import Loaded
from liaison_app.services.work import Changed, Query, Session, Where
from liaison_app.ui import allowed
from liaison_app.ui.desk import Desk
from liaison_app.ui.form_pane import FormPane, Then
from liaison_app.ui.layout import Layout
from liaison_app.ui.record_history import RecordHistory
from liaison_app.ui.widgets import Notice

__all__ = ["RecordPane", "Then"]


class RecordPane(FormPane):
    """List and form of one kind. `shown` tells when another record is open."""

    counted = Signal(int)
    shown = Signal()
    """Another record is open, or it changed; `current` is what is stored of it, None for a new one or none."""

    def __init__(self, desk: Desk, layout: Layout) -> None:
        self._enter_when_shown = False
        self._restoring = False
        super().__init__(desk, layout)
        self.table.chosen.connect(self._chosen)
        self.table.counted.connect(self._counted)
        self.shown.connect(lambda: self.history_button.setEnabled(self.current is not None))
        self.shown.connect(lambda: self.sync_mark.show_record(self.current.record.id if self.current else ""))
        if self.reads:
            desk.changed.connect(self._changed)
            self.filter("", {})

    # --- the list -------------------------------------------------------------------------------

    def filter(self, search: str, where: Where) -> None:
        """List what has the words and values."""
        if not self.reads:
            return
        now = self.table.rows.query
        sort = now.sort or self.layout_of.sort or self.kind.title
        descending = now.descending if now.sort else self.layout_of.descending
        self.table.show_sorting(sort, descending=descending)
        self.table.ask(Query(self.kind.name, search, dict(where), sort, descending))

    def load_suggestions(self) -> None:
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

    def enter_form(self) -> None:
        """Put the cursor into the form of the selected record, at once or when it is there."""
        self._enter_when_shown = self.form.record_id != self.table.selected()
        if not self._enter_when_shown:
            super().enter_form()

    def _chosen(self, record_id: str) -> None:
        before = self.form.record_id if self.current else ""
        self.settle(lambda: self._load(record_id), lambda: self.table.select(before))

    def _load(self, record_id: str) -> None:
        kind = self.kind.name

        def gone(_error: UserError) -> None:
            self.close_record()

        def arrived(loaded: Loaded) -> None:
            before = self.form.record_id if self.current else ""
            if self.has_typing():  # into the record that was still open meanwhile
                self._save(lambda: self._show(loaded), lambda: self.table.select(before))
            else:
                self._show(loaded)

        self.desk.query(self, lambda s: records.consult(s, kind, record_id), arrived, slot="load", failed=gone)

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
        if self._enter_when_shown:
            self.enter_form()

    def _show_titles(self) -> None:
        assert self.current is not None
        kind = self.kind
        self._title.setText(self.current.display(kind.field(kind.title)).split("\n")[0][:120])
        below = [self.current.display(kind.field(name)) for name in self.layout_of.subtitle]
        self._subtitle.setText(" · ".join(text for text in below if text))
        self._subtitle.setVisible(bool(self._subtitle.text()))

    def new(self, given: Mapping[str, Value] | None = None) -> None:
        if self.writes:
            self.settle(lambda: self._new(given or {}), lambda: None)
        else:
            self.desk.failed.emit(allowed.refusal())

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
        mine = bool(changed.step)  # others' changes come without one; saving over them must still be noticed
        shown = self._right.currentIndex() == 1 and self.form.record_id in changed.ids(self.kind.name)
        if shown and (mine or not self.form.is_dirty()):
            self._reload()

    def _reload(self, *, knowing: bool = False) -> None:
        kind, record_id = self.kind.name, self.form.record_id

        def show(loaded: Loaded) -> None:
            if loaded.record.id == self.form.record_id:
                self.current = loaded
                self.form.rebase(loaded, knowing=knowing)
                self._show_titles()
                self.delete_button.setEnabled(True)
                self.shown.emit()

        def gone(_error: UserError) -> None:
            if not self.form.is_dirty():
                self.close_record()

        self.desk.query(self, lambda session: records.load(session, kind, record_id), show, slot="reload", failed=gone)

    def show_history(self) -> None:
        if self.current is None:
            self.desk.said.emit(_("Open a stored record to see its history."), "")
        else:
            RecordHistory(self.desk, self.kind.name, self.current.record.id, self).open()

    def delete(self) -> None:
        if self.current is None or not self.writes:
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

    def restore(self, draft: Draft) -> None:
        """Show again what was typed before the window was closed or locked."""
        self._restoring = True

        def show(loaded: Loaded | None) -> None:
            self._restoring = False
            if loaded is None:
                self._new({})
            else:
                self.table.select(draft.id)
                self._show(loaded)
            self.form.show_draft(draft)
            self.drafts.adopt(draft)
            self._say(Notice("info", _("What you typed last time is back"), _("It is not saved yet.")))

        kind = self.kind.name
        self.desk.query(
            self,
            lambda session: records.load(session, kind, draft.id) if draft.version else None,
            show,
            slot="load",
            failed=lambda _gone: show(None),
        )

    def restore_child(self, parent_id: str, _draft: Draft) -> None:
        """Show again what was typed in a section of a record; panes with sections go on to that section."""
        self.open(parent_id)


def _titles(session: Session, kinds: Mapping[str, str], ids: Mapping[str, str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, record_id in ids.items():
        found.update(records.titles(session, kinds[name], [record_id]))
    return found
