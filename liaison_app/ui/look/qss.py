"""The style sheet, written once for all themes: `$name` is a colour, `8px` a length at 100 % text size.

Lengths of one and two pixels are lines and stay; all others grow with the text. `8px-1` is the scaled length
less one: the padding of a control whose border is one pixel wider while it has the focus, so that nothing
moves.

Kept apart on purpose: cells of tables have no rules here, because a styled cell paints several times slower;
`ui.widgets.rows.RowDelegate` paints them.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from string import Template

from liaison_app.ui.look.colours import Colours
from liaison_app.ui.look.metrics import Metrics

ICONS = "liaisonicons"
"""Search path (QDir) under which the sheet finds `resources/icons`."""

_LENGTH = re.compile(r"\b(\d+)px(?:-(\d))?")


def sheet(colours: Colours, metrics: Metrics, *, dark_tick: bool = False) -> str:
    """The style sheet for a set of colours; `dark_tick` where a white tick would not show on the accent."""
    side = metrics.px(16) + 2  # of a radio button, with its edge
    names: dict[str, object] = dict(asdict(colours))
    names |= {
        "tick": "black" if dark_tick else "white",
        "icons": f"{ICONS}:controls",
        "inner": f"{metrics.target - 2 - 2 * metrics.px(4)}px",  # less two edges and the padding
        "inner_less": f"{metrics.target - 5 - 2 * metrics.px(3)}px",  # Fusion adds three to some by itself
        "round": f"{side // 2}px",
        "dot": f"{side - 2 * (side * 5 // 18)}px",
        "dot_edge": f"{side * 5 // 18}px",
        "small": f"{metrics.small:.2f}pt",
        "title": f"{metrics.title:.2f}pt",
        "heading": f"{metrics.heading:.2f}pt",
    }

    def length(found: re.Match[str]) -> str:
        at_rest = int(found[1])
        return f"{(metrics.px(at_rest) if at_rest > 2 else at_rest) - int(found[2] or 0)}px"

    return Template(_LENGTH.sub(length, _TEXT + _BUTTONS + _FIELDS + _VIEWS + _FRAMES)).substitute(names)


_TEXT = """
QLabel[heading="1"] { font-size: $title; font-weight: 600; color: $ink; }
QLabel[heading="2"] { font-size: $heading; font-weight: 600; color: $ink; }
QLabel[heading="3"] { font-weight: 600; color: $ink; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="danger"] { color: $danger; }
QLabel[small="true"] { font-size: $small; }
QLabel[pill="true"] { font-size: $small; font-weight: 600; border-radius: 8px; padding: 1px 8px; }
QLabel[pill="true"][tone="neutral"] { background: $neutral_soft; color: $muted; border: 1px solid $line; }
QLabel[pill="true"][tone="info"] { background: $selected; color: $on_selected; border: 1px solid $selected; }
QLabel[pill="true"][tone="good"] { background: $good_soft; color: $good; border: 1px solid $good_soft; }
QLabel[pill="true"][tone="warning"] {
    background: $warning_soft; color: $warning; border: 1px solid $warning_soft;
}
QLabel[pill="true"][tone="danger"] {
    background: $danger_soft; color: $danger; border: 1px solid $danger_soft;
}
QToolTip { background: $ink; color: $window; border: 1px solid $line; padding: 4px 6px; }
"""

_BUTTONS = """
QPushButton, QToolButton {
    background: $surface; color: $ink; border: 1px solid $border; border-radius: 6px;
    min-height: $inner; padding: 4px 12px; icon-size: 16px;
}
QToolButton { min-width: $inner_less; min-height: $inner_less; padding: 3px; }
QPushButton:hover, QToolButton:hover { background: $sunken; }
QPushButton:pressed, QToolButton:pressed, QToolButton:open { background: $line; }
QPushButton:focus { border: 2px solid $ring; padding: 4px-1 12px-1; }
QToolButton:focus { border: 2px solid $ring; padding: 3px-1; }
QPushButton:checked, QToolButton:checked { background: $selected; color: $on_selected; border-color: $ring; }
QPushButton:disabled, QToolButton:disabled { background: $window; color: $muted; border-color: $line; }
QPushButton::menu-indicator {
    image: url($icons/chevron-down.svg); width: 14px; height: 14px; subcontrol-position: right center;
    subcontrol-origin: padding; right: 6px; }
QToolButton::menu-indicator { image: none; }

QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[kind="primary"]:focus { border-color: $ring_filled; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $muted; border-color: $line; }
QPushButton[kind="danger"] { background: $surface; color: $danger; border-color: $danger; font-weight: 600; }
QPushButton[kind="danger"]:hover { background: $danger_soft; }
QPushButton[kind="danger"]:pressed { background: $line; }
QPushButton[kind="danger"]:focus { border-color: $ring_filled; }
QPushButton[kind="danger"]:disabled { background: $window; color: $muted; border-color: $line; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[kind="quiet"]:pressed, QToolButton[kind="quiet"]:pressed { background: $line; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border-color: $ring; }
QPushButton[kind="inverse"], QToolButton[kind="inverse"] {
    background: $ink; color: $window; border-color: $window;
}
QToolButton[kind="inverse"] { border-color: $ink; }
QPushButton[kind="inverse"]:focus, QToolButton[kind="inverse"]:focus { border-color: $window; }

QCheckBox, QRadioButton {
    spacing: 8px; min-height: 22px; padding: 0 5px 0 1px; border: 2px solid transparent; border-radius: 5px;
}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator, QGroupBox::indicator {
    width: 16px; height: 16px; border: 1px solid $border; background: $surface;
}
QCheckBox::indicator, QAbstractItemView::indicator, QGroupBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: $round; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { background: $sunken; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked, QGroupBox::indicator:checked {
    background: $accent; border-color: $link; image: url($icons/tick-$tick.svg);
}
QCheckBox::indicator:indeterminate {
    background: $accent; border-color: $link; image: url($icons/dash-$tick.svg);
}
QRadioButton::indicator:checked {
    border: $dot_edge solid $accent; width: $dot; height: $dot; background: $on_accent;
}
QCheckBox:focus, QRadioButton:focus { border: 2px solid $ring; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; background: $sunken; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
"""

_FIELDS = """
QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $surface; color: $ink; border: 1px solid $border; border-radius: 6px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit { min-height: $inner; padding: 4px 7px; placeholder-text-color: $muted; }
QAbstractSpinBox { min-height: $inner_less; padding: 3px 7px; }
QComboBox { min-height: $inner; padding: 4px 9px; }
QPlainTextEdit, QTextEdit { padding: 5px; placeholder-text-color: $muted; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover, QPlainTextEdit:hover, QTextEdit:hover {
    border-color: $ink;
}
QLineEdit:focus { border: 2px solid $ring; padding: 4px-1 7px-1; }
QAbstractSpinBox:focus { border: 2px solid $ring; padding: 3px-1 7px-1; }
QComboBox:focus { border: 2px solid $ring; padding: 4px-1 9px-1; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $ring; padding: 5px-1; }
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"], QComboBox[invalid="true"],
QPlainTextEdit[invalid="true"], QTextEdit[invalid="true"] { border: 2px solid $danger; }
QLineEdit[invalid="true"] { padding: 4px-1 7px-1; }
QAbstractSpinBox[invalid="true"] { padding: 3px-1 7px-1; }
QComboBox[invalid="true"] { padding: 4px-1 9px-1; }
QPlainTextEdit[invalid="true"], QTextEdit[invalid="true"] { padding: 5px-1; }
QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only {
    background: $window; border-color: $line;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled,
QTextEdit:disabled {
    background: $window; color: $muted; border-color: $line;
}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractItemView QLineEdit {
    border: none; padding: 0; min-height: 0; background: transparent; border-radius: 0;
}
QAbstractItemView QLineEdit { background: $surface; }
QAbstractItemView QLineEdit[cell="true"], QAbstractItemView QLineEdit[cell="true"]:focus {
    border: 2px solid $ring; padding: 0 6px-2;
}
QListWidget[offer="true"] { border: 1px solid $border; border-radius: 0; }
QLineEdit QToolButton { background: transparent; border: none; padding: 0; min-height: 0; min-width: 0; }
QLineEdit QToolButton:hover { background: $sunken; }

QComboBox { combobox-popup: 0; padding-right: 2px; }
QComboBox:focus, QComboBox[invalid="true"] { padding-right: 1px; }
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down {
    subcontrol-origin: border; subcontrol-position: center right; width: 28px; border: none;
    background: transparent;
}
QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow {
    image: url($icons/chevron-down.svg); width: 16px; height: 16px;
}
QComboBox QAbstractItemView {
    background: $surface; color: $ink; border: 1px solid $border; padding: 3px; outline: 0;
    selection-background-color: $selected; selection-color: $on_selected;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QTimeEdit::up-button {
    subcontrol-origin: border; subcontrol-position: top right; width: 26px; border: none;
    background: transparent;
}
QSpinBox::down-button, QDoubleSpinBox::down-button, QTimeEdit::down-button {
    subcontrol-origin: border; subcontrol-position: bottom right; width: 26px; border: none;
    background: transparent;
}
QSpinBox::up-button:hover, QSpinBox::down-button:hover, QTimeEdit::up-button:hover,
QTimeEdit::down-button:hover {
    background: $sunken;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QTimeEdit::up-arrow {
    image: url($icons/chevron-up.svg); width: 12px; height: 12px;
}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QTimeEdit::down-arrow {
    image: url($icons/chevron-down.svg); width: 12px; height: 12px;
}
"""

_VIEWS = """
QAbstractItemView { outline: 0; }
QTableView, QTreeView, QListView {
    background: $surface; alternate-background-color: $zebra; color: $ink; gridline-color: $line;
    selection-background-color: $selected; selection-color: $on_selected;
    border: 1px solid $line; border-radius: 8px; padding: 4px;
}
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid $ring; padding: 4px-1; }
/* Setting the spacing makes a list that was filled before it was shown lay its rows out again, at this height. */
QListView { qproperty-spacing: 0; }
QListView[board="true"] { background: $sunken; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QListView[board="true"]:focus { border: 2px solid $ring; padding: 5px; }
QListView[board="true"][target="true"] { border: 2px solid $ring; padding: 5px; background: $selected; }
QLabel[ghost="true"] { background: $surface; border: 2px solid $ring; border-radius: 6px; padding: 6px 10px; }
QListView[offers="true"], QListView[offers="true"]:focus { padding: 1px; border: 1px solid $border; border-radius: 0; }
QListView::item { min-height: 28px; padding: 0 8px; border-left: 3px solid transparent; }
QListView::item:selected { background: $selected; color: $on_selected; border-left: 3px solid $ring; }
QListView::item:hover:!selected { background: $sunken; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; font-size: $small; font-weight: 600;
    border: none; border-bottom: 1px solid $line; padding: 6px 9px; min-height: 18px;
}
QHeaderView::section:hover { background: $sunken; color: $ink; }
QHeaderView::down-arrow { image: url($icons/chevron-down.svg); width: 12px; height: 12px;
    subcontrol-position: center right; }
QHeaderView::up-arrow { image: url($icons/chevron-up.svg); width: 12px; height: 12px;
    subcontrol-position: center right; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 14px; }
QScrollBar:horizontal { height: 14px; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 4px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; color: $ink; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; min-height: 18px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $selected; color: $on_selected; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenuBar { background: $rail; color: $ink; }
QMenuBar::item { background: transparent; padding: 6px 10px; border-radius: 4px; }
QMenuBar::item:selected { background: $selected; color: $on_selected; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar::tab {
    background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
    padding: 7px 12px; min-height: 18px;
}
QTabBar::tab:hover { color: $ink; background: $sunken; }
QTabBar::tab:selected { color: $link; border-bottom: 2px solid $ring; font-weight: 600; }
QTabBar::tab:focus { color: $ink; background: $sunken; }
QTabBar::scroller { width: 24px; }
QTabBar QToolButton { border-color: $line; border-radius: 4px; padding: 0; min-width: 0; min-height: 0; }
"""

_FRAMES = """
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[notice="true"] { border-radius: 8px; border: 1px solid $line; }
QFrame[notice="true"][tone="info"] { background: $selected; border-color: $link; }
QFrame[notice="true"][tone="good"] { background: $good_soft; border-color: $good; }
QFrame[notice="true"][tone="warning"] { background: $warning_soft; border-color: $warning; }
QFrame[notice="true"][tone="danger"] { background: $danger_soft; border-color: $danger; }
QFrame[toast="true"] { background: $ink; border: 1px solid $border; border-radius: 8px; }
QFrame[toast="true"] QLabel { color: $window; }
QFrame[strip="true"] { background: $rail; border: none; border-top: 1px solid $line; }
QFrame[rail="true"] { background: $rail; border: none; border-right: 1px solid $line; }
QFrame[divider="true"] { background: $line; border: none; }
QStatusBar { background: $rail; border: none; }
QStatusBar::item { border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[page="true"] { background: transparent; }
QGroupBox { border: 1px solid $line; border-radius: 8px; margin-top: 20px; padding: 10px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; color: $ink; padding: 0 2px; }
QProgressBar {
    background: $sunken; color: $ink; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
    text-align: center;
}
QProgressBar::chunk { background: $link; border-radius: 4px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { border: none; padding: 4px 6px; }
QCalendarWidget QAbstractItemView { border: none; padding: 0; }
"""
