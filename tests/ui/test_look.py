"""Unit tests of the look: every pair of colours in use can be read, every letter and icon is there, and all grows."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QFile, QSize
from PySide6.QtGui import QColor, QFont, QFontInfo, QIcon, QImage, QPalette, QRawFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTimeEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison_app import paths
from liaison_app.ui.look import fonts, icons, qss, theme
from liaison_app.ui.look.colours import Colours, contrast
from liaison_app.ui.look.metrics import Metrics
from liaison_app.ui.widgets import Button, SearchField, icon_button
from tests.ui.widgets.watching import come_to

THEMES = list(theme.THEMES)
TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp)
    yield
    theme.apply(qapp)


# --- colours -------------------------------------------------------------------------------------


def test_contrast_is_worked_out_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#1F5CAB", "#1F5CAB") == 1.0


def rules(of: Colours) -> Iterator[tuple[str, dict[str, str]]]:
    """Selector and declarations of each rule of the style sheet."""
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", qss.sheet(of, Metrics())):
        pairs = (line.split(":", 1) for line in body.split(";") if ":" in line)
        yield " ".join(selector.split()), {name.strip(): value.strip() for name, value in pairs}


@pytest.mark.parametrize("name", THEMES)
def test_text_stands_out_in_every_rule_that_sets_both_colours(name: theme.ThemeName) -> None:
    checked = 0
    for selector, declared in rules(theme.THEMES[name]):
        ground, text = declared.get("background", ""), declared.get("color", "")
        if ground.startswith("#") and text.startswith("#"):
            checked += 1
            assert contrast(text, ground) >= TEXT, f"{selector}: {text} on {ground}"
    assert checked > 15


@pytest.mark.parametrize("name", THEMES)
def test_text_stands_out_in_the_palette(name: theme.ThemeName) -> None:
    made, role = theme.palette(theme.THEMES[name]), QPalette.ColorRole
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        for text, ground in (
            (role.WindowText, role.Window),
            (role.Text, role.Base),
            (role.Text, role.AlternateBase),
            (role.PlaceholderText, role.Base),
            (role.ButtonText, role.Button),
            (role.HighlightedText, role.Highlight),
            (role.ToolTipText, role.ToolTipBase),
            (role.Link, role.Base),
            (role.Link, role.Window),
            (role.BrightText, role.Base),
        ):
            ratio = contrast(made.color(group, text).name(), made.color(group, ground).name())
            assert ratio >= TEXT, f"{text} on {ground}, {group}"


INHERITED = [  # text that a widget puts on a ground it does not set itself
    *((text, ground) for text in ("ink", "muted", "link") for ground in ("window", "surface", "zebra")),
    *((tone, ground) for tone in ("good", "warning", "danger") for ground in ("window", "surface", "zebra")),
    *((text, ground) for text in ("ink", "muted", "warning", "danger") for ground in ("rail", "sunken")),
    *(("ink", ground) for ground in ("good_soft", "warning_soft", "danger_soft", "line")),
    ("on_selected", "selected"),
    ("danger", "danger_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("window", "ink"),
]


@pytest.mark.parametrize("name", THEMES)
def test_text_stands_out_from_what_is_behind_it(name: theme.ThemeName) -> None:
    of = asdict(theme.THEMES[name])
    excused = {("ink", "line")} if name == "contrast" else set()  # there a line is a line, never a ground
    for text, ground in set(INHERITED) - excused:
        assert contrast(of[text], of[ground]) >= TEXT, f"{text} on {ground}"


@pytest.mark.parametrize("name", THEMES)
def test_edges_marks_and_focus_stand_out(name: theme.ThemeName) -> None:
    of = asdict(theme.THEMES[name])
    for mark, ground in (
        ("border", "surface"),
        ("border", "window"),
        ("link", "surface"),  # the edge of a ticked box
        ("link", "sunken"),  # progress
        ("danger", "surface"),  # the edge of a wrong field
        ("ring", "surface"),
        ("ring", "window"),
        ("ring", "rail"),
        ("ring_filled", "accent"),
        ("ring_filled", "surface"),
        ("ring_filled", "window"),
    ):
        if (name, mark, ground) == ("contrast", "ring_filled", "accent"):
            continue  # white around yellow: told apart from the black behind, and by its width
        assert contrast(of[mark], of[ground]) >= CONTROL, f"{mark} on {ground}"


def test_selected_row_is_told_apart_by_its_bar_or_its_ground() -> None:
    for of in theme.THEMES.values():
        bar = contrast(of.ring, of.selected)
        ground = contrast(of.selected, of.surface)
        assert max(bar, ground) >= CONTROL


# --- the style sheet -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", THEMES)
def test_every_picture_the_sheet_names_exists(qapp: QApplication, name: theme.ThemeName) -> None:
    theme.apply(qapp, name)
    sheet = qapp.styleSheet()
    pictures = set(re.findall(r"url\(([^)]+)\)", sheet))
    assert len(pictures) >= 4
    assert all(QFile.exists(picture) for picture in pictures)
    assert "$" not in sheet


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_nothing_moves_when_focus_comes(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, text_scale=scale)
    box = QWidget()
    qtbot.addWidget(box)
    for kind in (QPushButton, QLineEdit, QComboBox, QSpinBox, QCheckBox):
        field = kind(box)
        field.setFocusPolicy(field.focusPolicy().StrongFocus)
        box.show()
        field.show()
        at_rest = field.sizeHint()
        with qtbot.waitActive(box):
            box.activateWindow()
        come_to(field)
        assert field.hasFocus()
        assert field.sizeHint() == at_rest, kind.__name__


def controls() -> list[QWidget]:
    return [
        QPushButton("New"),
        Button("Save", kind="primary", shortcut="Ctrl+S"),
        icon_button("printer", "Print"),
        QCheckBox("Interpreter"),
        QRadioButton("Person"),
        QLineEdit(),
        SearchField(),
        QComboBox(),
        QSpinBox(),
        QTimeEdit(),
        QDateEdit(),
    ]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_targets_are_large_enough_and_grow(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    """WCAG 2.2, 2.5.8 asks for 24 by 24; at 200 % text a control is twice as high, give or take its lines."""
    theme.apply(qapp, text_scale=scale)
    for control in controls():
        qtbot.addWidget(control)
        control.ensurePolished()
        size = control.sizeHint()
        name = type(control).__name__
        assert size.height() >= 24 * scale, f"{name}: {size}"
        assert size.width() >= 24 * scale, f"{name}: {size}"


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_fields_and_buttons_are_equally_high(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, text_scale=scale)
    heights = {}
    for control in controls():
        if not isinstance(control, QCheckBox | QRadioButton):
            qtbot.addWidget(control)
            control.ensurePolished()
            heights[type(control).__name__] = control.sizeHint().height()
    assert max(heights.values()) - min(heights.values()) <= 1, heights


def test_text_scale_stays_within_bounds(qapp: QApplication) -> None:
    assert theme.apply(qapp, text_scale=0.2).metrics.scale == 1.0
    assert theme.apply(qapp, text_scale=9).metrics.scale == 2.0
    assert qapp.font().pointSizeF() == pytest.approx(2 * Metrics().body)


def test_an_open_window_changes_with_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    field = QLineEdit("Maple Court")
    qtbot.addWidget(field)
    field.show()
    grounds = []
    for name in THEMES:
        theme.apply(qapp, name)
        image = field.grab().toImage()
        grounds.append(image.pixelColor(image.width() - 12, image.height() // 2).name().upper())
    assert grounds == [theme.THEMES[name].surface for name in THEMES]


# --- fonts ---------------------------------------------------------------------------------------


def test_the_bundled_family_is_used(qapp: QApplication) -> None:
    assert fonts.load() == "Noto Sans"
    assert QFontInfo(qapp.font()).family() == "Noto Sans"


@pytest.mark.parametrize("file", fonts.FILES)
def test_each_cut_has_the_letters_of_the_languages_we_print(qapp: QApplication, file: str) -> None:
    raw = QRawFont(str(paths.resource("fonts", file)), 12)
    texts = "Zażółć gęślą jaźń · Dvořák · Ñuñoa", "Людмила Їжак ћирилица", "Ξένια Ώρα", "Nguyễn Thị Ước đã đến"
    for letter in set("".join(texts)) | set("–—‘’“”…•€·×"):
        assert raw.supportsCharacter(ord(letter)), letter


@pytest.mark.parametrize(("weight", "cut"), [(QFont.Weight.DemiBold, "SemiBold"), (QFont.Weight.Bold, "Bold")])
def test_heavier_text_has_a_cut_of_its_own(qapp: QApplication, weight: QFont.Weight, cut: str) -> None:
    font = QFont(fonts.load())
    font.setWeight(weight)
    assert QFontInfo(font).styleName() == cut


def test_without_the_files_text_still_has_a_font(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        family = fonts.register(tmp_path)
    assert family
    assert len(caplog.records) == len(fonts.FILES)


@pytest.mark.parametrize("licence", ["fonts/OFL-NotoSans.txt", "icons/LICENSE-lucide.txt"])
def test_licences_travel_along(licence: str) -> None:
    assert "Permission" in paths.resource(licence).read_text() or "OPEN FONT" in paths.resource(licence).read_text()


# --- icons ---------------------------------------------------------------------------------------


def strongest(image: QImage) -> str:
    """The colour of the most opaque pixel."""
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    x, y = max(points, key=lambda at: image.pixelColor(*at).alpha())
    colour = image.pixelColor(x, y)
    return colour.name().upper() if colour.alpha() > 200 else ""


def drawings() -> list[str]:
    return sorted(file.stem for file in paths.resource("icons").glob("*.svg") if file.stem != "liaison")


@pytest.mark.parametrize("name", drawings())
def test_each_drawing_shows_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    image = icons.icon(name, "danger").pixmap(QSize(32, 32), 1.0).toImage()
    assert strongest(image) == theme.current().colours.danger


@pytest.mark.parametrize(
    "name",
    "today contacts meetings problems referrals reports services evaluation plus search filter save undo lock printer "
    "file-text trash x check calendar phone mail map-pin clock alert info download upload sync user users "
    "organisation chevron-down chevron-right settings sun moon".split(),
)
def test_what_the_window_asks_for_is_there(qapp: QApplication, name: str) -> None:
    assert not icons.icon(name).pixmap(QSize(16, 16), 1.0).isNull()


def test_icons_are_drawn_at_the_density_of_the_screen(qapp: QApplication) -> None:
    picture = icons.icon("plus").pixmap(QSize(20, 20), 2.0)
    assert picture.size() == QSize(40, 40)
    assert picture.devicePixelRatio() == 2.0


def test_an_icon_takes_the_colours_of_a_new_theme(qapp: QApplication) -> None:
    plus = icons.icon("plus")
    seen = []
    for name in THEMES:
        theme.apply(qapp, name)
        seen.append(strongest(plus.pixmap(QSize(24, 24), 1.0).toImage()))
    assert seen == [theme.THEMES[name].ink for name in THEMES]


def test_a_disabled_icon_is_faded(qapp: QApplication) -> None:
    image = icons.icon("plus").pixmap(QSize(24, 24), 1.0, QIcon.Mode.Disabled).toImage()
    assert strongest(image) == theme.current().colours.border


def test_a_copied_icon_outlives_its_maker(qapp: QApplication) -> None:
    copy = QIcon(icons.icon("users"))
    copy.addPixmap(icons.pixmap("users", "ink", 16))  # detaches: Qt clones the engine
    assert strongest(copy.pixmap(QSize(24, 24), 1.0).toImage()) == theme.current().colours.ink


def test_unknown_names_are_errors(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-drawing")
    with pytest.raises(AttributeError):
        icons.icon("plus", "no_such_colour")


def test_the_programs_mark_shows(qapp: QApplication) -> None:
    image = icons.program_icon().pixmap(QSize(32, 32), 1.0).toImage()
    assert QColor(image.pixelColor(16, 2)).name() == "#1f5cab"
