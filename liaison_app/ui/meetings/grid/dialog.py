"""What the two grids have in common: nothing typed is lost, all is filed in one step, mistakes are said in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.models.base import new_id
from liaison_app.services.drafts import Draft
from liaison_app.services.paper import Mistake, NotFiled, Row
from liaison_app.services.work import Changed, Session
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.meetings.grid.columns import Column, Remark
from liaison_app.ui.meetings.grid.model import GridModel
from liaison_app.ui.meetings.grid.view import GridView
from liaison_app.ui.typing_dialog import TypingDialog
from liaison_app.ui.widgets import Button, Notice, empty, heading, hint

#: From this size of text on, there is no room for the keys.
LARGE = 1.25
#: The field of a draft that says that a grid stands in it; what is in it, only the grid itself reads.
GRID = "grid"


class GridDialog(TypingDialog):
    """A grid over the records of one kind that belong to a meeting. Escape and closing file what is typed.

    `draft` is what was typed here before the vault was closed, and is shown again.
    """

    def __init__(
        self,
        desk: Desk,
        kind: str,
        meeting_id: str,
        columns: Sequence[Column],
        make: Callable[[], Row],
        parent: QWidget,
        draft: Draft | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self.meeting_id = meeting_id
        self._kind, self._draft_id = kind, new_id()
        self._waiting = draft
        self._filing = False
        self._wrong: Sequence[Mistake] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = GridModel(columns, make, self)
        self.model.altered.connect(self._altered)
        self._build()
        for keys in ("Ctrl+S", "Ctrl+Return"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.file)
        self._ask()

    # --- what each grid says for itself -----------------------------------------------------------

    def title(self) -> str:
        """What stands on top."""
        raise TypeError(type(self).__name__)

    def keys(self) -> str:
        """The keys, in a line below the grid."""
        raise TypeError(type(self).__name__)

    def ask(self, session: Session) -> Any:
        """Fetch, in a worker, what the grid needs to know of its meeting."""
        raise TypeError(type(self).__name__)

    def know(self, known: Any) -> None:
        """It is there."""
        raise TypeError(type(self).__name__)

    def read(self, given: Mapping[str, Any]) -> Row:
        """A line of a draft."""
        raise TypeError(type(self).__name__)

    def extra(self) -> dict[str, Any]:
        """What a draft keeps beside the lines."""
        return {}

    def show_extra(self, extra: Mapping[str, Any]) -> None:
        """Show again what `extra` gave."""

    def has_more(self) -> bool:
        """Whether anything but a line is to be filed."""
        return False

    def remarks(self) -> dict[int, Remark]:
        """What there is to say of each line, quietly."""
        return {}

    def wrong(self) -> Sequence[Mistake]:
        """What cannot be filed as it stands."""
        return ()

    def send(self, session: Session, lines: Sequence[Any]) -> Changed:
        """File, in a worker."""
        raise TypeError(type(self).__name__)

    def said(self) -> str:
        """The passing message."""
        raise TypeError(type(self).__name__)

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        metrics = theme.current().metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.margin, metrics.px(14), metrics.margin, metrics.px(12))
        column.setSpacing(metrics.px(10))
        self.setWindowTitle(self.title())
        self._heading = heading(self.title(), 1)
        column.addWidget(self._heading)
        self.above = QHBoxLayout()
        self.above.setSpacing(metrics.gap)
        column.addLayout(self.above)
        self._messages = QVBoxLayout()
        column.addLayout(self._messages)
        self.view = GridView(self.model, self.title(), self)
        self.view.save_asked.connect(self.file)
        self.view.left.connect(self.reject)
        self.view.typed.connect(lambda: self.drafts.look(unsaved=True))
        column.addWidget(self.view, 1)
        row = QHBoxLayout()
        row.setSpacing(metrics.gap)
        keys = hint(self.keys(), small=True)
        keys.setVisible(
            metrics.scale <= LARGE
        )  # with large text the room is the grid's; the keys stand on its tool tip
        self.view.setToolTip(self.keys())
        row.addWidget(keys, 1)
        if metrics.scale > LARGE:
            row.addStretch(1)
        self._save = Button(_("Save all lines"), kind="primary", shortcut="Ctrl+S", name=_("Save"))
        self._save.clicked.connect(self.file)
        self._save.setAutoDefault(False)
        row.addWidget(self._save, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        over = self.parentWidget()
        assert over is not None  # given when it was made
        room = over.window().size()
        self.resize(min(metrics.px(1120), room.width() - 40), min(metrics.px(680), room.height() - 40))

    def _ask(self) -> None:
        self.view.setEnabled(False)
        self.desk.query(self, self.ask, self._known, failed=self._gone)

    def _known(self, known: Any) -> None:
        self.view.setEnabled(True)
        self.know(known)
        draft, self._waiting = self._waiting, None
        row, column = self._show_draft(draft) if draft is not None else (-1, 0)
        self._check()
        self.view.enter(row, column)

    def _gone(self, error: UserError) -> None:
        self.desk.failed.emit(error)
        self.done(0)

    # --- nothing typed is lost ------------------------------------------------------------------

    def standing(self) -> Sequence[Draft]:
        if not self._is_dirty():
            return []
        typing = self.view.typing()
        given = {"lines": self.model.typed(), "typing": list(typing) if typing else None, **self.extra()}
        under = f"meetings/{self.meeting_id}"
        return [Draft(self._kind, self._draft_id, fields={GRID: given}, under=under)]

    def _show_draft(self, draft: Draft) -> tuple[int, int]:
        """Show again what was typed; the cell that was typed into, if one was."""
        given = draft.fields[GRID]
        self._draft_id = draft.id
        self.model.restore([self.read(line) for line in given["lines"]])
        row, column, text = given["typing"] or (-1, 0, "")
        if text:
            self.model.setData(self.model.index(min(row, self.model.rowCount() - 1), column), text)
        self.show_extra(given)
        self.drafts.adopt(draft)  # not before it stands here: an empty grid would let go of it
        self._say(Notice("info", _("What you typed last time is back"), _("It is not saved yet.")))
        return row, column

    def _is_dirty(self) -> bool:
        return bool(self.model.lines) or self.view.typing() is not None or self.has_more()

    def _altered(self) -> None:
        self.drafts.look(unsaved=self._is_dirty())
        self._check()

    def put_away(self, then: Callable[[], None]) -> None:
        """The vault is about to be closed. What is being filed is on its way; everything else is kept as a draft."""
        if self._filing:
            then()
        else:
            super().put_away(then)

    # --- mistakes and filing --------------------------------------------------------------------

    def _check(self) -> None:
        """Say beside each line what there is to say. What is wrong is said once somebody asked for filing."""
        remarks = self.remarks()
        if self._wrong:
            self._wrong = self.wrong()
            remarks.update(_marks(self.model, self._wrong))
            if not self._wrong:
                self._say(None)
        self.model.show_remarks(remarks)

    def reject(self) -> None:
        if self._is_dirty():
            self.file()
        else:
            super().reject()

    def file(self) -> None:
        """File every line in one step; where one cannot be filed, none is, and the cursor goes there."""
        if self._filing:
            return
        self.view.leave()
        if not self._is_dirty():
            super().reject()
            return
        wrong = self.wrong()
        if wrong:
            self._refused(NotFiled(wrong))
            return
        self._hold(on=True)
        lines = tuple(self.model.lines)
        self.desk.change(lambda session: self.send(session, lines), self._filed, said=self.said(), failed=self._refused)

    def _hold(self, *, on: bool) -> None:
        """What is typed while all is filed would be in no record: nothing is."""
        self._filing = on
        for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.setEnabled(not on)

    def _filed(self, _changed: Changed) -> None:
        self.model.restore([])
        self.drafts.keep(lambda: None)
        super().accept()

    def _refused(self, error: UserError) -> None:
        if self._filing:
            self._hold(on=False)
            self.view.enter()
        mistakes = error.mistakes if isinstance(error, NotFiled) else ()
        self._wrong = mistakes
        self._check()
        text = " ".join((error.message, error.hint)).strip()
        if mistakes:
            first = mistakes[0]
            column = next(n for n, one in enumerate(self.model.columns) if one.name == first.column)
            text = f"{error.message} {self.model.name_of(first.line, column)}: {first.message} {error.hint}"
            self.view.enter(first.line, column)
        self._say(Notice("danger", _("Not saved yet"), text))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _say(self, notice: Notice | None) -> None:
        empty(self._messages)
        if notice is not None:
            discard = Button(_("Discard all lines"), kind="quiet")
            discard.setAutoDefault(False)
            discard.clicked.connect(self._discard)
            notice.add_action(discard)
            self._messages.addWidget(notice)

    def _discard(self) -> None:
        self.model.restore([])
        self.show_extra({})
        self.drafts.keep(lambda: None)
        super().reject()


def _marks(model: GridModel, mistakes: Sequence[Mistake]) -> dict[int, Remark]:
    """What is wrong with each line, with the name of the column; the number of the line stands at its left."""
    found: dict[int, Remark] = {}
    for one in mistakes:
        column = next(_(at.label) for at in model.columns if at.name == one.column)
        found.setdefault(one.line, Remark(f"{column}: {one.message}", one.column))
    return found
