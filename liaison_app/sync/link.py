"""What ties this vault to a team's hub: the address, this device's keys, and the first device that all trust leads to.

It lies in the vault's facts (`meta`), encrypted like everything else, the password in the address too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from liaison_app import clock
from liaison_app.errors import NotAllowed, NotFound
from liaison_app.i18n import _
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS
from liaison_app.services.roles import guarded
from liaison_app.storage import audit, tables
from liaison_app.storage.session import Session
from liaison_app.sync import epochs, scopes
from liaison_app.sync.device import DeviceKeys
from liaison_app.sync.epochs import Keyring
from liaison_app.sync.errors import KeysLost, NotTrusted
from liaison_app.sync.hub.calls import Device, Hub, Wrapped
from liaison_app.sync.trust import Admission, trusted

_KEY = "hub"


@dataclass(frozen=True)
class Link:
    """A device's tie to a hub. Without `team` it still asks to be let in, with `code`."""

    url: str = field(repr=False)
    keys: DeviceKeys
    code: str = field(default="", repr=False)
    team: UUID | None = None
    root: UUID | None = None
    root_identity: bytes = b""
    ring: Keyring = field(default=Keyring({}), repr=False)
    """The team's keys as the hub last gave them, sealed as `wraps` says (a hash)."""
    wraps: str = ""
    known: Mapping[UUID, bytes] = field(default_factory=dict)
    """Devices that were vouched for when the keys came, with their identities."""
    revoked: frozenset[UUID] = frozenset()
    """Devices that were seen shut out: the hub cannot make that undone."""

    @staticmethod
    def new(url: str) -> Link:
        """The tie of a new device, which nobody knows yet."""
        return Link(url, DeviceKeys.new(uuid4()))

    def joined(self, team: UUID, root: UUID, root_identity: bytes) -> Link:
        """The tie of a device that belongs to the team; its code has done its work."""
        return replace(self, code="", team=team, root=root, root_identity=root_identity)


@guarded("use the hub")
def load(session: Session) -> Link | None:
    """The vault's tie to a hub, if it has one."""
    with session.read() as db:
        text = db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == _KEY))
    if text is None:
        return None
    facts = json.loads(text)
    return Link(
        facts["url"],
        DeviceKeys(UUID(facts["device"]), bytes.fromhex(facts["secret"])),
        facts["code"],
        UUID(facts["team"]) if facts["team"] else None,
        UUID(facts["root"]) if facts["root"] else None,
        bytes.fromhex(facts["root_identity"]),
        Keyring({(scope, epoch): bytes.fromhex(key) for scope, epoch, key in facts.get("ring", [])}),
        facts.get("wraps", ""),
        {UUID(one): bytes.fromhex(identity) for one, identity in facts.get("known", {}).items()},
        frozenset(map(UUID, facts.get("revoked", []))),
    )


@guarded("use the hub")
def save(session: Session, link: Link) -> None:
    """Keep the tie in the vault."""
    facts = {
        "url": link.url,
        "device": str(link.keys.device_id),
        "secret": link.keys.secret.hex(),
        "code": link.code,
        "team": str(link.team or ""),
        "root": str(link.root or ""),
        "root_identity": link.root_identity.hex(),
        "ring": [(scope, epoch, key.hex()) for (scope, epoch), key in link.ring.keys.items()],
        "wraps": link.wraps,
        "known": {str(one): identity.hex() for one, identity in link.known.items()},
        "revoked": sorted(map(str, link.revoked)),
    }
    row = insert(tables.meta).values(key=_KEY, value=json.dumps(facts))
    with session.write() as db:
        db.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value}))


@guarded("use the hub")
def require_links(session: Session, kind_name: str) -> None:
    """Raise NotAllowed where records that may lead to one of this kind do not come to this laptop: what leads to a
    record that is merged away could not be led anew. Somebody may have a wider role than when the laptop was let in.
    """
    link = load(session)
    held = link.ring.scopes if link else ()
    leading = {
        scopes.IDENTITIES if field.name in scopes.apart(kind.name) else scopes.scope_of(kind.name)
        for kind in KINDS.values()
        for field in kind.fields
        if field.about.link == kind_name
    }
    if held and not leading <= {*held}:
        raise NotAllowed(
            _("Other records that do not come to this laptop may lead to one of the two. Nothing was changed."),
            _("Merge them on a laptop that has the referrals, too."),
        )


def forget(db: Connection) -> None:
    """Drop the tie, in the transaction of `db`."""
    db.execute(delete(tables.meta).where(tables.meta.c.key == _KEY))


@guarded("use the hub")
def note(session: Session, action: str, device_id: UUID) -> None:
    """Put into the audit log what was done with a device."""
    with session.write() as db:
        at = audit.stamp(clock.utc_now(), "")
        audit.log(db, [audit.Event(new_id(), at, session.actor.id, action, "", str(device_id))])


@guarded("use the hub")
def member(session: Session) -> Link:
    """The tie of a vault whose device belongs to a team. Raises NotFound."""
    link = load(session)
    if link is None or link.team is None:
        raise NotFound(
            _("This vault does not belong to a team with a hub yet."), _("Join one with: liaison sync --hub URL")
        )
    return link


@guarded("use the hub")
def ring(session: Session, hub: Hub, link: Link, wraps: Sequence[Wrapped]) -> Keyring:
    """The team's keys from what the hub sealed to this device; the hub is asked more only where that is new.

    Raises NotTrusted for keys of devices that nobody vouches for, KeysLost where the hub's are older than those here.
    """
    digest = hashlib.sha256(b"".join(sorted(one.wrapped for one in wraps))).hexdigest()
    if digest == link.wraps:
        return link.ring
    assert link.team is not None
    roster = hub.roster(link.team)
    vouched = vouched_by(link, roster)
    found = epochs.unwrap(wraps, link.team, link.keys.receiving, vouched)
    for one in wraps:
        at = (one.scope, one.epoch)
        if one.wrapped_by in link.revoked and found.keys[at] != link.ring.keys.get(at):
            raise NotTrusted
    if any(found.newest(scope) < link.ring.newest(scope) for scope in found.scopes):
        raise KeysLost
    known = {one: admission.identity for one, admission in vouched.items()}
    shut = link.revoked | {one.device_id for one in roster if one.revoked_at is not None}
    save(session, replace(link, ring=found, wraps=digest, known=known, revoked=shut))
    return found


def vouched_by(link: Link, roster: Iterable[Device]) -> Mapping[UUID, Admission]:
    """The devices of the roster that this device believes to be the team's."""
    assert link.root is not None
    return trusted(admissions(roster), link.root, link.root_identity, revoked=link.revoked, known=link.known)


def admissions(roster: Iterable[Device]) -> list[tuple[Admission, bytes]]:
    """The roster as `trust` judges it."""
    return [
        (
            Admission(
                one.team_id,
                one.device_id,
                one.login,
                one.identity,
                tuple(one.scopes),
                one.admits,
                one.admitted_by,
            ),
            one.admission,
        )
        for one in roster
    ]
