"""Which editor a field gets."""

from __future__ import annotations

from collections.abc import Callable

from liaison_app.models.about import Field
from liaison_app.ui.desk import Desk
from liaison_app.ui.forms import editors, owner, pickers
from liaison_app.ui.forms.editors import Editor
from liaison_app.ui.forms.picture import PictureEditor
from liaison_app.ui.forms.places import PlaceEditor
from liaison_app.ui.forms.suggest_list import SuggestListEditor

_SIMPLE: dict[str, Callable[[Field], Editor]] = {
    "multiline": editors.MultilineEditor,
    "boolean": editors.BooleanEditor,
    "choice": editors.ChoiceEditor,
    "choices": editors.ChoicesEditor,
}


def _link(field: Field, desk: Desk) -> Editor:
    return PlaceEditor(field, desk) if field.about.link == "places" else pickers.LinkEditor(field, desk)


_ASKING: dict[str, Callable[[Field, Desk], Editor]] = {
    "link": _link,
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
    if field.about.suggest and field.type in ("text", "list"):
        return SuggestListEditor(field) if field.type == "list" else editors.SuggestEditor(field)
    return _SIMPLE.get(field.type, editors.TextEditor)(field)
