"""Moving a record from one state to the next: only the moves that make sense, each dated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from liaison_app.cli.common import opened, vault_options
from liaison_app.i18n import _
from liaison_app.services.work import Changed, Session

Move = Callable[[Session, str, str, str], Changed]


def _referral(session: Session, record_id: str, state: str, reason: str) -> Changed:
    from liaison_app.services import referrals

    return referrals.move(session, record_id, state, reason)


def _minutes(session: Session, record_id: str, state: str, _reason: str) -> Changed:
    if state == "approved":
        from liaison_app.exports.approval import approve_minutes

        return approve_minutes(session, record_id)
    from liaison_app.services.minutes import states

    return states.move(session, record_id, state)


#: What is moved: the noun of the command, and the service that moves it (id, state, reason).
_MOVES: Mapping[str, Move] = {
    "referral": _referral,
    "minutes": _minutes,
}


@click.command("move")
@click.argument("noun", metavar="|".join(_MOVES), type=click.Choice(list(_MOVES)))
@click.argument("record_id", metavar="ID")
@click.argument("state", metavar="STATE")
@click.option("--reason", default="", help="Why, where the state needs a reason.")
@vault_options
def move_command(noun: str, record_id: str, state: str, reason: str) -> None:
    """Move a record to another state, dated today."""
    with opened() as session:
        _MOVES[noun](session, record_id, state, reason)
    click.echo(_("Saved."))
