"""The resource guide as the tab of services offers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from liaison_app.i18n import N_, _
from liaison_app.services import guide
from liaison_app.services.work import Session
from liaison_app.ui.paper.papers import Chosen, Paper, Pick, Place, Several

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.release import Prepared

FORMAT: Final = "format"
NEEDS: Final = "needs"
AREA: Final = "area"

_FORMATS: Final = (
    ("full", N_("Full guide")),
    ("list", N_("List on one sheet")),
    ("trifold", N_("Leaflet, folded in three")),
    ("grid", N_("Weekly grid")),
    ("large", N_("Large print")),
)


def _gather(session: Session, chosen: Chosen) -> Prepared[Any]:
    options = guide.GuideOptions(needs=chosen.several(NEEDS), area=chosen.text(AREA))
    return guide.prepare_guide(session, options)


def _build(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.guide_formats import guide_as

    form: Any = chosen.text(FORMAT)
    return guide_as(form, prepared, page=chosen.page, lang=chosen.lang)


def _remarks(_prepared: Prepared[Any], chosen: Chosen, pages: int) -> Sequence[str]:
    if chosen.text(FORMAT) == "list" and pages > 2:
        return (_("The list is longer than one sheet. Choose needs or an area to shorten it."),)
    if chosen.text(FORMAT) == "trifold":
        return (_("Print it on both sides, turned over the short edge."),)
    return ()


GUIDE: Final = Paper(
    N_("Resource guide"),
    "resource-guide",
    _gather,
    _build,
    (Pick(FORMAT, N_("Format"), _FORMATS), Several(NEEDS, N_("Needs"), guide.headings), Place(AREA, N_("Area"))),
    _remarks,
)
