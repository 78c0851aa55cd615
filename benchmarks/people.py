"""People, and the contacts made with them."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import names, words
from benchmarks.town import Item, Town
from liaison_app.storage.edits import Edit


def contacts(town: Town, count: int) -> Iterator[Edit]:
    """`count` people; every fourth has one to four log entries."""
    rng = town.rng
    for _ in range(count):
        # A few come twice, as they do on sign-in sheets.
        name = rng.choice(town.people)[1] if town.people and rng.random() < 0.02 else names.person(rng)
        person = _person(town, name)
        town.people.append((person.id, name))
        yield person
        for _entry in range(rng.randint(1, 4) if rng.random() < 0.25 else 0):
            log: Item = {
                "contact_id": person.id,
                "on": town.day(700),
                "channel": rng.choice(("phone", "phone", "visit", "email")),
                "summary": words.sentence(rng),
                "minutes": rng.randint(1, 12) * 5,
            }
            yield town.edit("log-entries", log)


def _person(town: Town, name: str) -> Edit:
    rng = town.rng
    chance = rng.random
    fields: Item = {
        "name": name,
        "role": rng.choice(words.ROLES),
        "organization_id": rng.choice(town.organizations) if town.organizations and chance() < 0.3 else "",
        "emails": (names.email(rng, name),) if chance() < 0.6 else (),
        "area": words.area(rng),
        "languages": words.languages(rng),
        "interpreter_needed": chance() < 0.03,
        "preferred_channel": rng.choice(("phone", "text", "email", "post", "visit", "")),
        "do_not_contact": chance() < 0.02,
        "declared_office": f"Chair, {names.word(rng)} tenants" if chance() < 0.02 else "",
        "owner_id": town.officer_id if chance() < 0.5 else "",
        "source": rng.choice(("Forum", "Sign-in sheet", "Import", "Door-knock")),
        "agreed_on": town.day(1000) if chance() < 0.8 else None,
        "agreed_how": "in person",
        "notes": words.sentence(rng) if chance() < 0.3 else "",
    }
    phones = [town.phone("cell") for _ in range(rng.choices((0, 1, 2), (15, 75, 10))[0])]
    addresses: list[Item] = [{"address_1": names.street(rng), "city": "Fenport"}] if chance() < 0.4 else []
    return town.edit("contacts", fields, phones=phones, addresses=addresses)
