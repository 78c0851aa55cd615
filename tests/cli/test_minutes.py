"""The second main job by the command line: the minutes for members, and the copy that the public may read."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from liaison_app.services import records
from liaison_app.storage import vault
from tests.exports.reading import artifacts, structure
from tests.support.commandline import CommandLine
from tests.support.vaults import PASSPHRASE

RESIDENT = "Nadezhda Quillfeather"
PRIVATE = (RESIDENT, RESIDENT.upper(), "Quillfeather", "Youth circle: 3", "Cellar door", "Osric Plumtree")


@pytest.fixture
def meeting(cli: CommandLine) -> str:
    """A forum on the 15th with a resident, a group of three and something said in confidence; answers its id."""
    forum = records.new("meetings", {"title": "Hall forum", "starts_at": datetime.fromisoformat("2026-10-15 18:00")})
    children: list[tuple[str, dict[str, Any]]] = [
        ("attendances", {"name": RESIDENT}),
        ("attendances", {"name": "Osric Plumtree", "organization": "Tenants' union"}),
        ("attendances", {"group": "Youth circle", "count": 3}),
        ("attendances", {"group": "Elders", "count": 12}),
        ("attendances", {"group": "Shops", "count": 9}),
        ("concerns", {"text": f"The lamp is out, said {RESIDENT.upper()}."}),
        ("concerns", {"text": "Cellar door dealing", "confidential": True}),
        ("decisions", {"wording": "That it be mended.", "mover": RESIDENT, "seconder": "Osric Plumtree"}),
        ("actions", {"text": "Ring the city", "owner": RESIDENT}),
    ]
    opened = vault.open_vault(cli.folder, PASSPHRASE, store=None)
    records.save(
        opened.session(), [forum, *(records.new(kind, {"meeting_id": forum.id, **told}) for kind, told in children)]
    )
    opened.close()
    return forum.id


def texts(data: bytes) -> str:
    """What is read aloud and what stands at the foot of the pages."""
    return " ".join([text for _role, text in structure(data)] + artifacts(data))


def raw(path: Path) -> Iterator[bytes]:
    """The file's bytes, and every stream and every string in it unpacked."""
    yield path.read_bytes()
    with pikepdf.open(path) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Stream):
                yield found.read_bytes()
            yield found.unparse(resolved=True)


def holds(path: Path, word: str) -> bool:
    """Whether a word is anywhere in the file, as PDF writes text."""
    ways = (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-be").hex().encode())
    return any(way.lower() in part.lower() for part in raw(path) for way in ways)


def test_the_public_copy_has_no_resident_no_small_group_and_no_confidence(
    cli: CommandLine, meeting: str, tmp_path: Path
) -> None:
    members, public = tmp_path / "members.pdf", tmp_path / "public.pdf"
    cli.ok("export", "minutes", meeting, "--out", str(members))
    cli.ok("export", "minutes", meeting, "--public", "--out", str(public))
    whole, told = texts(members.read_bytes()), texts(public.read_bytes())
    for word in PRIVATE:
        assert word in whole  # or its absence below would prove nothing
        assert word not in told
    for name in ("Quillfeather", "Plumtree", "Cellar"):
        assert holds(members, name)
        assert not holds(public, name)
    assert re.search(r"\b3\b", whole)
    assert not re.search(r"\b3\b", told)
    assert "Elders: 12" in told
    assert told.count("not shown (small number)") == 2
    assert "The lamp is out, said a resident." in told
    assert "moved by a resident; seconded by Tenants' union" in told
    disclosed = [row for row in cli.json("list", "audit") if row["action"] == "disclose"]
    assert sorted(row["fields"][0] for row in disclosed) == ["minutes", "minutes-public"]


def test_doubtful_passages_are_listed_and_stay_where_a_file_says_so(
    cli: CommandLine, meeting: str, tmp_path: Path
) -> None:
    cli.ok("add", "remarks", f"meeting_id={meeting}", "text=Call 555-123-4567, said Ms. Kowalski.")
    out, keep = tmp_path / "public.pdf", tmp_path / "keep.txt"
    done = cli.run("export", "minutes", meeting, "--public", "--out", str(out))
    assert done.returncode == 0, done.stderr
    listed = sorted(line.split("\t")[:2] for line in done.stderr.splitlines() if "\t" in line)
    assert listed == [["  555-123-4567", "a phone number"], ["  Ms. Kowalski", "looks like a name"]]
    assert "Kowalski" not in texts(out.read_bytes())
    keep.write_text("555-123-4567\n", encoding="utf-8")
    done = cli.run("export", "minutes", meeting, "--public", "--keep", str(keep), "--out", str(out))
    assert "Call 555-123-4567, said [left out]." in texts(out.read_bytes())
    assert [line for line in done.stderr.splitlines() if line.startswith("  555")] == []
    word = tmp_path / "public.docx"
    cli.ok("export", "minutes", meeting, "--public", "--out", str(word))
    with zipfile.ZipFile(word) as file:
        parts = "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    for name in ("Quillfeather", "Plumtree", "Cellar", "Kowalski", "4567"):
        assert name not in parts
    assert "The lamp is out, said a resident." in parts


def test_minutes_are_moved_to_approved_and_then_written_as_stored(
    cli: CommandLine, meeting: str, tmp_path: Path
) -> None:
    assert "Possible: in-review." in cli.refused("move", "minutes", meeting, "approved")
    for state in ("in-review", "approved"):
        cli.ok("move", "minutes", meeting, state)
    stored = cli.only("approved-minutes")
    assert "approved and locked" in cli.refused("edit", "decisions", cli.only("decisions")["id"], "wording=No.")
    cli.ok("add", "amendments", f"meeting_id={meeting}", "text=Twelve, not ten.")
    out = tmp_path / "out.pdf"
    cli.ok("export", "minutes", meeting, "--page", "A4", "--lang", "es", "--out", str(out))
    assert hashlib.sha256(out.read_bytes()).hexdigest() == stored["pdf_sha256"]
    assert "Twelve, not ten." in texts((tmp_path / "out-amendments.pdf").read_bytes())
