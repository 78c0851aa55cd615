"""What is set: a guide of made-up services, and a table of opening hours."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from benchmarks.generate import PASSPHRASE, Sizes, generate
from liaison_app.exports.document import Column, Document, Heading, Table, words
from liaison_app.exports.guide import guide
from liaison_app.exports.wording import clock_time
from liaison_app.services import work
from liaison_app.services.guide import release_guide


def guide_of(services: int, folder: Path) -> Document:
    """The full guide of so many services, from a vault in `folder`."""
    vault = work.create_vault(folder, PASSPHRASE).vault
    try:
        generate(vault.session(), Sizes(services=services))
        return guide(release_guide(vault.session()))
    finally:
        vault.close()


def table_of(rows: int) -> Document:
    """A table of five columns of which two may wrap."""
    columns = (
        Column("Service", 3),
        Column("Phone", 1.6),
        Column("Day", 1.6),
        Column("Hours", 2.4),
        Column("Place", 3.4),
    )
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    body = []
    for number in range(rows):
        hours = f"{clock_time(time(8 + number % 3), 'en-US')} – {clock_time(time(15 + number % 5, 30), 'en-US')}"
        place = f"{number % 90 + 10} Harbor Road, Old Mill, Port Alder {55200 + number % 80}"
        name = f"Help desk {number + 1} of the neighborhood house"
        told = (name, f"555-01{number % 100:02}", days[number % 5], hours, place)
        body.append(tuple(map(words, told)))
    title = "Opening hours"
    blocks = (Heading(1, title), Table(columns, tuple(body), named=True))
    return Document(title, blocks, footer="Issued November 22, 2026")
