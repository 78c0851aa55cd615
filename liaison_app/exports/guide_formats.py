"""The formats of the resource guide, by the names the command line gives them."""

from __future__ import annotations

from typing import Final, Literal, get_args

from liaison_app.errors import UserError
from liaison_app.exports.document import Document, PageSize
from liaison_app.exports.guide import guide
from liaison_app.exports.guide_grid import grid
from liaison_app.exports.guide_short import guide_list, leaflet
from liaison_app.i18n import _
from liaison_app.services.guide import GuideContent
from liaison_app.services.release import Prepared

GuideFormat = Literal["full", "list", "trifold", "grid", "large"]
FORMATS: tuple[GuideFormat, ...] = get_args(GuideFormat)
SIDES: Final = 2


def check_languages(langs: tuple[str, ...], chosen: GuideFormat) -> None:
    """Raise UserError for languages that a format cannot have: two beside each other fit in the full guide only."""
    if len(langs) == 1:
        return
    if len(langs) != SIDES or len(set(langs)) != SIDES:
        raise UserError(_("A guide has one language, or two different ones beside each other."))
    if chosen != "full":
        raise UserError(
            _("Two languages stand beside each other in the full guide only."),
            _("Print this format once in each language."),
        )


def guide_as(
    chosen: GuideFormat, prepared: Prepared[GuideContent], *, page: PageSize = "Letter", lang: str = "en-US"
) -> Document:
    """The guide in a format. Raises UserError for a leaflet that cannot hold all services."""
    match chosen:
        case "full":
            return guide(prepared, page=page, lang=lang)
        case "large":
            return guide(prepared, page=page, lang=lang, form="large")
        case "list":
            return guide_list(prepared, page=page, lang=lang)
        case "trifold":
            return leaflet(prepared, page=page, lang=lang)
        case "grid":
            return grid(prepared, page=page, lang=lang)
