"""Devices of a team: found it, ask to join, let another in, shut one out. Each takes the network for a few round trips.

Nothing the hub says is believed here before `trust` has followed it to the team's first device.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from liaison_app.errors import NotAllowed, NotFound
from liaison_app.i18n import _
from liaison_app.models.registry import KINDS
from liaison_app.security import keyfile
from liaison_app.security.keydocument import AgencySlot
from liaison_app.services import roles
from liaison_app.services.roles import guarded
from liaison_app.storage import erase, tables
from liaison_app.storage.vault import Vault
from liaison_app.sync import course, enrol, epochs, link, scopes, state, trust
from liaison_app.sync.device import fingerprint
from liaison_app.sync.epochs import Keyring
from liaison_app.sync.errors import NobodyAsks, NotTrusted
from liaison_app.sync.hub import calls
from liaison_app.sync.hub.calls import Asking, Device, Hub, Status
from liaison_app.sync.link import Link
from liaison_app.sync.trust import Admission


@dataclass(frozen=True)
class Standing:
    """Where this device stands: `founded` or `joined` a team, or `waiting` with a code to be told to somebody in it."""

    state: str
    fingerprint: str
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class Listed:
    """A device as a list shows it. `vouched` False: the hub names it, but nobody of the team let it in."""

    device: str
    fingerprint: str
    login: str
    scopes: tuple[str, ...]
    admits: bool
    since: datetime
    revoked_at: datetime | None
    vouched: bool
    this: bool


@guarded("use the hub")
def connect(vault: Vault, url: str) -> Standing:
    """Tie the vault to the hub at `url`: found the team if it has no device yet, else join it, or ask to.

    Asking again gives the same code. Raises HubError; NotTrusted where a team let us in that is not our code's; and
    NotAllowed where the hub is another than the vault's, or shut this device out.
    """
    session = vault.session()
    was = link.load(session)
    tie = replace(was, url=url) if was else Link.new(url)
    with calls.hub_at(url, tie.keys.device_id) as hub:
        team, standing = hub.standing()
        if standing == "revoked":
            raise NotAllowed(
                _("Your team has shut this device out of the hub. Your work here stays as it is."),
                _("Ask a supervisor."),
            )
        if tie.team is not None and (standing != "member" or team != tie.team):
            raise NotAllowed(
                _("This hub does not know this device, so it is not the one your team uses, or it lost its data."),
                _("Nothing was sent or changed. Check the address, and ask your administrator."),
            )
        if standing == "member" and team is not None:
            tie = tie if tie.team else _joined(hub, tie, team)
        elif standing == "founder" and team is not None:
            tie = _found(vault, hub, tie, team)
        else:
            # Kept first, so that the hub never has a question whose code nobody knows. Asked again each time, since
            # the hub forgets a question after a week.
            tie = replace(tie, code=tie.code or enrol.new_code())
            link.save(session, tie)
            hub.ask(tie.keys.identity, enrol.proof(tie.code, tie.keys.device_id, hub.login, tie.keys.identity))
    if was is None or was.team != tie.team:
        link.note(session, "hub-join" if tie.team else "hub-ask", tie.keys.device_id)
    link.save(session, tie)
    state = "waiting" if tie.team is None else "founded" if standing == "founder" else "joined"
    return Standing(state, fingerprint(tie.keys.identity), tie.code)


@guarded("use the hub")
def status(vault: Vault) -> tuple[Status, str]:
    """Figures of the team on the hub, and the server's version. Raises NotFound or HubError."""
    tie = link.member(vault.session())
    assert tie.team is not None
    with calls.hub_at(tie.url, tie.keys.device_id) as hub:
        return hub.status(tie.team), hub.postgres


@guarded("use the hub")
def devices(vault: Vault) -> tuple[list[Listed], list[Asking]]:
    """The team's devices, and who asks to be let in (for those who may let them)."""
    tie = link.member(vault.session())
    assert tie.team is not None
    with calls.hub_at(tie.url, tie.keys.device_id) as hub:
        roster, asking = hub.roster(tie.team), hub.asking(tie.team)
    vouched = _vouched(tie, roster)
    return [_listed(one, tie, vouched) for one in roster], asking


@guarded("manage devices")
def approve(vault: Vault, code: str, role: str) -> Asking:
    """Let the device in that shows `code`, with the keys that go with `role`. Raises NobodyAsks or HubError."""
    tie = link.member(vault.session())
    assert tie.team is not None
    typed = enrol.normalise(code)
    with calls.hub_at(tie.url, tie.keys.device_id) as hub:
        new = _who_shows(typed, hub.asking(tie.team))
        assert typed is not None
        ring = _keys(hub, tie, _vouched(tie, hub.roster(tie.team)))
        held = tuple(scope for scope in scopes.scopes_for(role) if scope in ring.scopes)
        admission = Admission(tie.team, new.device_id, new.login, new.identity, held, _admits(role), tie.keys.device_id)
        answer = enrol.welcome(typed, new.device_id, new.identity, tie.team, _root(tie), tie.root_identity)
        wraps = epochs.wrap_for(ring, tie.team, [admission], tie.keys, b"")
        link.note(vault.session(), "device-approve", new.device_id)
        hub.approve(_as_device(admission, admission.signed(tie.keys), answer, new.asked_at), wraps)
    return new


