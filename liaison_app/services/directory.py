"""The service directory as documents need it: active printable services with everything that belongs to them.

Read in a handful of statements, whatever its size. Read-only data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from liaison_app.models.base import Part
from liaison_app.models.organization import Organization
from liaison_app.models.parts import Address, Phone, Schedule
from liaison_app.models.service import Location, Service, ServiceAtLocation

P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Directory:
    """Services to print, and by the id of their owner: phones, addresses, hours, locations."""

    services: Sequence[Service]
    organizations: Mapping[str, Organization]
    offered_at: Mapping[str, Sequence[Location]]
    located: Mapping[str, Sequence[Location]]
    phones: Mapping[str, Sequence[Phone]]
    addresses: Mapping[str, Sequence[Address]]
    schedules: Mapping[str, Sequence[Schedule]]
    confidential: Sequence[Location]

    def locations(self, service: Service) -> Sequence[Location]:
        """Where a service is offered: as its directory says, else at the only location its organisation has."""
        if stated := self.offered_at[service.id]:
            return stated
        owned = self.located[service.organization_id] if service.organization_id else ()
        return owned if len(owned) == 1 else ()

    def cities(self, service: Service) -> list[str]:
        """The cities and regions of a service's locations that may be named."""
        places = [place for place in self.locations(service) if not place.confidential_address]
        addresses = [address for place in places for address in self.addresses[place.id]]
        return [name for address in addresses for name in (address.city, address.region) if name.strip()]


def load(db: OrmSession, only: str = "") -> Directory:
    """Read the directory: services that are active and may be printed, in the order of their names.

    With `only` an id it is that service alone, whatever its state: for the person who was referred to it.
    """
    wanted = Service.id == only if only else Service.printable & Service.status.in_(("active", ""))
    services = db.scalars(
        select(Service).where(Service.deleted_at.is_(None), wanted).order_by(Service.name.collate("NOCASE"), Service.n)
    ).all()
    locations = db.scalars(select(Location).where(Location.deleted_at.is_(None)).order_by(Location.n)).all()
    by_id = {place.id: place for place in locations}
    offered: dict[str, list[Location]] = defaultdict(list)
    for link in db.scalars(select(ServiceAtLocation).order_by(ServiceAtLocation.position, ServiceAtLocation.n)):
        if link.location_id in by_id and by_id[link.location_id] not in offered[link.service_id]:
            offered[link.service_id].append(by_id[link.location_id])
    located: dict[str, list[Location]] = defaultdict(list)
    for place in locations:
        located[place.organization_id].append(place)
    organizations = db.scalars(select(Organization).where(Organization.deleted_at.is_(None))).all()
    return Directory(
        services=services,
        organizations={organization.id: organization for organization in organizations},
        offered_at=offered,
        located=located,
        phones=_owned(db, Phone),
        addresses=_owned(db, Address),
        schedules=_owned(db, Schedule),
        confidential=[place for place in locations if place.confidential_address],
    )


def _owned(db: OrmSession, model: type[P]) -> Mapping[str, Sequence[P]]:
    found: dict[str, list[P]] = defaultdict(list)
    for part in db.scalars(select(model).order_by(model.position, model.n)):
        if part.owner_id:
            found[part.owner_id].append(part)
    return found
