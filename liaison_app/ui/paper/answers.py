"""You said, we did: offered where concerns are raised (Meetings) and where they are worked on (Problems)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from liaison_app.i18n import N_
from liaison_app.services import answers
from liaison_app.services.work import Session
from liaison_app.ui.paper.papers import Chosen, Day, Paper, Place

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.release import Prepared


def _gather(session: Session, chosen: Chosen) -> Prepared[Any]:
    which = answers.Which(chosen.day("since"), chosen.day("until"), chosen.text("area"))
    return answers.prepare_answers(session, which)


def _build(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.answers import answers as set_answers

    return set_answers(prepared, page=chosen.page, lang=chosen.lang)


YOU_SAID: Final = Paper(
    N_("You said, we did"),
    "you-said",
    _gather,
    _build,
    (Day("since", N_("From")), Day("until", N_("To")), Place("area", N_("Area"))),
)


def of(which: answers.Which) -> Paper:
    """The same of what somebody looks at."""
    return Paper(
        N_("You said, we did"), "you-said", lambda session, _chosen: answers.prepare_answers(session, which), _build
    )


def of_meeting(meeting_id: str) -> Paper:
    """The same of what was raised at one meeting."""
    return Paper(
        N_("You said, we did: this meeting"),
        "you-said",
        lambda session, _chosen: answers.prepare_answers(session, answers.Which(meeting_id=meeting_id)),
        _build,
    )