@guarded("manage devices")
def revoke(vault: Vault, device: str) -> Listed:
    """Shut a device out of the hub, and begin a new epoch of every scope it had. Raises NotFound or HubError.

    Every device that stays gets the new keys now; what is written from the next sync on is sealed with them.
    """
    tie = link.member(vault.session())
    assert tie.team is not None
    with calls.hub_at(tie.url, tie.keys.device_id) as hub:
        roster = hub.roster(tie.team)
        gone = next((one for one in roster if str(one.device_id) == device.strip().lower()), None)
        if gone is None or gone.revoked_at is not None:
            raise NotFound(_("There is no such device in your team, or it is shut out already. Nothing was changed."))
        if gone.device_id == tie.keys.device_id:
            raise NotAllowed(_("You cannot shut out the device you work on. Another supervisor can."))
        vouched = _vouched(tie, roster)
        stay = [one for one in roster if one.revoked_at is None and one is not gone]
        if any(one.device_id not in vouched for one in stay):
            raise NotTrusted
        ring = _keys(hub, tie, vouched)
        fresh = ring.next_epoch(scope for scope in gone.scopes if scope in ring.scopes)
        keep = [vouched[one.device_id] for one in stay]
        link.note(vault.session(), "device-revoke", gone.device_id)
        hub.revoke(tie.team, gone.device_id, epochs.wrap_for(fresh, tie.team, keep, tie.keys, _agency_key(vault)))
    return _listed(gone, tie, vouched)


@guarded("leave the hub")
def leave(vault: Vault) -> None:
    """Untie the vault from its hub. All work stays here, and is ready to go to whatever hub comes next.

    The hub is not told, so this needs no network: what this device was given it keeps until somebody shuts it out.
    """
    session = vault.session()
    tie = link.load(session)
    if tie is None:
        return
    with session.write() as db:
        synced = tables.synced.c
        pairs = [(row.kind, row.record_id) for row in db.execute(select(synced.kind, synced.record_id).distinct())]
        erase.queue(db, [(kind, one) for kind, one in pairs if kind in KINDS])
        for table in (tables.synced, tables.outgoing, tables.refused):
            db.execute(table.delete())
        link.forget(db)
        course.forget(db)
        state.forget(db)
    link.note(session, "hub-leave", tie.keys.device_id)


def _found(vault: Vault, hub: Hub, tie: Link, team: UUID) -> Link:
    ring = Keyring({}).next_epoch(scopes.SCOPES)
    keys = tie.keys
    own = Admission(team, keys.device_id, hub.login, keys.identity, scopes.SCOPES, True, keys.device_id)
    tie = tie.joined(team, keys.device_id, keys.identity)
    link.save(vault.session(), replace(tie, team=None))  # the keys before the hub knows of them
    hub.found(team, keys.identity, own.signed(keys), epochs.wrap_for(ring, team, [own], keys, _agency_key(vault)))
    return tie


def _joined(hub: Hub, tie: Link, team: UUID) -> Link:
    """The tie of a device that was let in, or that founded the team and was cut off before it knew."""
    roster = hub.roster(team)
    own = next(one for one in roster if one.device_id == tie.keys.device_id)
    if own.admitted_by == own.device_id:
        first: tuple[UUID, bytes] | None = (own.device_id, tie.keys.identity)
    else:
        first = trust.founder(link.admissions(roster), tie.keys, tie.code, own.welcome) if tie.code else None
    if first is None or own.identity != tie.keys.identity:
        raise NotTrusted
    tie = tie.joined(team, *first)
    vouched = _vouched(tie, roster)
    if own.device_id not in vouched:
        raise NotTrusted
    _keys(hub, tie, vouched)
    return tie


def _vouched(tie: Link, roster: Sequence[Device]) -> Mapping[UUID, Admission]:
    return link.vouched_by(tie, roster)


def _keys(hub: Hub, tie: Link, vouched: Mapping[UUID, Admission]) -> Keyring:
    assert tie.team is not None
    wraps, _min_client = hub.keys(tie.team)
    return epochs.unwrap(wraps, tie.team, tie.keys.receiving, vouched)


def _who_shows(code: str | None, asking: Sequence[Asking]) -> Asking:
    for one in asking if code else ():
        if enrol.same(one.proof, enrol.proof(code or "", one.device_id, one.login, one.identity)):
            return one
    raise NobodyAsks


def _admits(role: str) -> bool:
    return role in roles.ALLOWED["manage devices"]


def _agency_key(vault: Vault) -> bytes:
    """The agency's public key, where this vault has one; else empty."""
    document = keyfile.read(vault.folder / keyfile.FILE_NAME)
    return next((slot.public_key for slot in document.slots if isinstance(slot, AgencySlot)), b"")


def _root(tie: Link) -> UUID:
    assert tie.root is not None
    return tie.root


def _listed(one: Device, tie: Link, vouched: Mapping[UUID, Admission]) -> Listed:
    this = one.device_id == tie.keys.device_id
    who = (str(one.device_id), fingerprint(one.identity), one.login, tuple(one.scopes), one.admits)
    return Listed(*who, one.admitted_at, one.revoked_at, one.device_id in vouched, this)


def _as_device(admission: Admission, signature: bytes, answer: bytes, at: datetime) -> Device:
    return Device(
        admission.team,
        admission.device_id,
        admission.login,
        admission.identity,
        list(admission.scopes),
        admission.admits,
        admission.admitted_by,
        signature,
        answer,
        at,
        None,
    )
