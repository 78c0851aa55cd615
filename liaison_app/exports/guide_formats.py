"""The formats of the resource guide, by the names the command line gives them."""

from __future__ import annotations

from typing import Literal, get_args

from liaison_app.exports.document import Document, PageSize
from liaison_app.exports.guide import guide
from liaison_app.exports.guide_grid import grid
from liaison_app.exports.guide_short import guide_list, leaflet
from liaison_app.services.guide import GuideContent
from liaison_app.services.release import Prepared

GuideFormat = Literal["full", "list", "trifold", "grid", "large"]
FORMATS: tuple[GuideFormat, ...] = get_args(GuideFormat)


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
