"""You said, we did: offered where concerns are raised (Meetings) and where they are worked on (Problems)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from liaison_app.i18n import N_
from liaison_app.services import answers
from liaison_app.services.work import Session
from liaison_app.ui.paper.papers import Chosen, Day, Paper

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.release import Prepared


def _gather(session: Session, chosen: Chosen) -> Prepared[Any]:
    return answers.prepare_answers(session, chosen.day("since"), chosen.day("until"))


def _build(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.answers import answers as set_answers

    return set_answers(prepared, page=chosen.page, lang=chosen.lang)


YOU_SAID: Final = Paper(
    N_("You said, we did"), "you-said", _gather, _build, (Day("since", N_("From")), Day("until", N_("To")))
)
