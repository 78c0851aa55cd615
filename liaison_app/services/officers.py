"""Officers of a vault: who they are, what they may do, how they come and go.

An officer is a record and a passphrase slot in the key file with the same id. Without the slot nobody gets in as this
officer; without a record that has not left, the slot lets nobody in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from liaison_app import clock
from liaison_app.errors import NotAllowed, NotFound, UserError
from liaison_app.i18n import _
from liaison_app.models.about import Value
from liaison_app.models.agency import ROLES, Officer
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS, Kind
from liaison_app.security import keychanges, keyfile, keystore, tries
from liaison_app.security.keydocument import PassphraseSlot
from liaison_app.security.keyfile import Secret
from liaison_app.security.seal import DEFAULT_COST, Cost
from liaison_app.services import keys, records, rules
from liaison_app.services.roles import guarded, require
from liaison_app.storage import door
from liaison_app.storage import keys as storage
from liaison_app.storage.edits import Changed, Edit
from liaison_app.storage.rekey import InUseElsewhere, RekeyFailed
from liaison_app.storage.session import Session
from liaison_app.storage.vault import Vault


@dataclass(frozen=True)
class Listed:
    """An officer as a list shows them; `has_passphrase` says whether a slot lets them in."""

    id: str
    name: str
    role: str
    left_on: date | None
    has_passphrase: bool


@dataclass(frozen=True)
class Added:
    """A new officer; `device_secret_used` False means that the passphrase alone opens a copy of the vault."""

    id: str
    device_secret_used: bool


@guarded("manage officers")
def every(vault: Vault) -> list[Listed]:
    """All officers, those who left too, in the order they came."""
    with_slot = _with_slot(vault)
    with vault.session().read() as db:
        found = db.scalars(select(Officer).where(Officer.deleted_at.is_(None)).order_by(Officer.n))
        return [Listed(one.id, one.name, one.role, one.left_on, one.id in with_slot) for one in found]


@guarded("manage officers")
def find(session: Session, text: str) -> str:
    """The id of the officer with this id or exactly this name. Raises NotFound, also where a name fits two."""
    named = select(Officer.id).where(Officer.deleted_at.is_(None), (Officer.id == text) | (Officer.name == text))
    with session.read() as db:
        ids = list(db.scalars(named))
    if len(ids) != 1:
        raise NotFound(_("There is no officer “{name}”, or more than one.").format(name=text))
    return ids[0]


@guarded("manage officers")
def add(vault: Vault, name: str, role: str, passphrase: str, *, cost: Cost = DEFAULT_COST) -> Added:
    """A new officer with a passphrase of their own. Raises WeakPassphrase or InvalidField; nothing changes then."""
    session, officer_id = vault.session(), new_id()
    _known_role(role)
    edit = records.new("officers", {"name": name.strip(), "role": role}, record_id=officer_id)
    checked = [rules.checked(session, edit)]
    # The slot first: without its record it lets nobody in, and a passphrase that is refused leaves nothing behind.
    used = _set_passphrase(vault, officer_id, name, passphrase, cost)
    door.apply(session, checked, action="officer-add")
    return Added(officer_id, used)


@guarded("change one's own passphrase")
def change_passphrase(
    vault: Vault, current: Secret, passphrase: str, *, officer_id: str = "", cost: Cost = DEFAULT_COST
) -> bool:
    """Give oneself a new passphrase, or as a supervisor another officer. True where a device secret goes with it.

    `current` is what opens the vault now, asked again so that nobody does this at a window left open. Raises an
    UnlockRefused, TooManyTries, WeakPassphrase or NotAllowed.
    """
    whose = officer_id or vault.actor.id
    if whose != vault.actor.id:
        require(vault, "manage officers")
    key_file, store = vault.folder / keyfile.FILE_NAME, keystore.system_store()
    opened = tries.judged(
        vault.folder / tries.FILE_NAME,
        current,
        lambda: keyfile.unlock(key_file, current, store, vault_salt=vault.opened.salt),
    )
    if opened.officer_id not in (None, vault.actor.id):
        raise NotAllowed(_("This is another officer's passphrase. Nothing was changed."))
    return _set_passphrase(vault, whose, _there(vault.session(), whose).name, passphrase, cost)


@guarded("manage officers")
def set_role(session: Session, officer_id: str, role: str) -> Changed:
    """Give an officer another role. The last supervisor stays one."""
    _known_role(role)
    officer = _there(session, officer_id)
    if role != "supervisor":
        _refuse_last_supervisor(session, officer)
    edit = Edit("officers", officer_id, base=officer.version, fields={"role": role})
    return door.apply(session, [edit], action="officer-role")


@guarded("manage officers")
def hand_over(session: Session, officer_id: str, to: str) -> Changed:
    """Pass everything that names one officer as in charge to another: contacts, open referrals. One step to undo.

    What an officer did (a training, a briefing read) stays theirs.
    """
    _there(session, to)
    edits = [
        edit
        for kind_name, field_name, closed in _IN_CHARGE
        for edit in _reassigned(session, KINDS[kind_name], field_name, officer_id, to, closed)
    ]
    return door.apply(session, edits, action="hand-over")


@guarded("manage officers")
def remove(vault: Vault, officer_id: str, *, to: str = "") -> Vault:
    """Let an officer go: what they were in charge of passes to `to`, and the database gets a key they never had.

    Closes the vault and answers it open again. Raises NotAllowed for oneself and for the last supervisor, UserError
    where the vault is open elsewhere: the officer is then kept out by the program, and the same call ends the work.
    """
    session = vault.session()
    if officer_id == vault.actor.id:
        raise NotAllowed(_("You cannot remove yourself. Another supervisor can."))
    officer = records.load(session, "officers", officer_id).record
    assert isinstance(officer, Officer)
    if officer.left_on is None:
        _refuse_last_supervisor(session, officer)
        if to:
            hand_over(session, officer_id, to)
        left: dict[str, Value] = {"left_on": clock.today()}
        door.apply(session, [Edit("officers", officer_id, base=officer.version, fields=left)], action="officer-leave")
    try:
        return keys.rekey(vault)
    except (InUseElsewhere, RekeyFailed):
        raise UserError(
            _("The officer is kept out, but the vault still has the key that they had."),
            _("Close Liaison in every other window, make room if the disk is full, and remove the officer again."),
        ) from None


#: Kind, field and the field that is filled once the matter is closed: what somebody is in charge of.
_IN_CHARGE = (("contacts", "owner_id", ""), ("contacts", "successor_id", ""), ("referrals", "officer_id", "closed_on"))


def _reassigned(session: Session, kind: Kind, field_name: str, officer_id: str, to: str, closed: str) -> list[Edit]:
    table = kind.table
    query = select(table.c.id, table.c.version).where(table.c[field_name] == officer_id, table.c.deleted_at.is_(None))
    if closed:
        query = query.where(table.c[closed].is_(None))
    with session.read() as db:
        return [Edit(kind.name, row.id, base=row.version, fields={field_name: to}) for row in db.execute(query)]


def _there(session: Session, officer_id: str) -> Officer:
    officer: Any = records.load(session, "officers", officer_id).record
    if officer.left_on is not None:
        raise NotAllowed(_("This officer has left. Nothing was changed."))
    return officer  # type: ignore[no-any-return]


def _known_role(role: str) -> None:
    if role not in ROLES:
        raise NotAllowed(_("There is no role “{role}”. There are: {roles}.").format(role=role, roles=", ".join(ROLES)))


def _refuse_last_supervisor(session: Session, officer: Officer) -> None:
    others = select(func.count()).where(
        Officer.id != officer.id,
        Officer.role == "supervisor",
        Officer.deleted_at.is_(None),
        Officer.left_on.is_(None),
    )
    with session.read() as db:
        if officer.role == "supervisor" and not db.scalar(others):
            raise NotAllowed(_("A vault needs a supervisor. Give somebody else that role first."))


def _with_slot(vault: Vault) -> set[str]:
    document = keyfile.read(vault.folder / keyfile.FILE_NAME)
    return {slot.officer_id for slot in document.slots if isinstance(slot, PassphraseSlot)}


def _set_passphrase(vault: Vault, officer_id: str, name: str, passphrase: str, cost: Cost) -> bool:
    session = vault.session()
    names = (name, records.agency(session).name)
    with storage.change(vault.folder, session, "passphrase", officer_id) as path:
        return keychanges.set_passphrase(
            path, vault.opened, officer_id, passphrase, store=keystore.usable_store(), cost=cost, names=names
        )
