"""The colours of each theme, declared once; everything else takes them from here.

Ratios follow WCAG 2.2: text at least 4.5:1 against what it stands on (1.4.3), borders, marks and focus at
least 3:1 (1.4.11). `tests/ui/test_look.py` works them out for every pair in use, so a colour cannot drift out
of reach unseen.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Colours:
    """The colours of one theme as `#RRGGBB`. Names say the use, never the hue."""

    window: str
    """Behind everything."""
    rail: str
    """Behind the list of tabs and the status strip."""
    surface: str
    """Cards, tables, fields, menus: what is read and written on."""
    zebra: str
    """Every second row."""
    sunken: str
    """A control pressed or under the pointer, a table's header."""
    line: str
    """Divides without meaning anything by itself."""
    border: str
    """Edge of a control; the only sign of where a field is, hence 3:1."""
    ink: str
    muted: str
    """Secondary text, hints, and what is disabled."""
    accent: str
    """Fill of the one primary button, of what is ticked, of progress."""
    accent_hover: str
    accent_pressed: str
    on_accent: str
    selected: str
    """Behind selected rows and the tab that is open."""
    on_selected: str
    link: str
    """Accent as text and icon."""
    ring: str
    """Focus on fields, rows and plain buttons."""
    ring_filled: str
    """Focus on filled buttons: stands out from the fill and from what is behind it."""
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    neutral_soft: str


LIGHT = Colours(
    window="#F3F5F8",
    rail="#E8ECF2",
    surface="#FFFFFF",
    zebra="#F8F9FB",
    sunken="#EDF0F5",
    line="#D9DFE8",
    border="#7F899A",
    ink="#1A2230",
    muted="#556072",
    accent="#2362B5",
    accent_hover="#1C5199",
    accent_pressed="#16417C",
    on_accent="#FFFFFF",
    selected="#DBE8F9",
    on_selected="#14233B",
    link="#1A5199",
    ring="#2362B5",
    ring_filled="#080D1A",
    good="#1A6B3C",
    good_soft="#E1F3E7",
    warning="#7F4D00",
    warning_soft="#FCEFD6",
    danger="#B3261E",
    danger_soft="#FBE8E6",
    neutral_soft="#E9EDF3",
)

DARK = Colours(
    window="#14181F",
    rail="#0F1318",
    surface="#1B2129",
    zebra="#1F262F",
    sunken="#262E39",
    line="#2E3743",
    border="#707C8E",
    ink="#E4E9F0",
    muted="#A2ADBC",
    accent="#2B69BA",
    accent_hover="#3071C5",
    accent_pressed="#245A9F",
    on_accent="#FFFFFF",
    selected="#1D3A60",
    on_selected="#F0F5FC",
    link="#8FBDF7",
    ring="#8FBDF7",
    ring_filled="#FFFFFF",
    good="#7FD39E",
    good_soft="#17342A",
    warning="#F0BE6A",
    warning_soft="#3A2E17",
    danger="#F5A097",
    danger_soft="#432322",
    neutral_soft="#2A323D",
)

CONTRAST = Colours(
    window="#000000",
    rail="#000000",
    surface="#000000",
    zebra="#000000",
    sunken="#262626",
    line="#FFFFFF",
    border="#FFFFFF",
    ink="#FFFFFF",
    muted="#E6E6E6",
    accent="#FFE14D",
    accent_hover="#FFF0A3",
    accent_pressed="#E6C200",
    on_accent="#000000",
    selected="#FFE14D",
    on_selected="#000000",
    link="#FFE14D",
    ring="#4DE8FF",
    ring_filled="#FFFFFF",
    good="#7CFC9A",
    good_soft="#000000",
    warning="#FFC861",
    warning_soft="#000000",
    danger="#FF9C94",
    danger_soft="#000000",
    neutral_soft="#000000",
)


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
