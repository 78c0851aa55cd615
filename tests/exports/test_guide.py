"""The resource guide, from the vault to the file."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest

from liaison_app.errors import UserError
from liaison_app.exports.document import Document, Group, Heading, References, headings
from liaison_app.exports.pdf import write_pdf
from liaison_app.services import records
from liaison_app.services.guide import collect, release_guide
from liaison_app.storage import door
from liaison_app.storage.session import Session
from tests.exports.guides import document, entries
from tests.exports.plain import plain_text
from tests.exports.reading import body_lines, page_texts, squeezed
from tests.services.adding import add


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


def test_a_long_section_is_parted_by_letters(session: Session) -> None:
    names = [f"{letter}{number} service" for letter in "ÄBZ" for number in range(14)] + ["7 sisters"]
    door.apply(session, [records.new("services", {"name": name}) for name in names], bulk=True)
    printed = document(session)
    letters = [h.text for h in headings(printed.blocks) if h.level == 3 and h.anchor]
    assert letters == ["0–9", "A", "B", "Z"]
    assert len(entries(printed)) == 43


def test_printing_is_written_down(session: Session, clinic: str) -> None:
    before = collect(session)
    released = release_guide(session)
    assert released.content == before
    with session.read() as db:
        rows = db.connection().exec_driver_sql("SELECT action, fields FROM events ORDER BY n DESC LIMIT 1").all()
    assert [tuple(row) for row in rows] == [("disclose", '["guide"]')]
