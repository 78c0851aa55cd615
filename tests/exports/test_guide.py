"""The resource guide, from the vault to the file."""

from __future__ import annotations

import re
from datetime import date, time
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from liaison_app.errors import UserError
from liaison_app.exports.document import Document, Facts, Group, Heading, References, headings, plain_text
from liaison_app.exports.guide import guide
from liaison_app.exports.pdf import write_pdf
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import records
from liaison_app.services.guide import GuideOptions, collect, release_guide
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session
from tests.exports.reading import body_lines, page_texts, squeezed

WEEK = "MO,TU,WE,TH,FR"


def add(session: Session, kind: str, /, parts: dict[str, Any] | None = None, **values: Any) -> str:
    edit = records.new(kind, values, **(parts or {}))
    records.save(session, [edit])
    return edit.id


def document(session: Session, *needs: str, area: str = "") -> Document:
    return guide(release_guide(session, GuideOptions(needs=needs, area=area)))


def entries(printed: Document) -> dict[str, list[str]]:
    """The lines of each entry by the service's name."""
    found = {}
    for block in printed.blocks:
        if isinstance(block, Group) and block.ruled:
            name, *lines = plain_text(Document("", block.blocks)).split("\n")
            found[name] = lines
    return found


@pytest.fixture
def clinic(session: Session) -> str:
    """A service about which everything is known."""
    records.save(
        session,
        [
            Edit(
                "agency",
                AGENCY_ID,
                fields={
                    "name": "Riverside Police",
                    "emergency_number": "911",
                    "crisis_lines": (
                        "988 Call or text, day and night",
                        "(217) 555-0199 County crisis team",
                        "Text HOME",
                    ),
                    "phone": "(217) 555-0100",
                    "website": "https://riverside.example/help",
                },
            )
        ],
    )
    organization = add(session, "organizations", name="Hope House")
    location = add(
        session,
        "locations",
        {
            "addresses": [
                {"address_1": "12 Elm Street", "city": "Springfield", "state_province": "IL", "postal_code": "62701"}
            ]
        },
        name="Hope House",
        organization_id=organization,
        transportation="Bus 4",
        accessibility="Ramp at the side door",
    )
    return add(
        session,
        "services",
        {
            "phones": [
                {"number": "(217) 555-0101", "extension": "3", "description": "front desk"},
                {"number": "(217) 555-0102", "type": "hotline"},
                {"number": "(217) 555-0103", "type": "fax"},
            ],
            "schedules": [
                {"byday": WEEK, "opens_at": time(9), "closes_at": time(12)},
                {"byday": "MO,TU", "opens_at": time(13), "closes_at": time(17)},
                {"byday": "SA", "description": "by appointment"},
                {"byday": "SU"},
                {"byday": "MO", "opens_at": time(1), "closes_at": time(2), "valid_to": date(2020, 1, 1)},
            ],
            "service_at_location": [{"location_id": location}],
        },
        name="Recovery clinic",
        organization_id=organization,
        needs=("Detox", "1121"),
        description="First paragraph.\n\nSecond <b>paragraph</b>.",
        eligibility_description="Everyone",
        minimum_age=18,
        application_process="Walk in",
        free=True,
        fees_description="Medicine may cost something",
        required_documents=("Photo ID", "Proof of address"),
        languages=("English", "Spanish"),
        interpretation_services="By phone",
        url="https://hope.example/clinic/",
        email="help@hope.example",
        assured_date=date(2026, 5, 3),
        notes="Ask for Bob, not Ann",
    )


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


def test_the_crisis_box_comes_first_and_the_file_reads_like_the_document(session: Session, clinic: str) -> None:
    printed = document(session)
    lines = plain_text(printed).split("\n")
    assert lines[:6] == [
        "Community resource guide",
        "Riverside Police · 1 service · issued November 22, 2026",
        "If you need help now",
        "911 Danger to life, fire, a crime happening now",
        "988 Call or text, day and night",
        "(217) 555-0199 County crisis team",
    ]
    assert "riverside.example/help" in lines[-1]
    data = write_pdf(printed).data
    read = squeezed(" ".join(body_lines(data)))
    # In the contents each title is followed by its page number, which the tree does not know, as are references.
    for title in ("Emergency", "Health", "Something wrong or missing?"):
        read = re.sub(rf"{re.escape(squeezed(title))}[1-3]", squeezed(title), read, count=1)
    read, references = re.subn(r"(?<=ext\.3)page\d(?=Health)", "", read)
    assert references == 1
    assert read == squeezed(plain_text(printed))
    assert "Issued November 22, 2026" in page_texts(data)[-1]


