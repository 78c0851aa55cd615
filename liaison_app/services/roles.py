"""Who may do what: one table of actions and roles, denied unless it says otherwise.

Every function of `services` and `imports` that takes a session says with `guarded` which action it is; a test finds
those that do not. Window and command line meet the same table. On one laptop roles are kept by the program, not by
the keys: every officer's passphrase opens the whole database (docs/adr/0010).
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Final, ParamSpec, Protocol, TypeVar

from sqlalchemy.orm.attributes import set_committed_value

from liaison_app.errors import NotAllowed
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.agency import ROLES
from liaison_app.models.base import Record
from liaison_app.models.registry import KINDS, PART_KINDS, PartKind
from liaison_app.storage.edits import Edit
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Actor

P = ParamSpec("P")
R = TypeVar("R")

Role = str
#: `read KIND`, `write KIND` (add, change, delete), or one of the names below.
Action = str
Roles = frozenset[Role]

EVERYONE: Final[Roles] = frozenset(ROLES)
OFFICERS: Final[Roles] = frozenset({"officer", "supervisor"})
SUPERVISOR: Final[Roles] = frozenset({"supervisor"})
VOLUNTEERS: Final[Roles] = OFFICERS | {"volunteer-coordinator"}
RECORDS: Final[Roles] = OFFICERS | {"records-officer"}

#: Kind → who reads its records, who writes them. The records officer reads all there is, to disclose and to purge,
#: and changes none of it. The volunteer coordinator works with watch groups, their contacts, meetings and reports.
_KINDS: Final[Mapping[str, tuple[Roles, Roles]]] = {
    "contacts": (EVERYONE, VOLUNTEERS),
    "log-entries": (EVERYONE, VOLUNTEERS),
    "organizations": (EVERYONE, OFFICERS),
    "services": (EVERYONE, OFFICERS),
    "locations": (EVERYONE, OFFICERS),
    "meetings": (EVERYONE, VOLUNTEERS),
    "agenda-items": (EVERYONE, VOLUNTEERS),
    "attendances": (EVERYONE, VOLUNTEERS),
    "concerns": (EVERYONE, VOLUNTEERS),
    "decisions": (EVERYONE, VOLUNTEERS),
    "actions": (EVERYONE, VOLUNTEERS),
    "remarks": (EVERYONE, VOLUNTEERS),
    "agenda-templates": (EVERYONE, VOLUNTEERS),
    "minutes-texts": (EVERYONE, VOLUNTEERS),
    "approved-minutes": (EVERYONE, VOLUNTEERS),
    "amendments": (EVERYONE, VOLUNTEERS),
    "activities": (EVERYONE, VOLUNTEERS),
    "problems": (EVERYONE, OFFICERS),
    "referrals": (RECORDS, OFFICERS),
    "consents": (RECORDS, OFFICERS),
    "reports": (EVERYONE, VOLUNTEERS),
    "groups": (EVERYONE, VOLUNTEERS),
    "places": (EVERYONE, OFFICERS),
    "notes": (EVERYONE, VOLUNTEERS),
    "agency": (EVERYONE, SUPERVISOR),
    "area-profiles": (EVERYONE, SUPERVISOR),
    "officers": (EVERYONE, SUPERVISOR),
    "trainings": (RECORDS, OFFICERS),
    "surveys": (RECORDS, OFFICERS),
    "briefings": (RECORDS, OFFICERS),
    "handouts": (RECORDS, OFFICERS),
    "translations": (EVERYONE, OFFICERS),
}


def _of_part(part: PartKind) -> tuple[Roles, Roles]:
    """Parts are read by those who read all their owners; who may write to one owner is asked again with the owner."""
    owners = [_KINDS[kind.name] for kind in KINDS.values() if part in kind.part_kinds]
    return EVERYONE.intersection(*(read for read, _write in owners)), frozenset().union(*(w for _read, w in owners))


_ALL_KINDS = {**_KINDS, **{name: _of_part(part) for name, part in PART_KINDS.items()}}

#: What is not in this table is denied.
ALLOWED: Final[Mapping[Action, Roles]] = {
    **{f"read {kind}": roles for kind, (roles, _write) in _ALL_KINDS.items()},
    **{f"write {kind}": roles for kind, (_read, roles) in _ALL_KINDS.items()},
    "see what is due": EVERYONE,
    "search": EVERYONE,
    "follow changes": EVERYONE,
    "change records": VOLUNTEERS,
    "undo": VOLUNTEERS,
    "erase records": frozenset({"supervisor", "records-officer"}),
    "evaluate": RECORDS,
    "keep drafts": EVERYONE,
    "release guide": EVERYONE,
    "release minutes": EVERYONE,
    "release minutes-public": EVERYONE,
    "release agenda": EVERYONE,
    "release sign-in": EVERYONE,
    "release invitation": VOLUNTEERS,
    "release cancellation": VOLUNTEERS,
    "import replies": VOLUNTEERS,
    "release you-said": EVERYONE,
    "release complaint-route": EVERYONE,
    "release referral-slip": RECORDS,
    "release labels": VOLUNTEERS,
    "release exchange": EVERYONE,
    "take in exchange files": EVERYONE,
    "release translations": OFFICERS,
    "import translations": OFFICERS,
    "release audit-log": frozenset({"supervisor", "records-officer"}),
    "back up": EVERYONE,
    "choose where backups go": OFFICERS,
    "restore a backup": OFFICERS,
    "import services": OFFICERS,
    "fill with the sample": SUPERVISOR,
    "check the vault": EVERYONE,
    "read the audit log": frozenset({"supervisor", "records-officer"}),
    "accept the vault as it is": SUPERVISOR,
    "change one's own passphrase": EVERYONE,
    "use the hub": EVERYONE,
    "leave the hub": OFFICERS,
    "manage devices": SUPERVISOR,
    "manage officers": SUPERVISOR,
    "manage keys": SUPERVISOR,
}

#: Fields that a role never sees nor fills, by role and kind.
HIDDEN: Final[Mapping[tuple[Role, str], tuple[str, ...]]] = {
    ("volunteer-coordinator", "reports"): ("reporter_id",),
}


class Acting(Protocol):
    """A session or an open vault: somebody at work."""

    @property
    def actor(self) -> Actor: ...


def may(who: Acting, action: Action) -> bool:
    """Whether the role of whoever is at work allows an action."""
    return who.actor.role in ALLOWED.get(action, frozenset())


def require(who: Acting, action: Action) -> None:
    """Raise NotAllowed unless the role allows the action."""
    if not may(who, action):
        role = _(ROLES[who.actor.role]) if who.actor.role in ROLES else "?"
        raise NotAllowed(
            _("Your role ({role}) does not allow this. Nothing was changed.").format(role=role), _("Ask a supervisor.")
        )


def guarded(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a function whose first argument is the session (or the open vault).

    `action` may name other arguments, as in `read {kind_name}` or `read {query.kind}`.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            arguments = signature.bind(*args, **kwargs).arguments
            who: Acting = next(iter(arguments.values()))
            require(who, action.format_map(arguments))
            return function(*args, **kwargs)

        checked.action = action  # type: ignore[attr-defined]
        return checked

    return wrap


def hidden(who: Acting, kind_name: str) -> tuple[str, ...]:
    """The fields of a kind that whoever is at work does not see."""
    return HIDDEN.get((who.actor.role, kind_name), ())


def blanked(who: Acting, kind_name: str, records: Iterable[Record]) -> None:
    """Take from records, as read, what the role does not see."""
    names = hidden(who, kind_name)
    if names:
        for record in records:
            for name in names:
                set_committed_value(record, name, KINDS[kind_name].field(name).default)


def require_query(who: Acting, query: Query) -> None:
    """Raise NotAllowed where a list is chosen or sorted by a field that the role does not see: order tells too."""
    if {*query.where, query.sort} & {*hidden(who, query.kind)}:
        raise NotAllowed(_("Your role does not show this field. Nothing was changed."), _("Ask a supervisor."))


def require_write(who: Acting, edit: Edit) -> None:
    """Raise NotAllowed unless the role may make this edit, hidden fields included."""
    require(who, f"write {edit.kind}")
    for name in hidden(who, edit.kind):
        default: Value = KINDS[edit.kind].field(name).default
        if edit.fields.get(name, default) != default or (edit.base and name in edit.fields):
            field = _(KINDS[edit.kind].field(name).label)
            raise NotAllowed(
                _("Your role does not allow you to fill “{field}”. Nothing was changed.").format(field=field),
                _("Ask a supervisor."),
            )
