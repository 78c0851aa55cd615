"""The cells of a grid: how they are painted, and the line that is typed into."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from liaison_app.ui.look import icons, theme
from liaison_app.ui.meetings.grid.model import WRONG, GridModel

Index = QModelIndex | QPersistentModelIndex


class CellLine(QLineEdit):
    """What one types into. It names its cell, and says what is wrong there."""

    def __init__(self, parent: QWidget | None, model: GridModel, index: Index) -> None:
        super().__init__(parent)
        remark = model.remark(index.row())
        self.row, self.column = index.row(), index.column()
        self.setProperty("cell", True)
        self.setAccessibleName(model.name_of(self.row, self.column))
        self.setAccessibleDescription(remark.text)
        self.setFrame(False)


class Cells(QStyledItemDelegate):
    """Asks the grid first about every key, so that a line is walked as in a spreadsheet. `typed` tells of typing."""

    typed = Signal(QLineEdit)
    key_pressed = Signal(QLineEdit, QKeyEvent)
    """A receiver that deals with the key accepts it."""

    def createEditor(self, parent: QWidget | None, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, GridModel)
        line = CellLine(parent, model, index)
        line.textEdited.connect(lambda _text: self.typed.emit(line))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Once, when it is made: what is being typed is not thrown away because another cell changed."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            text = str(index.data(Qt.ItemDataRole.EditRole) or "")
            if editor.text() != text:
                editor.setText(text)
                editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.isModified():
            editor.setModified(False)
            model.setData(index, " ".join(editor.text().split()))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            event.ignore()
            self.key_pressed.emit(watched, event)
            if event.isAccepted():
                return True
        if event.type() == QEvent.Type.ShortcutOverride:  # Ctrl+Z and the like are the grid's, not the line's
            return False
        return super().eventFilter(watched, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, box = theme.current(), option.rect
        model = index.model()
        assert isinstance(model, GridModel)
        said = index.column() >= len(model.columns)
        striped = bool(option.features & QStyleOptionViewItem.ViewItemFeature.Alternate)
        painter.save()
        painter.fillRect(box, QColor(now.colours.zebra if striped else now.colours.surface))
        wrong = bool(index.data(WRONG))
        inner = box.adjusted(now.metrics.px(8), 0, -now.metrics.px(6), 0)
        if not said and model.columns[index.column()].ticked:
            self._tick(painter, box, index)
        else:
            remark = model.remark(index.row())
            role = ("danger" if remark.wrong else "muted") if said else "ink"
            painter.setPen(QColor(getattr(now.colours, role)))
            text = option.fontMetrics.elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(QColor(now.colours.line))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        if wrong or current:
            painter.setPen(QPen(QColor(now.colours.danger if wrong else now.colours.ring), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()

    @staticmethod
    def _tick(painter: QPainter, box: QRect, index: Index) -> None:
        if not index.data(Qt.ItemDataRole.EditRole):
            return
        side = theme.current().metrics.icon
        spot = QRect(box.center().x() - side // 2, box.center().y() - side // 2 + 1, side, side)
        icons.icon("check", "ink").paint(painter, spot)
