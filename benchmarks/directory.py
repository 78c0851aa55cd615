"""The directory: organisations, their locations, and the services offered there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Final

from benchmarks import names, words
from benchmarks.town import Item, Town
from liaison_app.storage.edits import Edit

_WEEK: Final = ("MO", "TU", "WE", "TH", "FR")


def services(town: Town, count: int) -> Iterator[Edit]:
    """`count` services at a location each, of about half as many organisations."""
    rng = town.rng
    for _ in range((count + 1) // 2):
        name = f"{names.word(rng)} {rng.choice(('Center', 'House', 'Project', 'Association', 'School'))}"
        fields: Item = {
            "name": name,
            "organization_type": rng.choice(words.KINDS_OF_ORGANIZATION),
            "area": words.area(rng),
            "description": words.paragraph(rng, 3),
            "email": names.email(rng, name),
        }
        organization = town.edit("organizations", fields, phones=[town.phone("voice")])
        town.organizations.append(organization.id)
        yield organization
    for _ in range(count):
        place = _location(town)
        yield place
        yield _service(town, place.id)


def _location(town: Town) -> Edit:
    rng = town.rng
    address: Item = {"address_1": names.street(rng), "city": "Fenport", "address_type": "physical"}
    hidden = rng.random() < 0.01
    fields: Item = {
        "name": f"{names.word(rng)} building",
        "organization_id": rng.choice(town.organizations),
        "confidential_address": hidden,
    }
    return town.edit("locations", fields, addresses=[address])


def _service(town: Town, location_id: str) -> Edit:
    rng = town.rng
    days = _WEEK[: rng.randint(1, 5)]
    free = rng.random() < 0.7
    hours: Item = {
        "byday": ",".join(days),
        "opens_at": time(rng.randint(7, 13)),
        "closes_at": time(rng.randint(14, 21)),
        "freq": "WEEKLY",
    }
    fields: Item = {
        "name": f"{rng.choice(words.SERVICES)} {names.word(rng)}",
        "organization_id": rng.choice(town.organizations),
        "needs": tuple(sorted(set(rng.choices(words.NEEDS, k=rng.randint(1, 2))))),
        "description": words.paragraph(rng),
        "eligibility_description": words.sentence(rng) if rng.random() < 0.6 else "",
        "free": free,
        "fees_description": "" if free else "By income",
        "languages": words.languages(rng),
        "area": words.area(rng),
        "assured_date": town.day(400) if rng.random() < 0.9 else None,
        "printable": rng.random() < 0.98,
    }
    at: Item = {"location_id": location_id}
    service = town.edit("services", fields, phones=[town.phone("voice")], schedules=[hours], service_at_location=[at])
    town.services.append(service.id)
    return service
