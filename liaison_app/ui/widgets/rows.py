"""How the rows of a table are painted: with room to breathe, and a bar at the left end of what is selected.

Painted by hand, because the style would ask the model for nine roles a cell and a style sheet's rules for
cells are slower still; three roles are enough here, and scrolling has to stay smooth with 100,000 rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QHeaderView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from liaison_app.i18n import _
from liaison_app.ui.look import theme

_WRAPPED = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
BAR = 3
"""Width of the selection's bar; it tells the selection apart where the tint alone would not (WCAG 2.2,
1.4.11).
"""


class RowDelegate(QStyledItemDelegate):
    """Paints the display text (elided), an icon (`DecorationRole`) and a role of `Colours` as text colour,
    which a model may give as a string for `ForegroundRole` ("muted", "danger"). With `wraps` the text takes as many
    lines as it needs instead of being cut.
    """

    def __init__(self, parent: QObject | None = None, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self._wraps = wraps

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        now = theme.current()
        box = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        striped = bool(option.features & QStyleOptionViewItem.ViewItemFeature.Alternate)
        ground = now.colours.selected if selected else now.colours.zebra if striped else now.colours.surface
        painter.fillRect(box, QColor(ground))
        if selected and box.left() <= 0:
            painter.fillRect(box.left(), box.top(), BAR, box.height(), QColor(now.colours.ring))
        inner = box.adjusted(now.metrics.px(9), 0, -now.metrics.px(6), 0)
        drawing = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(drawing, QIcon):
            inner = self._paint_icon(painter, drawing, inner)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if text:
            role = "on_selected" if selected else index.data(Qt.ItemDataRole.ForegroundRole) or "ink"
            painter.setPen(QColor(getattr(now.colours, role)))
            if self._wraps:
                painter.drawText(inner.adjusted(0, self._room(), 0, 0), _WRAPPED, str(text))
                return
            shown = option.fontMetrics.elidedText(str(text), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        metrics = theme.current().metrics
        table = self.parent()
        if self._wraps and isinstance(table, QTableView):
            width = table.columnWidth(index.column())
            text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            box = QRect(0, 0, width - metrics.px(15), 100_000)
            high = option.fontMetrics.boundingRect(box, _WRAPPED, text).height() + 2 * self._room()
            return QSize(width, max(high, metrics.row))
        return QSize(super().sizeHint(option, index).width() + metrics.px(15), metrics.row)

    @staticmethod
    def _room() -> int:
        """Above and below wrapped text, so that one line stands in the middle of an ordinary row."""
        return theme.current().metrics.px(8)

    @staticmethod
    def _paint_icon(painter: QPainter, drawing: QIcon, inner: QRect) -> QRect:
        metrics = theme.current().metrics
        top = inner.center().y() - metrics.icon // 2 + 1
        drawing.paint(painter, QRect(inner.left(), top, metrics.icon, metrics.icon))
        return inner.adjusted(metrics.icon + metrics.gap, 0, 0, 0)


def dress_table(table: QTableView) -> None:
    """Give a table the look of the program: our rows, one fixed height, no grid, no numbers down the side.

    Call it again after the theme's text size changed. Selection by whole rows, and `Records` as the
    accessible name unless it has another already.
    """
    table.setItemDelegate(RowDelegate(table))
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    if not table.accessibleName():
        table.setAccessibleName(_("Records"))
    numbers = table.verticalHeader()
    numbers.setVisible(False)
    numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    numbers.setMinimumSectionSize(theme.current().metrics.row)
    numbers.setDefaultSectionSize(theme.current().metrics.row)
    titles = table.horizontalHeader()
    titles.setHighlightSections(False)
    titles.setTextElideMode(Qt.TextElideMode.ElideRight)
    titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def share_out(table: QTableView, shares: Sequence[int], whole: Sequence[str] = ()) -> None:
    """Give every column its share of the width, and at least the room of its title.

    Where that is more than there is, titles are cut before what stands in the widest column, which tells the rows
    apart. `whole` has texts for the first columns, which must fit uncut: the table then scrolls sideways sooner.
    """
    model, header = table.model(), table.horizontalHeader()
    room = theme.current().metrics.px(22)
    titles = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(len(shares))]
    least = [header.fontMetrics().horizontalAdvance(title) + room for title in titles]
    for column, text in enumerate(whole):
        least[column] = max(least[column], table.fontMetrics().horizontalAdvance(text) + room)
    width, px = table.viewport().width(), theme.current().metrics.px
    main = max(range(len(shares)), key=lambda column: shares[column])
    least[main] = max(least[main], px(120))
    if sum(least) > width:
        kept = {main, *range(len(whole))}
        least = [low if column in kept else min(low, px(70)) for column, low in enumerate(least)]
    widths = [max(width * share // sum(shares), low) for share, low in zip(shares, least, strict=True)]
    over = max(sum(widths) - width, 0)
    spare = [width - low for width, low in zip(widths, least, strict=True)]
    for column, wide in enumerate(widths):
        table.setColumnWidth(column, wide + -over * spare[column] // max(sum(spare), 1))


def dress_list(view: QListView) -> None:
    """Give a list of texts (without tick boxes) the same rows as a table. Call it before the list is filled."""
    view.ensurePolished()  # or rows laid out before the style sheet reaches the view keep the wrong height
    view.setItemDelegate(RowDelegate(view))
