"""Which key a record travels under: derived from who may read it, so that a role never holds a key to what it may not.

A kind that every role reads travels in `team`, any other in `referrals`. Fields that some role never sees (who reported
something) travel in a row of their own in `identities`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from liaison_app.models.agency import ROLES
from liaison_app.models.registry import KINDS
from liaison_app.services.roles import ALLOWED, EVERYONE, HIDDEN
from liaison_app.sync.payload import Payload

TEAM: Final = "team"
REFERRALS: Final = "referrals"
IDENTITIES: Final = "identities"
SCOPES: Final = (TEAM, REFERRALS, IDENTITIES)


@cache
def scope_of(kind_name: str) -> str:
    """The scope of a kind's records. A kind that nobody is allowed to read yet travels with the narrower key."""
    return TEAM if ALLOWED.get(f"read {kind_name}") == EVERYONE else REFERRALS


def scopes_for(role: str) -> tuple[str, ...]:
    """The scopes whose keys a device gets that works in this role."""
    reads_all = all(role in ALLOWED.get(f"read {name}", ()) for name in KINDS if scope_of(name) == REFERRALS)
    sees_all = not any(hidden for (who, _kind), hidden in HIDDEN.items() if who == role)
    held = {TEAM: role in ROLES, REFERRALS: role in ROLES and reads_all, IDENTITIES: role in ROLES and sees_all}
    return tuple(scope for scope in SCOPES if held[scope])


@cache
def apart(kind_name: str) -> tuple[str, ...]:
    """The fields of a kind that some role never sees."""
    return tuple(sorted({name for (_role, kind), names in HIDDEN.items() if kind == kind_name for name in names}))


def split(payload: Payload) -> dict[str, Payload]:
    """The rows that a record travels as, by scope; each has the record's id.

    A kind with fields apart always has its second row, filled or not, so that having it says nothing.
    """
    names = apart(payload.kind)
    if not names:
        return {scope_of(payload.kind): payload}
    shown = {name: value for name, value in payload.fields.items() if name not in names}
    kept = {name: value for name, value in payload.fields.items() if name in names}
    open_also = {path: values for path, values in payload.also.items() if path not in names}
    kept_also = {path: values for path, values in payload.also.items() if path in names}
    second = Payload(
        payload.kind, kept, erased=payload.erased, also=kept_also, stamps=payload.stamps, schema=payload.schema
    )
    return {scope_of(payload.kind): replace(payload, fields=shown, also=open_also), IDENTITIES: second}


def join(payload: Payload, second: Payload | None) -> Payload:
    """The whole record from its rows; `second` is None where this device has no key for it, or it has not come yet."""
    if second is None:
        return payload
    return replace(payload, fields={**payload.fields, **second.fields}, also={**payload.also, **second.also})
