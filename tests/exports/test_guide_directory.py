"""The guide of a real regional directory: nothing lost, nothing mixed up between one service and the next."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from liaison_app.exports.document import Group, Heading
from liaison_app.exports.guide import guide
from liaison_app.exports.pdf import write_pdf
from liaison_app.imports.hsds.plan import carry_out, make_plan
from liaison_app.services.guide import release_guide
from liaison_app.storage.session import Session
from tests.exports.plain import plain_text
from tests.exports.reading import body_lines, page_texts, squeezed

DIRECTORY = Path(__file__).parents[1] / "data" / "hsds" / "illinois-legal-aid-1.1"


def rows(table: str) -> list[dict[str, str]]:
    with (DIRECTORY / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def directory(session: Session) -> Session:
    carry_out(session, make_plan(session, DIRECTORY))
    return session


def test_between_a_services_name_and_the_next_entry_stands_its_own_phone(directory: Session) -> None:
    document = guide(release_guide(directory))
    names = [
        block.blocks[0].text
        for block in document.blocks
        if isinstance(block, Group) and block.ruled and isinstance(block.blocks[0], Heading)
    ]
    pdf = write_pdf(document)
    text = squeezed(" ".join(body_lines(pdf.data)))
    starts = []
    at = text.index("Otherhelp", text.index("Otherhelp") + 1)  # after the contents
    for name in names:
        at = text.index(squeezed(name), at)
        starts.append(at)
        at += len(squeezed(name))
    found = [(name, text[start:end]) for name, start, end in zip(names, starts, [*starts[1:], len(text)], strict=True)]
    phones = {row["service_id"]: row["number"] for row in rows("phones") if row["service_id"] and row["number"]}
    wanted = sorted((" ".join(r["name"].split()), phones[r["id"]]) for r in rows("services") if r["id"] in phones)
    assert len(wanted) == 429
    assert len(found) == 429
    for name, number in wanted:
        match = next((e for e in found if e[0] == name and f"Phone{squeezed(number)}" in e[1]), None)
        assert match, f"{name} has lost {number}"
        found.remove(match)
    assert pdf.uncovered == ()


def test_the_whole_text_of_the_directory_is_in_the_file_in_order(directory: Session) -> None:
    document = guide(release_guide(directory))
    pages = page_texts(write_pdf(document).data)
    first_entry = plain_text(document).split("\nOther help\nA\n")[2]
    read = squeezed(" ".join(body_lines(write_pdf(document).data)))
    assert read.endswith(squeezed(first_entry))
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1))
