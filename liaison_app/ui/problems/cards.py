"""One column of the board: a list of cards, painted, fetched for what is in sight, moved by keys or with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from liaison_app.i18n import _, ngettext
from liaison_app.models.about import fields_by_name
from liaison_app.models.problem import SARA_STAGES, Problem
from liaison_app.services import board
from liaison_app.services.board import Card
from liaison_app.services.shown import shown
from liaison_app.services.work import Session, Where
from liaison_app.ui.desk import Desk
from liaison_app.ui.look import theme
from liaison_app.ui.paged_model import PAGE, Order, PagedModel, page_of

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 112
GAP = 8
_WRAPPED = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


class CardModel(PagedModel[Card]):
    """The problems of one stage."""

    def __init__(self, desk: Desk, stage: str) -> None:
        super().__init__(desk, [_(SARA_STAGES[stage])], board.cards)
        self._stage = stage

    def ask(self, search: str, where: Where, keep: str) -> None:
        """Show the problems that have the words and values; `keep` is the id of the card to find again."""
        stage, fetch = self._stage, self._row_fetch

        def order(session: Session) -> Order[Card]:
            numbers = board.column(session, stage, search, where)
            kept = board.position(session, numbers, keep)
            seen = {page for page in (0, kept // PAGE) if 0 <= page * PAGE < len(numbers)}
            return Order(numbers, kept, {page: page_of(session, fetch, numbers, page) for page in seen})

        self.ask_order(order)

    def cell(self, row: Card, column: int) -> str:
        """All that the card says, on one line: what assistive technology reads."""
        return ", ".join(filter(None, (row.title, *details(row))))


def details(card: Card) -> tuple[str, ...]:
    """What a card says below its title: area, how many concerns, owner, the oldest open one, the review."""
    fields = fields_by_name(Problem)
    count = ngettext("{n} concern", "{n} concerns", card.concerns).format(n=f"{card.concerns:,}")
    oldest = shown(fields["opened_on"], card.oldest_open)
    due = shown(fields["review_due_on"], card.review_due)
    return (
        card.area,
        count if card.concerns else "",
        card.owner,
        _("oldest open: {day}").format(day=oldest) if oldest else "",
        (_("review due {day}") if card.is_late else _("review {day}")).format(day=due) if due else "",
    )


class ColumnView(QListView):
    """The cards of one stage. Enter opens one, Left and Right go to the next column, with Ctrl the card goes too."""

    opened = Signal(str)
    walked = Signal(int)
    """To the column on the left (-1) or on the right (1)."""
    carried = Signal(int)
    """The current card goes to the stage on the left or on the right."""
    lifted = Signal(str, QPoint)
    """A card is being dragged; its title, and where the mouse is on the screen."""
    dropped = Signal(QPoint)
    let_go = Signal()
    """The drag was given up."""
    counted = Signal(int)

    def __init__(self, desk: Desk, stage: str) -> None:
        super().__init__()
        self.stage = stage
        self.cards = CardModel(desk, stage)
        self._moves = desk.may("write problems")
        self._pressed: QPoint | None = None
        self._dragging = False
        self._go_to = False
        self.setModel(self.cards)
        self.setItemDelegate(_CardPainter(self))
        self.setAccessibleName(_(SARA_STAGES[stage]))
        self.setProperty("board", True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.doubleClicked.connect(lambda _index: self._open())
        self.cards.arrived.connect(self._arrived)

    def card(self) -> Card | None:
        """The current card, once it is fetched."""
        index = self.currentIndex()
        return self.cards.row(index.row()) if index.isValid() else None

    def ask(self, search: str, where: Where, keep: str = "") -> None:
        """Show what has the words and values; the card `keep`, or else the current one, is current again."""
        now = self.card()
        self._go_to = bool(keep)
        self.cards.ask(search, where, keep or (now.id if now else ""))

    def _arrived(self, position: int) -> None:
        if position >= 0:
            index = self.cards.index(position, 0)
            self.setCurrentIndex(index)
            if self._go_to:
                self.scrollTo(index)
            if self._go_to and isinstance(QApplication.focusWidget(), ColumnView | None):  # else somebody went on
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.hasFocus() and self.cards.rowCount():
            self.setCurrentIndex(self.cards.index(0, 0))
        self._go_to = False
        self.counted.emit(self.cards.rowCount())

    def come_in(self) -> None:
        """Take the cursor, to the first card where there was none."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.currentIndex().isValid() and self.cards.rowCount():
            self.setCurrentIndex(self.cards.index(0, 0))

    def _open(self) -> None:
        card = self.card()
        if card is not None:
            self.opened.emit(card.id)

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self._end_drag()
            self.let_go.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._moves:
                self.carried.emit(step)
        elif step is not None:
            self.walked.emit(step)
        else:
            super().keyPressEvent(event)

    # --- the mouse ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        here = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self._moves and self.indexAt(here).isValid():
            self._pressed = here

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        card = self.card()
        if card is not None and (self._dragging or far >= QApplication.startDragDistance()):
            if not self._dragging:
                self._dragging = True
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.lifted.emit(card.title, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragging = self._dragging
        self._end_drag()
        if dragging:
            self.dropped.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def _end_drag(self) -> None:
        self._pressed, self._dragging = None, False
        self.viewport().unsetCursor()


class _CardPainter(QStyledItemDelegate):
    """A card: its title on two lines at most, and below what else there is; the same words as are read out."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = theme.current().metrics
        return QSize(metrics.px(120), metrics.px(HEIGHT + GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, CardModel)
        card = model.row(index.row())
        now = theme.current()
        box = QRect(option.rect).adjusted(1, 1, -1, -now.metrics.px(GAP))
        view = self.parent()
        here = isinstance(view, ColumnView) and view.hasFocus()  # one column at a time has a card under the cursor
        selected = here and bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.colours.ring if selected else now.colours.line), 2 if selected else 1))
        painter.setBrush(QColor(now.colours.selected if selected else now.colours.surface))
        painter.drawRoundedRect(box, now.metrics.radius, now.metrics.radius)
        if card is not None:
            pad = now.metrics.px(10)
            self._words(painter, box.adjusted(pad, now.metrics.px(8), -pad, -now.metrics.px(6)), card, selected)
        painter.restore()

    def _words(self, painter: QPainter, inner: QRect, card: Card, selected: bool) -> None:
        now = theme.current()
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(now.colours.on_selected if selected else now.colours.ink))
        metrics = QFontMetrics(font)
        title = QRect(inner.left(), inner.top(), inner.width(), 2 * metrics.lineSpacing())
        painter.drawText(title, _WRAPPED, _two_lines(card.title, metrics, inner.width()))
        font.setWeight(QFont.Weight.Normal)
        font.setPointSizeF(now.metrics.small)
        painter.setFont(font)
        small = QFontMetrics(font)
        area, count, owner, oldest, review = details(card)
        lines = [" · ".join(filter(None, (area, count))), owner, review or oldest]
        top = inner.bottom() - len(lines) * small.lineSpacing()
        for number, text in enumerate(lines):
            late = number == 2 and card.is_late and not selected
            painter.setPen(
                QColor(now.colours.on_selected if selected else now.colours.danger if late else now.colours.muted)
            )
            line = QRect(inner.left(), top + number * small.lineSpacing(), inner.width(), small.lineSpacing())
            shown_text = small.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown_text)


def _two_lines(text: str, metrics: QFontMetrics, width: int) -> str:
    """The beginning of a text that fits two lines, with a mark where it goes on."""
    words, lines = text.split(), [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) == 1:
            lines.append(word)
        else:
            lines[-1] = metrics.elidedText(f"{longer} …", Qt.TextElideMode.ElideRight, width)
            break
    return "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines)
