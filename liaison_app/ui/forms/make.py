"""Which editor a field gets."""

from __future__ import annotations

from collections.abc import Callable

from liaison_app.models.about import Field
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms import editors, owner, pickers
from liaison_app.ui.forms.editors import Editor
from liaison_app.ui.forms.picture import PictureEditor

_SIMPLE: dict[str, Callable[[Field], Editor]] = {
    "multiline": editors.MultilineEditor,
    "boolean": editors.BooleanEditor,
    "choice": editors.ChoiceEditor,
    "choices": editors.ChoicesEditor,
}


_ASKING: dict[str, Callable[[Field, Desk], Editor]] = {
    "link": pickers.LinkEditor,
    "links": pickers.LinksEditor,
    "picture": PictureEditor,
    "need": lambda field, _desk: pickers.NeedEditor(field),
    "needs": lambda field, _desk: pickers.NeedsEditor(field),
}


def make_editor(field: Field, desk: Desk, *, one_a_line: bool = False) -> Editor:
    """The editor for a field. `desk` is what pickers ask for records; `one_a_line` is for lists."""
    if one_a_line:
        return editors.LinesEditor(field)
    if field.type in _ASKING:
        return _ASKING[field.type](field, desk)
    if field.about.offers == "owners":
        return owner.OwnerEditor(field, desk)
    if field.type == "text" and field.about.suggest:
        return editors.SuggestEditor(field)
    return _SIMPLE.get(field.type, editors.TextEditor)(field)
