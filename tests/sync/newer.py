"""A device with a later version of the program: it puts fields, parts, kinds and sections on the hub that this version
does not know. It keeps nothing; each time it reads what the hub has, and writes the next version of one row."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from liaison_app.sync import epochs, link, payload, trust
from liaison_app.sync.device import DeviceKeys
from liaison_app.sync.hub.calls import NOTHING, Hub, Incoming, Outgoing
from liaison_app.sync.link import Link
from liaison_app.sync.payload import Payload
from liaison_app.sync.sealed import Place, Sealer

#: Schema of a version that there is not yet.
LATER = "9999"


@dataclass(frozen=True)
class Row:
    """The newest version of a row on the hub."""

    scope: str
    at: Incoming
    payload: Payload


@dataclass
class Newer:
    """The device; `opening` leads to the hub, `tie` is a laptop's, which knows the team's first device."""

    opening: Any
    keys: DeviceKeys
    tie: Link

    def hub(self) -> AbstractContextManager[Hub]:
        """The hub as this device sees it."""
        found: AbstractContextManager[Hub] = self.opening(self.keys.device_id)
        return found

    def sealer(self, hub: Hub) -> Sealer:
        """With the keys of today."""
        assert self.tie.team is not None
        assert self.tie.root is not None
        roster = link.admissions(hub.roster(self.tie.team))
        vouched = trust.trusted(roster, self.tie.root, self.tie.root_identity)
        ring = epochs.unwrap(hub.keys(self.tie.team)[0], self.tie.team, self.keys.receiving, vouched)
        return Sealer(self.tie.team, ring)

    def rows(self) -> dict[tuple[str, str], Row]:
        """Everything on the hub, by scope and id."""
        with self.hub() as hub:
            sealer = self.sealer(hub)
            return {
                (scope, str(one.row_id)): Row(
                    scope, one, payload.from_bytes(sealer.open(_place(scope, one), one.ciphertext))
                )
                for scope in sealer.ring.scopes
                for one in _all(hub, sealer.team, scope)
            }

    def write(self, scope: str, row_id: UUID, content: Payload, on: Incoming | None = None) -> bool:
        """Put the next version of a row on the hub, on top of the one named."""
        base, base_push = (on.version, on.push_id) if on else (0, NOTHING)
        with self.hub() as hub:
            sealer = self.sealer(hub)
            place = Place(scope, row_id, base + 1, sealer.ring.newest(scope), self.keys.device_id, content.erased)
            sealed = sealer.seal(place, content.to_bytes())
            out = Outgoing(uuid4(), scope, row_id, base, base_push, place.epoch, content.erased, sealed)
            return hub.push(sealer.team, [out])[0].status == "ok"

    def change(self, row: Row, what: str, token: str) -> Payload | None:
        """The payload with something new in it; None where it has no place for it."""
        old = replace(row.payload, schema=LATER, stamps={**row.payload.stamps, "updated_by": "newer"})
        phones = dict(old.parts.get("phones", {}))
        match what:
            case "field":
                return replace(old, fields={**old.fields, "pronouns": token})
            case "section":
                return replace(old, carried={**old.carried, "attachments": [token]})
            case "part":
                badges = {**old.parts.get("badges", {}), "b1": {"colour": token}}
                return replace(old, parts={**old.parts, "badges": badges})
            case "field of a part" if phones:
                first = min(phones)
                phones[first] = {**phones[first], "verified": token}
                return replace(old, parts={**old.parts, "phones": phones})
            case "known field" if row.scope != "identities":
                name = {"contacts": "notes", "referrals": "contact_method", "reports": "place"}.get(old.kind)
                return replace(old, fields={**old.fields, name: token}) if name else None
        return None


def _all(hub: Hub, team: UUID, scope: str) -> list[Incoming]:
    found: list[Incoming] = []
    since, at = 0, NOTHING
    while page := hub.pull(team, scope, since, at).versions:
        found += page
        since, at = page[-1].seq, page[-1].turn
    return found


def _place(scope: str, one: Incoming) -> Place:
    return Place(scope, one.row_id, one.version, one.key_epoch, one.device_id, one.erased)
