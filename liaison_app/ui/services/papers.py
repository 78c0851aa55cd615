"""The resource guide as the tab of services offers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from liaison_app.exports.languages import LANGUAGES, tag
from liaison_app.i18n import N_, _, ngettext
from liaison_app.services import guide
from liaison_app.services.work import Session
from liaison_app.ui.paper.papers import Chosen, Paper, Pick, Place, Several

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.release import Prepared

FORMAT: Final = "format"
BESIDE: Final = "beside"
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
    langs = _langs(chosen)
    if len(langs) == 1:
        return guide.prepare_guide(session, options)
    return guide.prepare_guides(session, options, langs)


def _langs(chosen: Chosen) -> tuple[str, ...]:
    """The tags of one language or of two. Raises UserError for two of them where the format has no room."""
    from liaison_app.exports.guide_formats import check_languages

    beside, form = chosen.text(BESIDE), cast(Any, chosen.text(FORMAT))
    langs = (chosen.lang, *([tag(beside)] if beside else []))
    check_languages(langs, form)
    return langs


def _build(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.guide_formats import guide_as
    from liaison_app.exports.guide_pair import guide_pair

    langs = _langs(chosen)
    if len(langs) > 1:
        return guide_pair(prepared, langs, page=chosen.page)
    return guide_as(cast(Any, chosen.text(FORMAT)), prepared, page=chosen.page, lang=chosen.lang)


def _remarks(prepared: Prepared[Any], chosen: Chosen, pages: int) -> Sequence[str]:
    told = []
    if chosen.text(FORMAT) == "list" and pages > 2:
        told.append(_("The list is longer than one sheet. Choose needs or an area to shorten it."))
    if chosen.text(FORMAT) == "trifold":
        told.append(_("Print it on both sides, turned over the short edge."))
    contents = prepared.content if isinstance(prepared.content, tuple) else (prepared.content,)
    originals = sum(len(content.originals) for content in contents)
    if originals:
        words = ngettext(
            "{n} text is printed as it was written: it has no checked translation.",
            "{n} texts are printed as they were written: they have no checked translation.",
            originals,
        )
        told.append(words.format(n=originals))
    return told


_BESIDE: Final = Pick(
    BESIDE,
    N_("Second language beside it"),
    (("", N_("None")), *((code, name) for code, (_tag, name) in LANGUAGES.items())),
)

GUIDE: Final = Paper(
    N_("Resource guide"),
    "resource-guide",
    _gather,
    _build,
    (
        Pick(FORMAT, N_("Format"), _FORMATS),
        _BESIDE,
        Several(NEEDS, N_("Needs"), guide.needs_met),
        Place(AREA, N_("Area")),
    ),
    _remarks,
)
