"""One entry of the resource guide: what it says of a service, in which order, and what it keeps to itself."""

from __future__ import annotations

from datetime import time

from liaison_app.exports.document import Facts, Group
from liaison_app.exports.pdf import write_pdf
from liaison_app.storage.session import Session
from tests.exports.guides import WEEK, document, entries
from tests.exports.plain import plain_text
from tests.exports.reading import body_lines
from tests.services.adding import add


def test_an_entry_says_all_in_the_order_in_which_a_person_asks(session: Session, clinic: str) -> None:
    assert entries(document(session))["Recovery clinic"] == [
        "Hope House",
        "First paragraph.",
        "Second <b>paragraph</b>.",
        "Phone (217) 555-0101 ext. 3, front desk",
        "(217) 555-0102 hotline",
        "Checked on May 3, 2026",
        "Hours Monday, Tuesday 9:00 AM – 12:00 PM and 1:00 PM – 5:00 PM",
        "Wednesday to Friday 9:00 AM – 12:00 PM",
        "Saturday by appointment",
        "Cost Free. Medicine may cost something",
        "Address 12 Elm Street, Springfield, IL 62701",
        "Getting there Bus 4",
        "Accessibility Ramp at the side door",
        "Who it is for Everyone. Age 18 and over",
        "How to get it Walk in",
        "Bring Photo ID, Proof of address",
        "Languages English, Spanish. Interpreter: By phone",
        "Website hope.example/clinic",
        "E-mail help@hope.example",
    ]


def test_what_is_not_known_has_no_label(session: Session) -> None:
    add(session, "services", name="Bare")
    printed = document(session)
    assert entries(printed) == {"Bare": ["Checked not yet, call first"]}
    for block in printed.blocks:
        inside = block.blocks if isinstance(block, Group) else (block,)
        for one in inside:
            if isinstance(one, Facts):
                assert all(row.value and row.value[0].text.strip() for row in one.rows)


def test_an_organisations_phone_stands_in_and_a_placeholder_is_not_named(session: Session) -> None:
    office = add(session, "organizations", phones=[{"number": "555-1000"}], name="Office")
    add(session, "services", name="A", organization_id=office)
    add(session, "services", phones=[{"number": "555-2000"}], name="B", organization_id=office)
    missing = add(session, "organizations", name="Organization 123", placeholder=True)
    add(session, "services", name="C", organization_id=missing)
    found = entries(document(session))
    assert "Office phone 555-1000" in found["A"]
    assert [line for line in found["B"] if "555" in line] == ["Phone 555-2000"]
    assert "Organization 123" not in " ".join(found["C"])


def test_a_service_at_several_places_keeps_their_hours_and_phones_apart(session: Session) -> None:
    def place(name: str, number: str, opens: int) -> dict[str, str]:
        hours = [{"byday": "MO", "opens_at": time(opens), "closes_at": time(20)}]
        parts = {"phones": [{"number": number}], "schedules": hours, "addresses": [{"address_1": f"{opens} Oak"}]}
        return {"location_id": add(session, "locations", **parts, name=name)}

    links = [place("North", "555-0001", 8), place("South", "555-0002", 9)]
    add(session, "services", service_at_location=links, phones=[{"number": "555-0000"}], name="Library")
    assert entries(document(session))["Library"] == [
        "Phone 555-0000",
        "Checked not yet, call first",
        "Address North, 8 Oak",
        "Phone there 555-0001",
        "Hours there Monday 8:00 AM – 8:00 PM",
        "Address South, 9 Oak",
        "Phone there 555-0002",
        "Hours there Monday 9:00 AM – 8:00 PM",
    ]


def test_what_directories_write_oddly_is_said_plainly(session: Session) -> None:
    hours = [{"byday": "MO", "opens_at": time(9), "closes_at": time(17)}]
    parts = {"phones": [{"number": "555-0001"}], "schedules": hours}
    location = add(session, "locations", **parts, name="Annex", accessibility="disabled_parking\nramp")
    link = {"service_at_location": [{"location_id": location}], "schedules": hours}
    add(session, "services", **link, name="Copies", fees_description="None.", free=True)
    assert entries(document(session))["Copies"] == [
        "Phone 555-0001",
        "Checked not yet, call first",
        "Hours Monday 9:00 AM – 5:00 PM",
        "Cost Free",
        "Place Annex",
        "Accessibility disabled parking, ramp",
    ]


def test_hours_around_the_clock_and_every_day(session: Session) -> None:
    always = [{"byday": f"{WEEK},SA,SU", "opens_at": time(0), "closes_at": time(23, 59)}]
    add(session, "services", schedules=always, name="Hotline")
    assert "Hours Every day open 24 hours" in entries(document(session))["Hotline"]


def test_only_web_addresses_become_links(session: Session) -> None:
    add(session, "services", name="A", url="javascript:alert(1)")
    add(session, "services", name="B", url="www.b.example/x", email="not an address")
    runs = {
        run.text: run.url
        for block in document(session).blocks
        if isinstance(block, Group)
        for one in block.blocks
        if isinstance(one, Facts)
        for row in one.rows
        for run in row.value
    }
    assert runs["javascript:alert(1)"] == ""
    assert runs["www.b.example/x"] == "https://www.b.example/x"
    assert runs["not an address"] == ""


def test_very_long_texts_are_printed_whole(session: Session) -> None:
    long = "Nobody is asked for papers at this door. " * 250
    add(session, "services", name="Long " + "name " * 60, description=long, application_process=long)
    assert " ".join(body_lines(write_pdf(document(session)).data)).count("papers") == 500


def test_a_confidential_address_is_nowhere_in_the_guide(session: Session) -> None:
    address = {"address_1": "77 Quiet Hill Road", "city": "Hidden Falls", "postal_code": "60999"}
    shelter = add(session, "organizations", addresses=[address], name="Safe Nights")
    location = add(
        session,
        "locations",
        addresses=[address],
        phones=[{"number": "555-7777"}],
        name="Quiet Hill house",
        organization_id=shelter,
        confidential_address=True,
        transportation="Walk up Quiet Hill",
    )
    add(
        session,
        "services",
        service_at_location=[{"location_id": location}],
        phones=[{"number": "555-0001"}],
        name="Shelter",
        organization_id=shelter,
        description="Come to 77 Quiet-Hill rd. at night.",
    )
    add(
        session, "services", name="Counsel", organization_id=shelter, application_process="Write to 77 QUIET  HILL ROAD"
    )
    second = add(session, "locations", name="Office", organization_id=shelter)
    add(
        session,
        "services",
        service_at_location=[{"location_id": second}],
        name="Office hours",
        organization_id=shelter,
    )
    printed = document(session)
    text = plain_text(printed) + " ".join(body_lines(write_pdf(printed).data))
    for told in ("Quiet Hill", "Quiet-Hill", "QUIET", "Hidden Falls", "60999", "555-7777", "Walk up"):
        assert told not in text
    assert "Phone 555-0001" in text
    assert "Address Not published, for safety. Call first." in text
    assert "Come to (address withheld) at night." in text
