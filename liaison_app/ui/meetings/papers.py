"""The documents of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liaison_app import clock
from liaison_app.errors import UserError
from liaison_app.i18n import N_, _, ngettext
from liaison_app.services import meeting_papers, minutes
from liaison_app.services.records import Loaded
from liaison_app.services.work import Session
from liaison_app.ui.paper.papers import Chosen, Paper, Pick

if TYPE_CHECKING:
    from liaison_app.exports.document import Document
    from liaison_app.exports.pdf import Pdf
    from liaison_app.services.release import Prepared

_COPIES = (("full", N_("For members")), ("public", N_("Public copy")))


def of_meeting(loaded: Loaded, kept: tuple[str, ...] | None = None) -> tuple[Paper, ...]:
    """Minutes, agenda and sign-in sheet; of a meeting to come, agenda and sheet first.

    Files are called by the day, which says nothing of people.

    With `kept` an officer looked through the public copy: it comes first, and these passages stay in it.
    """
    meeting_id, day = loaded.record.id, f"{loaded.value('starts_at'):%Y-%m-%d}"

    def prepare_minutes(session: Session, chosen: Chosen) -> Prepared[Any]:
        return minutes.prepare_minutes(session, meeting_id, public=chosen.text("copy") == "public", kept=kept or ())

    def prepare_amendments(session: Session, _chosen: Chosen) -> Prepared[Any]:
        prepared = minutes.prepare_minutes(session, meeting_id)
        if not prepared.content.amendments:
            raise UserError(_("These minutes have no amendments."))
        return prepared

    copies = Pick("copy", N_("Copy"), _COPIES, "full" if kept is None else "public")
    approved = loaded.value("minutes_state") == "approved"
    amended = Paper(N_("Amendments"), f"minutes-amendments-{day}", prepare_amendments, _amendments)
    afterwards = (
        Paper(N_("Minutes"), f"minutes-{day}", prepare_minutes, _minutes, (copies,), remarks=_remarks, stored=_stored),
        *([amended] if approved else []),
    )
    before = (
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
    return (*before, *afterwards) if _is_to_come(loaded) and kept is None else (*afterwards, *before)


def _is_to_come(loaded: Loaded) -> bool:
    """Whether nobody has begun the meeting, and its hour has not come."""
    starts, begun = loaded.value("starts_at"), loaded.value("opened_at") or loaded.value("closed_at")
    return not begun and isinstance(starts, datetime) and starts > clock.now()


def _minutes(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.minutes import minutes as set_minutes

    return set_minutes(prepared, page=chosen.page, lang=chosen.lang)


def _amendments(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.minutes import amendments

    return amendments(prepared, page=chosen.page, lang=chosen.lang)


def _stored(prepared: Prepared[Any]) -> Pdf | None:
    from liaison_app.exports.approval import approved_pdf

    return approved_pdf(prepared)


def _remarks(prepared: Prepared[Any], _chosen: Chosen, _pages: int) -> Sequence[str]:
    """What was left out of a public copy since nobody said that it may stay; that approved minutes stay as they are."""
    content = prepared.content
    if content.frozen is not None and not content.public:
        return [_("Printed as it was approved, whatever language and paper are chosen.")]
    left_out = sum(not doubt.kept for doubt in content.doubts)
    if not left_out:
        return []
    told = ngettext(
        "{n} passage that may tell who somebody is was left out.",
        "{n} passages that may tell who somebody is were left out.",
        left_out,
    )
    return [told.format(n=left_out) + " " + _("“Public copy…” in the minutes' window (F7) shows them.")]


def _agenda(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.meeting_papers import agenda

    return agenda(prepared, page=chosen.page, lang=chosen.lang)


def _sign_in(prepared: Prepared[Any], chosen: Chosen) -> Document:
    from liaison_app.exports.meeting_papers import sign_in

    return sign_in(prepared, page=chosen.page, lang=chosen.lang)
