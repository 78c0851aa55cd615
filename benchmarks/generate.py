"""Fill a vault with made-up data of any size: `python -m benchmarks.generate --contacts 100000 --data-dir D`.

Nothing in it is real: names are put together from syllables, phones come from the range reserved for fiction. The same
seed and sizes give the same records; use another seed to add more to the same vault.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

import click

from benchmarks import cases, directory, meetings, people, words
from benchmarks.town import Town
from liaison_app.errors import UserError
from liaison_app.models.agency import AGENCY_ID
from liaison_app.services import records, work
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

#: Records a transaction: large enough that its commit costs little, small enough to stay light in memory.
CHUNK: Final = 5000
PASSPHRASE: Final = "liaison demo data"  # noqa: S105 - it guards made-up people only


@dataclass(frozen=True)
class Sizes:
    """How many records of each noun; what belongs to them (agenda, phones, consents, organisations) comes along."""

    contacts: int = 0
    meetings: int = 0
    services: int = 0
    referrals: int = 0
    reports: int = 0


def generate(
    session: Session, sizes: Sizes, *, seed: int = 1, tell: Callable[[int], None] = lambda written: None
) -> dict[str, int]:
    """Fill the vault, in steps of `CHUNK` records; `tell` hears how many were written. Answers the number by kind."""
    counts: Counter[str] = Counter()
    for chunk in _chunks(edits(session, sizes, seed), CHUNK):
        door.apply(session, chunk, action="generate", bulk=True)
        counts.update(edit.kind for edit in chunk)
        tell(counts.total())
    return dict(counts)


def edits(session: Session, sizes: Sizes, seed: int) -> Iterator[Edit]:
    """All Edits, targets of links before what links to them."""
    town = Town(Random(seed), session.actor.id)
    if not records.agency(session).areas:
        lists = {"areas": words.AREAS, "groups": words.GROUPS, "categories": words.CATEGORIES}
        yield Edit("agency", AGENCY_ID, fields=lists)
    yield from directory.services(town, sizes.services)
    yield from people.contacts(town, sizes.contacts)
    yield from meetings.meetings(town, sizes.meetings)
    yield from cases.referrals(town, sizes.referrals)
    yield from cases.reports(town, sizes.reports)


def _chunks(edits: Iterable[Edit], size: int) -> Iterator[list[Edit]]:
    source = iter(edits)
    while chunk := list(islice(source, size)):
        yield chunk


def _vault(folder: Path, passphrase_file: Path | None) -> work.Vault:
    """The vault in `folder`; a new one, with its passphrase printed, where there is none."""
    secret = passphrase_file.read_text(encoding="utf-8-sig").rstrip("\r\n") if passphrase_file else PASSPHRASE
    if work.state(folder) != "none":
        return work.open_vault(folder, secret)
    made = work.create_vault(folder, secret)
    shown = "as in its file" if passphrase_file else PASSPHRASE
    click.echo(f"New vault in {folder}, passphrase: {shown}, recovery code: {made.recovery_code}")
    return made.vault


@click.command()
@click.option("--contacts", default=0, type=click.IntRange(min=0), help="People; every fourth with a log.")
@click.option(
    "--meetings", default=0, type=click.IntRange(min=0), help="Meetings with agenda, attendance and captures."
)
@click.option(
    "--services",
    default=0,
    type=click.IntRange(min=0),
    help="Services, each at a location, of half as many organizations.",
)
@click.option("--referrals", default=0, type=click.IntRange(min=0), help="Referrals with moves and consents.")
@click.option("--reports", default=0, type=click.IntRange(min=0), help="Watch reports with their groups.")
@click.option("--seed", default=1, help="Another seed makes other records.")
@click.option("--data-dir", type=click.Path(path_type=Path), required=True, help="The vault's folder.")
@click.option("--passphrase-file", type=click.Path(path_type=Path, exists=True), help="A file with its passphrase.")
def main(data_dir: Path, passphrase_file: Path | None, seed: int, **sizes: int) -> None:
    """Fill a vault with made-up data, making the vault first where there is none."""
    started = time.perf_counter()
    try:
        vault = _vault(data_dir, passphrase_file)
    except UserError as error:
        raise click.ClickException(str(error)) from None
    try:
        counts = generate(vault.session(), Sizes(**sizes), seed=seed)
    finally:
        vault.close()
    for kind, count in sorted(counts.items()):
        click.echo(f"{kind:16}{count:>10,}")
    click.echo(f"{sum(counts.values()):,} records in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
