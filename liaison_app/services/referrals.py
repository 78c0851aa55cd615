"""The moves of a referral between the states that FHIR names (`Task.status`); only sensible ones are offered."""

from __future__ import annotations

from typing import Any, Final

from liaison_app import clock
from liaison_app.errors import NotAllowed
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.base import new_id
from liaison_app.models.referral import OUTCOMES, REFERRAL_STATES, Referral
from liaison_app.services import records
from liaison_app.services.roles import guarded
from liaison_app.storage import door
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.session import Session

#: From each state, the states a move may lead to.
MOVES: Final[dict[str, tuple[str, ...]]] = {
    "draft": ("requested", "cancelled", "entered-in-error"),
    "requested": ("accepted", "rejected", "on-hold", "cancelled", "failed", "entered-in-error"),
    "accepted": ("in-progress", "on-hold", "completed", "cancelled", "failed", "entered-in-error"),
    "rejected": ("requested", "entered-in-error"),
    "on-hold": ("requested", "in-progress", "cancelled", "failed", "entered-in-error"),
    "in-progress": ("completed", "on-hold", "cancelled", "failed", "entered-in-error"),
    "completed": ("in-progress", "entered-in-error"),
    "cancelled": ("requested", "entered-in-error"),
    "failed": ("requested", "entered-in-error"),
    "entered-in-error": (),
}
CLOSED: Final = ("rejected", "completed", "cancelled", "failed", "entered-in-error")


@guarded("write referrals")
def move(session: Session, referral_id: str, state: str, reason: str = "") -> Changed:
    """Move a referral to `state`, dated now. `reason` is an outcome code, kept when the move closes the referral.

    Raises NotAllowed for a move that makes no sense from the present state.
    """
    loaded = records.load(session, "referrals", referral_id)
    referral: Any = loaded.record
    assert isinstance(referral, Referral)
    if state not in MOVES[referral.state]:
        offered = ", ".join(MOVES[referral.state]) or _("none")
        raise NotAllowed(
            _("A referral that is “{now}” cannot become “{state}”.").format(now=referral.state, state=state),
            _("Possible: {states}.").format(states=offered),
        )
    if reason and reason not in OUTCOMES:
        raise NotAllowed(_("The reason must be one of: {codes}.").format(codes=", ".join(OUTCOMES)))
    step: dict[str, Value] = {
        "moved_at": clock.now(),
        "from_state": referral.state,
        "to_state": state,
        "reason": reason,
    }
    fields: dict[str, Value] = {"state": state, "closed_on": clock.today() if state in CLOSED else None}
    if reason or state not in CLOSED:
        fields["outcome"] = reason if state in CLOSED else ""
    edit = Edit(
        "referrals",
        referral_id,
        base=referral.version,
        fields=fields,
        parts={"referral-moves": {new_id(): step}},
    )
    return door.apply(session, [edit], action="move")


def offered(state: str) -> dict[str, str]:
    """The states a move may lead to, with their labels in the source language."""
    return {code: REFERRAL_STATES[code] for code in MOVES[state]}
