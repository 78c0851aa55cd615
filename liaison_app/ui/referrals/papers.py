"""The slip that a referred person takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liaison_app.i18n import N_
from liaison_app.services import slip
from liaison_app.ui.paper.papers import Chosen, Paper, Switch

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.release import Prepared


def slip_of(referral_id: str) -> Paper:
    """The slip of a referral."""
    return Paper(
        N_("Referral slip"),
        "where-to-go",
        lambda session, _chosen: slip.prepare_slip(session, referral_id),
        _build,
        (Switch("crest", N_("With the agency's logo")),),
    )


def _build(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.slip import slip as set_slip

    return set_slip(prepared, page=chosen.page, lang=chosen.lang, crest=chosen.on("crest"))
