"""The small pieces that the window is put together from. They know the look and nothing of records."""

from __future__ import annotations

from liaison_app.ui.widgets.buttons import Button, icon_button
from liaison_app.ui.widgets.dialogs import Dialog
from liaison_app.ui.widgets.fields import tame
from liaison_app.ui.widgets.header import TitleBar
from liaison_app.ui.widgets.labels import FieldNote, IconLabel, Notice, Pill, heading, hint
from liaison_app.ui.widgets.layouts import empty
from liaison_app.ui.widgets.panels import Card, EmptyState
from liaison_app.ui.widgets.rail import Entry, Rail
from liaison_app.ui.widgets.rows import RowDelegate, dress_list, dress_table, share_out
from liaison_app.ui.widgets.search import SearchField
from liaison_app.ui.widgets.status import StatusPiece, StatusStrip
from liaison_app.ui.widgets.texts import TextTable
from liaison_app.ui.widgets.toast import Toast
from liaison_app.ui.widgets.word_row import WordRow

__all__ = [
    "Button",
    "Card",
    "Dialog",
    "EmptyState",
    "Entry",
    "FieldNote",
    "IconLabel",
    "Notice",
    "Pill",
    "Rail",
    "RowDelegate",
    "SearchField",
    "StatusPiece",
    "StatusStrip",
    "TextTable",
    "TitleBar",
    "Toast",
    "WordRow",
    "dress_list",
    "dress_table",
    "empty",
    "heading",
    "hint",
    "icon_button",
    "share_out",
    "tame",
]
