"""For a resident whose concern was about police conduct: where it was handed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liaison_app.i18n import N_
from liaison_app.services import complaint
from liaison_app.ui.paper.papers import Chosen, Paper

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.release import Prepared


def route(concern_id: str) -> Paper:
    """The complaint-route sheet of a concern."""
    return Paper(
        N_("Where a complaint went"),
        "complaint-route",
        lambda session, _chosen: complaint.prepare_route(session, concern_id),
        _build,
    )


def _build(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.complaint import complaint_route

    return complaint_route(prepared, page=chosen.page, lang=chosen.lang)
