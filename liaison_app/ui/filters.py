"""The filters of a tab: a line for each kind, with a choice for each field its layout names, narrowing at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QWidget

from liaison_app.i18n import _
from liaison_app.models.about import Field, Value
from liaison_app.models.registry import KINDS
from liaison_app.services import records
from liaison_app.services.work import Changed
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Layout
from liaison_app.ui.look import theme
from liaison_app.ui.widgets import Button, tame


class Filters(QStackedWidget):
    """The line of the kind in sight, once `button` has opened it. `changed` tells the kind whose choices changed."""

    changed = Signal(str)

    def __init__(self, desk: Desk, layouts: Mapping[str, Layout]) -> None:
        super().__init__()
        self._desk, self._layouts = desk, layouts
        self._kind = ""
        self._bars: dict[str, FilterBar] = {}
        self.button = Button(_("Filter"), icon="filter")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._open)
        self.hide()

    def where(self, kind: str) -> Mapping[str, Value]:
        """The values chosen for a kind, by field."""
        return self._bars[kind].where() if kind in self._bars else {}

    def show_kind(self, kind: str) -> None:
        """Turn to the line of a kind."""
        self._kind = kind
        if self.isVisible():
            self.setCurrentWidget(self._bar(kind))
        self.button.setEnabled(bool(self._layouts[kind].filters))
        self._count()

    def _bar(self, kind: str) -> FilterBar:
        """The filters of a kind, made when they are first wanted."""
        if kind not in self._bars:
            bar = FilterBar(self._desk, self._layouts[kind])
            bar.changed.connect(lambda: self._chosen(kind))
            self.addWidget(bar)
            self._bars[kind] = bar
        return self._bars[kind]

    def _chosen(self, kind: str) -> None:
        self._count()
        self.changed.emit(kind)

    def _count(self) -> None:
        count = len(self.where(self._kind))
        text = _("Filter ({n})").format(n=count) if count else _("Filter")
        self.button.setText(text)
        self.button.setAccessibleName(text)

    def _open(self, shown: bool) -> None:
        self.setVisible(shown)
        if shown:
            bar = self._bar(self._kind)
            self.setCurrentWidget(bar)
            bar.enter()


class FilterBar(QWidget):
    """One combo box for each filter; `where` is what is chosen."""

    changed = Signal()

    def __init__(self, desk: Desk, layout: Layout) -> None:
        super().__init__()
        kind = KINDS[layout.kind]
        self._desk = desk
        self._boxes: dict[str, QComboBox] = {}
        self._suggested: dict[str, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.gap)
        for name in layout.filters:
            self._add(row, kind.field(name))
        clear = Button(_("Clear filters"), kind="quiet", icon="x")
        clear.clicked.connect(self.clear)
        row.addWidget(clear)
        row.addStretch(1)
        desk.changed.connect(self._changed)
        self._load()

    def _add(self, row: QHBoxLayout, field: Field) -> None:
        label = QLabel(_(field.label))
        box = QComboBox()
        tame(box)
        box.setAccessibleName(_("Filter by {field}").format(field=_(field.label)))
        box.setMinimumWidth(theme.current().metrics.px(130))
        label.setBuddy(box)
        box.addItem(_("Any"), None)
        if field.type == "boolean":
            box.addItem(_("Yes"), True)
            box.addItem(_("No"), False)
        for code, text in field.about.choices.items():
            box.addItem(_(text), code)
        if field.about.suggest:
            self._suggested[field.name] = field.about.suggest
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        row.addWidget(label)
        row.addWidget(box)
        self._boxes[field.name] = box

    def where(self) -> Mapping[str, Value]:
        """The values chosen, by field."""
        return {name: box.currentData() for name, box in self._boxes.items() if box.currentIndex() > 0}

    def clear(self) -> None:
        """Take every filter away."""
        for box in self._boxes.values():
            box.setCurrentIndex(0)

    def enter(self) -> None:
        """Put the cursor into the first filter."""
        for box in self._boxes.values():
            box.setFocus(Qt.FocusReason.TabFocusReason)
            return

    def _changed(self, changed: Changed) -> None:
        if "agency" in changed:
            self._load()

    def _load(self) -> None:
        if self._suggested:
            wanted = dict(self._suggested)
            self._desk.query(
                self,
                lambda session: {name: records.suggestions(session, where) for name, where in wanted.items()},
                self._offer,
                slot="suggestions",
            )

    def _offer(self, offered: Mapping[str, tuple[str, ...]]) -> None:
        for name, items in offered.items():
            box = self._boxes[name]
            chosen = box.currentData()
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(box.count() - 1)
            for item in items:
                box.addItem(item, item)
            box.setCurrentIndex(max(box.findData(chosen), 0))
            box.blockSignals(False)
