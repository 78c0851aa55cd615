"""The documents of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liaison_app.i18n import N_
from liaison_app.services import meeting_papers, minutes
from liaison_app.services.records import Loaded
from liaison_app.services.work import Session
from liaison_app.ui.paper.papers import Chosen, Paper, Pick

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.services.release import Prepared

_COPY = Pick("copy", N_("Copy"), (("full", N_("For members")), ("public", N_("Public copy"))))


def of_meeting(loaded: Loaded) -> tuple[Paper, ...]:
    """Minutes, agenda and sign-in sheet. Files are called by the day, which says nothing of people."""
    meeting_id, day = loaded.record.id, f"{loaded.value('starts_at'):%Y-%m-%d}"

    def prepare_minutes(session: Session, chosen: Chosen) -> Prepared[Any]:
        return minutes.prepare_minutes(session, meeting_id, public=chosen.text("copy") == "public")

    return (
        Paper(N_("Minutes"), f"minutes-{day}", prepare_minutes, _minutes, (_COPY,)),
        Paper(
            N_("Agenda"),
            f"agenda-{day}",
            lambda session, _chosen: meeting_papers.prepare_agenda(session, meeting_id),
            _agenda,
        ),
        Paper(
            N_("Sign-in sheet"),
            f"sign-in-{day}",
            lambda session, _chosen: meeting_papers.prepare_sign_in(session, meeting_id),
            _sign_in,
        ),
    )


def _minutes(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.minutes import minutes as set_minutes

    return set_minutes(prepared, page=chosen.page, lang=chosen.lang)


def _agenda(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.meeting_papers import agenda

    return agenda(prepared, page=chosen.page, lang=chosen.lang)


def _sign_in(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.meeting_papers import sign_in

    return sign_in(prepared, page=chosen.page, lang=chosen.lang)