def told(printed: Document) -> dict[str, tuple[list[str], list[str]]]:
    """By section the services that stand in it in full, and those that it only refers to."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    section: tuple[list[str], list[str]] = ([], [])
    for block in printed.blocks:
        if isinstance(block, Heading) and block.anchor.startswith("need-"):
            section = found.setdefault(block.text, ([], []))
        elif isinstance(block, Group) and block.ruled:
            section[0].append(next(headings(block.blocks)).text)
        elif isinstance(block, References):
            section[1].extend(item.content[0].text for item in block.items)
    return found


def test_a_service_stands_in_full_once_and_is_referred_to_under_its_other_needs(session: Session, clinic: str) -> None:
    add(session, "services", name="Chess club")
    add(session, "services", name="Fishing", needs=("Outdoor things", "1121"))
    printed = document(session)
    assert told(printed) == {
        "Emergency": ([], ["Fishing", "Recovery clinic"]),
        "Health": (["Recovery clinic"], []),
        "Outdoor things": (["Fishing"], []),
        "Other help": (["Chess club"], []),
    }
    assert "3 services" in plain_text(printed)


def test_a_reference_names_who_offers_it_and_the_phone_and_leads_there(session: Session, clinic: str) -> None:
    printed = document(session)
    [reference] = [item for block in printed.blocks if isinstance(block, References) for item in block.items]
    assert "".join(run.text for run in reference.content) == "Recovery clinic, Hope House"
    assert "".join(run.text for run in reference.detail) == "(217) 555-0101 ext. 3".replace(" ", "\u00a0")
    with pikepdf.open(BytesIO(write_pdf(printed).data)) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link]
        [to_page] = [link for link in links if str(link.Contents).startswith("page ")]
        [to_name] = [link for link in links if str(link.Contents) == "Recovery clinic"]
        number = int(str(to_page.Contents).removeprefix("page "))
        for link in (to_page, to_name):
            assert link.Dest[0].objgen == pdf.pages[number - 1].obj.objgen
    assert "Recovery clinic" in page_texts(write_pdf(printed).data)[number - 1]


def test_chosen_needs_are_where_a_service_stands_in_full(session: Session) -> None:
    add(session, "services", name="Both", needs=("Housing", "Food Pantry"))
    add(session, "services", name="Grocery money", needs=("Help Pay for Food",))
    assert told(document(session)) == {
        "Emergency": (["Grocery money"], []),
        "Food": ([], ["Both", "Grocery money"]),
        "Housing": (["Both"], []),
        "Money": ([], ["Grocery money"]),
    }
    assert told(document(session, "Food")) == {"Food": (["Both", "Grocery money"], [])}
    assert told(document(session, "Food", "Housing")) == {
        "Food": (["Both", "Grocery money"], []),
        "Housing": ([], ["Both"]),
    }
    assert told(document(session, "Help Pay for Food")) == {"Emergency": (["Grocery money"], [])}


def test_needs_and_area_choose(session: Session, clinic: str) -> None:
    add(session, "services", name="Pantry", needs=("Food Pantry",), area="North side")
    add(session, "services", name="Kitchen", needs=("1102",), area="South side")
    assert set(entries(document(session, "Food"))) == {"Pantry", "Kitchen"}
    assert set(entries(document(session, "health", "food pantry"))) == {"Pantry", "Recovery clinic"}
    assert set(entries(document(session, area="north"))) == {"Pantry"}
    assert set(entries(document(session, area="springfield"))) == {"Recovery clinic"}
    with pytest.raises(UserError, match="No need is called “Astrology”"):
        document(session, "Astrology")
    with pytest.raises(UserError, match="nothing to print"):
        document(session, "Legal")


def test_only_active_services_that_may_be_printed(session: Session, clinic: str) -> None:
    add(session, "services", name="Secret", printable=False)
    add(session, "services", name="Gone", status="defunct")
    add(session, "services", name="Away", status="temporarily closed")
    records.delete(session, "services", add(session, "services", name="Deleted"))
    assert set(entries(document(session))) == {"Recovery clinic"}


def test_a_confidential_address_is_nowhere_in_the_guide(session: Session) -> None:
    address = {"address_1": "77 Quiet Hill Road", "city": "Hidden Falls", "postal_code": "60999"}
    shelter = add(session, "organizations", {"addresses": [address]}, name="Safe Nights")
    location = add(
        session,
        "locations",
        {"addresses": [address], "phones": [{"number": "555-7777"}]},
        name="Quiet Hill house",
        organization_id=shelter,
        confidential_address=True,
        transportation="Walk up Quiet Hill",
    )
    add(
        session,
        "services",
        {"service_at_location": [{"location_id": location}], "phones": [{"number": "555-0001"}]},
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
        {"service_at_location": [{"location_id": second}]},
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
    office = add(session, "organizations", {"phones": [{"number": "555-1000"}]}, name="Office")
    add(session, "services", name="A", organization_id=office)
    add(session, "services", {"phones": [{"number": "555-2000"}]}, name="B", organization_id=office)
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
        return {"location_id": add(session, "locations", parts, name=name)}

    links = [place("North", "555-0001", 8), place("South", "555-0002", 9)]
    add(session, "services", {"service_at_location": links, "phones": [{"number": "555-0000"}]}, name="Library")
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
    location = add(session, "locations", parts, name="Annex", accessibility="disabled_parking\nramp")
    link = {"service_at_location": [{"location_id": location}], "schedules": hours}
    add(session, "services", link, name="Copies", fees_description="None.", free=True)
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
    add(session, "services", {"schedules": always}, name="Hotline")
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


def test_a_long_section_is_parted_by_letters(session: Session) -> None:
    names = [f"{letter}{number} service" for letter in "ÄBZ" for number in range(14)] + ["7 sisters"]
    door.apply(session, [records.new("services", {"name": name}) for name in names], bulk=True)
    printed = document(session)
    letters = [h.text for h in headings(printed.blocks) if h.level == 3 and h.anchor]
    assert letters == ["0–9", "A", "B", "Z"]
    assert len(entries(printed)) == 43


def test_very_long_texts_are_printed_whole(session: Session) -> None:
    long = "Nobody is asked for papers at this door. " * 250
    add(session, "services", name="Long " + "name " * 60, description=long, application_process=long)
    assert " ".join(body_lines(write_pdf(document(session)).data)).count("papers") == 500


def test_printing_is_written_down(session: Session, clinic: str) -> None:
    before = collect(session)
    released = release_guide(session)
    assert released.content == before
    with session.read() as db:
        rows = db.connection().exec_driver_sql("SELECT action, fields FROM events ORDER BY n DESC LIMIT 1").all()
    assert [tuple(row) for row in rows] == [("disclose", '["guide"]')]
