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


def _concern(session: Session, record_id: str, state: str, reason: str) -> Changed:
    from liaison_app.services import concerns

    return concerns.move(session, record_id, state, reason)


#: What is moved: the noun of the command, and the service that moves it (id, state, reason).
_MOVES: Mapping[str, Move] = {
    "referral": _referral,
    "minutes": _minutes,
    "concern": _concern,
}
#: As `services.merging`, which is not imported before a command needs it.
_MERGED = ("contacts", "organizations", "places", "problems", "concerns")


@click.command("move")
@click.argument("noun", metavar="|".join(_MOVES), type=click.Choice(list(_MOVES)))
@click.argument("record_id", metavar="ID")
@click.argument("state", metavar="STATE")
@click.option(
    "--reason", default="", help="Why, where the state needs a reason; what the public is told; the body that is asked."
)
@vault_options
def move_command(noun: str, record_id: str, state: str, reason: str) -> None:
    """Move a record to another state, dated today."""
    with opened() as session:
        _MOVES[noun](session, record_id, state, reason)
    click.echo(_("Saved."))


@click.command("merge")
@click.argument("kind", metavar="KIND", type=click.Choice(_MERGED))
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
@vault_options
def merge_command(kind: str, first: str, second: str) -> None:
    """Merge the second record into the first, which stays; a concern becomes a duplicate. `undo` takes it back."""
    from liaison_app.services import merging
    from liaison_app.sync import link

    with opened() as session:
        link.require_links(session, kind)
        kept = merging.differences(session, kind, first, second) if kind in merging.MERGED else []
        merging.merge(session, kind, first, second)
    for one in kept:
        click.echo(
            _("{field}: kept “{first}”, not “{second}”.").format(field=one.label, first=one.first, second=one.second)
        )
    click.echo(_("Merged. “liaison undo” takes it back."))
