"""Which editor a field gets."""

from __future__ import annotations

from collections.abc import Callable

from liaison_app.models.about import Field
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms import editors, pickers
from liaison_app.ui.forms.editors import Editor
from liaison_app.ui.forms.picture import PictureEditor

_SIMPLE: dict[str, Callable[[Field], Editor]] = {
    "multiline": editors.MultilineEditor,
    "boolean": editors.BooleanEditor,
    "choice": editors.ChoiceEditor,
    "choices": editors.ChoicesEditor,
}


def make_editor(field: Field, desk: Desk, *, one_a_line: bool = False) -> Editor:
    """The editor for a field. `desk` is what pickers ask for records; `one_a_line` is for lists."""
    if one_a_line:
        return editors.LinesEditor(field)
    match field.type:
        case "link":
            return pickers.LinkEditor(field, desk)
        case "links":
            return pickers.LinksEditor(field, desk)
        case "picture":
            return PictureEditor(field, desk)
        case "need":
            return pickers.NeedEditor(field)
        case "needs":
            return pickers.NeedsEditor(field)
    if field.type == "text" and field.about.suggest:
        return editors.SuggestEditor(field)
    return _SIMPLE.get(field.type, editors.TextEditor)(field)
