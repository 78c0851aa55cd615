"""Address labels for contacts who may be written to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from liaison_app.i18n import N_, _
from liaison_app.services.labels import prepare_labels
from liaison_app.ui.paper.papers import Chosen, Paper, Place

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.release import Prepared


def _build(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.labels import labels

    return labels(prepared, page=chosen.page, lang=chosen.lang)


def _remarks(prepared: Prepared[Any], chosen: Chosen, _pages: int) -> Sequence[str]:
    sheet = "Avery L7160" if chosen.page == "A4" else "Avery 5160"
    told = [_("For sheets of {kind}. Print at actual size.").format(kind=sheet)]
    left_out, without = prepared.content.withheld, prepared.content.without_address
    if left_out or without:
        words = _("Left out: {left_out} not to be written to, {without} without an address.")
        told.append(words.format(left_out=left_out, without=without))
    return told


LABELS: Final = Paper(
    N_("Address labels"),
    "labels",
    lambda session, chosen: prepare_labels(session, chosen.text("area")),
    _build,
    (Place("area", N_("Area")),),
    _remarks,
)
