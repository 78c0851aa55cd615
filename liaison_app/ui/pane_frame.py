"""What a pane of records looks like: list and record beside each other, or one of them where there is little room.

It knows where things stand and nothing of what is stored; `form_pane` and `record_pane` build on it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.ui import allowed
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.record_history import KEYS as HISTORY_KEYS
from liaison_app.ui.sync_mark import SyncMark
from liaison_app.ui.tables import RecordTable
from liaison_app.ui.widgets import Button, Card, EmptyState, Notice, WordRow, empty, heading, hint, icon_button

BESIDE_FROM = 660
"""List and record stand beside each other from this width on, in pixels at 100 % text size."""
ROOMY_FROM = 460
"""Height from which a record that stands alone has room for a large name, in pixels at 100 % text size."""
ANY_HEIGHT = 16_777_215  # QWIDGETSIZE_MAX, which PySide leaves out


class PaneFrame(QWidget):
    """List on the left, record on the right.

    For a tab that needs more: put widgets into `above` (between the record's name and the form), `over_form` (the same,
    but going out of sight with the form) or `extras` (below the form), and buttons into `buttons` (left of Save).
    """

    alone = Signal(bool)
    """The record stands without its list, because there is no room for both."""

    def __init__(self, desk: Desk, layout: Layout) -> None:
        super().__init__()
        self.kind = KINDS[layout.kind]
        self.layout_of = layout
        self.desk = desk
        self._form_place: QVBoxLayout | None = None
        self._back: Button | None = None
        self._in_record = False
        self._stands_alone = False
        self._listed = False
        self.reads = desk.may(f"read {layout.kind}")
        self.writes = desk.may(f"write {layout.kind}")
        self.table = RecordTable(desk, layout.kind, layout.columns)
        self.sync_mark = SyncMark(desk, layout.kind)
        self._build()
        self.table.clicked.connect(lambda _index: self._come_in())

    # --- what the buttons do --------------------------------------------------------------------

    def new(self) -> None:
        """Begin a new record."""

    def delete(self) -> None:
        """Delete the open record."""

    def show_history(self) -> None:
        """Show who changed what in the open record."""

    def save(self) -> None:
        """Save what was touched."""

    def discard(self) -> None:
        """Let go of what was typed since the last save."""

    # --- in a narrow window: the list or the record, not both -----------------------------------

    def _arrange(self) -> None:
        """Show list and record beside each other, or one of them where there is no room for both."""
        if self._back is None:
            return
        is_open = self._right.currentIndex() == 1
        narrow = self.width() < theme.current().metrics.px(BESIDE_FROM)
        alone = narrow and is_open and self._in_record
        came_from_list = self.table.hasFocus()
        self._left.setVisible(not alone)
        self._right.setVisible(alone if narrow else is_open or self._listed)
        self._spare_height(tight=alone and self.height() < theme.current().metrics.px(ROOMY_FROM))
        if alone != self._stands_alone:
            self._stands_alone = alone
            self._back.setVisible(alone)
            if alone and came_from_list:  # else the keys of the record would go to wherever the next tab stop is
                self._back.setFocus(Qt.FocusReason.OtherFocusReason)
            self.alone.emit(alone)

    def _spare_height(self, *, tight: bool) -> None:
        """Where there is little height, fields matter more than a large name and what the fields say as well."""
        level = "2" if tight else "1"
        if self._title.property("heading") != level:
            theme.mark(self._title, heading=level)
            self._subtitle.setMaximumHeight(0 if tight else ANY_HEIGHT)

    def is_alone(self) -> bool:
        """Whether the record stands without its list."""
        return self._stands_alone

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
        action = _(self.layout_of.new) if self.writes else ""
        self._empty = EmptyState(self._icon(), _(title), _(text), action=action, shortcut="Ctrl+N")
        self._empty.acted.connect(self.new)
        self._nothing = EmptyState(icon, _("Nothing found"), _("Try other words, or take a filter away."))
        self._left.addWidget(self._empty)
        self._left.addWidget(self._nothing)
        if not self.reads:
            self._left.setCurrentIndex(self._left.addWidget(allowed.not_shown(_(self.kind.plural))))
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
        card.body.addWidget(self.sync_mark)
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
        self.over_form = QVBoxLayout()
        column.addLayout(self.over_form)
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
        row = WordRow()
        row.setSpacing(theme.current().metrics.gap)
        self._back = Button(_("List"), icon="chevron-left", name=_("Back to the list"))
        self._back.setMinimumWidth(theme.current().metrics.px(44))
        self._back.clicked.connect(self.go_back)
        self._back.hide()
        row.addWidget(self._back)
        self.delete_button = Button(_("Delete"), kind="quiet", icon="trash")
        self.delete_button.setMinimumWidth(theme.current().metrics.px(44))
        self.delete_button.clicked.connect(self.delete)
        row.addWidget(self.delete_button)
        row.addWidget(self._history_button())
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.current().metrics.gap)
        row.addLayout(self.buttons)
        if not self.writes:
            row.addWidget(hint(allowed.read_only()), 1)
        row.addStretch(1)
        self.save_button = Button(_("Save"), kind="primary", shortcut="Ctrl+S", name=_("Save"))
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.save_button)
        self._offer()
        return row

    def _history_button(self) -> QToolButton:
        """The quiet way to the history of the open record."""
        self.history_button = icon_button("history", _("History"), shortcut=HISTORY_KEYS)
        self.history_button.clicked.connect(self.show_history)
        return self.history_button

    def _offer(self) -> None:
        """Offer what the role may do."""
        for button in (self.delete_button, self.save_button):
            if not self.writes:
                button.hide()

    # --- messages over the form -----------------------------------------------------------------

    def _say(self, notice: Notice | None) -> None:
        """Show a message in place of the one before, with a button that lets go of what was typed; or none."""
        empty(self._bar)
        if notice is None:
            return
        discard = Button(_("Discard changes"), kind="quiet")
        discard.clicked.connect(self.discard)
        notice.add_action(discard)
        self._bar.addWidget(notice)

    def _look_at(self, widget: QWidget) -> None:
        """Scroll a field into sight, once its message has found its place."""
        around = theme.current().metrics.px(60)
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget, 0, around))
