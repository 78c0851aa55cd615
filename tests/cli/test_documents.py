"""The documents by the command line: each is written, audited, and says no more than its reader may know."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from liaison_app.services import records
from liaison_app.storage import vault
from tests.exports.reading import artifacts, structure
from tests.support.commandline import CommandLine
from tests.support.vaults import PASSPHRASE

PERSON = "Nadezhda Quillfeather"


def texts(path: Path) -> str:
    """What is read aloud and what stands at the foot of the pages."""
    data = path.read_bytes()
    return " ".join([text for _role, text in structure(data)] + artifacts(data))


@pytest.fixture
def ids(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A vault with a record of each kind that a document is made of; their ids by what they are."""
    monkeypatch.setenv("LIAISON_TODAY", "2026-11-22")
    opened = vault.open_vault(cli.folder, PASSPHRASE, store=None)
    session = opened.session()
    found: dict[str, str] = {}

    def add(key: str, kind: str, values: dict[str, Any], **parts: Any) -> None:
        edit = records.new(kind, values, **parts)
        records.save(session, [edit])
        found[key] = edit.id

    address = {"address_1": "12 Elm Street", "city": "Springfield", "state_province": "IL", "postal_code": "62701"}
    add("house", "organizations", {"name": "Hope House"})
    add("place", "locations", {"name": "Hope House", "organization_id": found["house"]}, addresses=[address])
    clinic = {"name": "Recovery clinic", "organization_id": found["house"], "needs": ("Detox",), "printable": False}
    add("service", "services", clinic, phones=[{"number": "555-0101"}])
    add("shelf", "services", {"name": "Food shelf", "needs": ("Food",), "url": "https://shelf.example"})
    person = {"person": PERSON, "service_id": found["service"], "need": "Detox", "pathway": "overdose"}
    add("referral", "referrals", {**person, "appointment_at": datetime.fromisoformat("2026-11-30 09:15")})
    add("nowhere", "referrals", {"person": PERSON})
    forum = {"title": "Hall forum", "series": "Hall", "place": "Church hall"}
    add("before", "meetings", {**forum, "starts_at": datetime.fromisoformat("2026-10-20 18:00")})
    add("meeting", "meetings", {**forum, "starts_at": datetime.fromisoformat("2026-11-20 18:30")})
    add("promise", "actions", {"meeting_id": found["before"], "text": "Mend the lamp", "owner": PERSON})
    said = {"meeting_id": found["meeting"], "raised_at": datetime.fromisoformat("2026-11-20 19:00")}
    add("guest", "attendances", {"meeting_id": found["meeting"], "name": PERSON})
    add(
        "lamp",
        "concerns",
        {**said, "text": f"The lamp is out, said {PERSON}.", "state": "done", "public_answer": "Mended"},
    )
    add("secret", "concerns", {**said, "text": "Cellar door dealing", "confidential": True})
    conduct = {"conduct": True, "conduct_body": "Civilian Review", "conduct_reference": "R 22"}
    add("conduct", "concerns", {**said, "text": "Rough words", **conduct})
    add("friend", "contacts", {"name": "Ana Ruiz", "area": "Northgate"}, addresses=[address])
    add("silent", "contacts", {"name": "Osric Plumtree", "do_not_contact": True}, addresses=[address])
    opened.close()
    return found


def disclosed(cli: CommandLine) -> list[str]:
    return [row["fields"][0] for row in cli.json("list", "audit") if row["action"] == "disclose"]


def test_the_slip_says_where_to_go_and_nothing_about_the_person(
    cli: CommandLine, ids: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "slip.pdf"
    cli.ok("export", "referral-slip", ids["referral"], "--out", str(out))
    told = texts(out)
    assert "Your appointment: Monday, November 30, 2026, 9:15" in told
    assert "555-0101" in told
    assert "12 Elm Street" in told.replace("\u00a0", " ")
    for word in (PERSON, "Quillfeather", "Detox", "overdose"):
        assert word not in told
    assert "names no service" in cli.refused(
        "export", "referral-slip", ids["nowhere"], "--out", str(tmp_path / "n.pdf")
    )
    assert not (tmp_path / "n.pdf").exists()
    assert disclosed(cli) == ["referral-slip"]


def test_agenda_and_sign_in_sheet(cli: CommandLine, ids: dict[str, str], tmp_path: Path) -> None:
    agenda, sheet = tmp_path / "agenda.pdf", tmp_path / "sign.pdf"
    cli.ok("export", "agenda", ids["meeting"], "--out", str(agenda))
    cli.ok("export", "sign-in", ids["meeting"], "--out", str(sheet), "--page", "A4")
    told = texts(agenda)
    assert "Progress since last time" in told  # nobody wrote items yet, so the usual ones stand there
    assert "What was promised on October 20, 2026" in told
    assert "Mend the lamp" in told
    assert PERSON not in told + texts(sheet)
    assert "You do not have to sign." in texts(sheet)
    assert sorted(disclosed(cli)) == ["agenda", "sign-in"]


def test_what_was_said_is_answered_without_names_and_confidences(
    cli: CommandLine, ids: dict[str, str], tmp_path: Path
) -> None:
    out, data = tmp_path / "said.pdf", tmp_path / "said.json"
    cli.ok("export", "you-said", "--out", str(out), "--from", "2026-11-01", "--to", "2026-11-22")
    cli.ok("export", "you-said", "--out", str(data))
    told = texts(out)
    assert "The lamp is out, said a resident." in told
    assert "Mended" in told
    assert "1 concern about police conduct was handed to: Civilian Review." in told
    assert "1 concern was raised in confidence" in told
    for word in (PERSON, "Cellar", "Rough words"):
        assert word not in told + data.read_text(encoding="utf-8")
    assert [one["answer"] for one in json.loads(data.read_text(encoding="utf-8"))["answers"]] == ["Mended"]
    nothing = cli.refused("export", "you-said", "--out", str(out), "--from", "2020-01-01", "--to", "2020-02-01")
    assert "No concern was raised" in nothing


def test_the_complaint_route_tells_no_story(cli: CommandLine, ids: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "route.pdf"
    cli.ok("export", "complaint-route", ids["conduct"], "--out", str(out))
    told = texts(out)
    assert "We handed it to Civilian Review." in told
    assert "R 22" in told
    assert "Rough words" not in told
    cli.refused("export", "complaint-route", ids["lamp"], "--out", str(tmp_path / "no.pdf"))


def test_labels_leave_out_who_does_not_want_mail(cli: CommandLine, ids: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"
    done = cli.run("export", "labels", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "Left out: 1 not to be written to, 0 without an address." in done.stderr
    assert "Ana Ruiz" in texts(out)
    assert "Plumtree" not in texts(out)


@pytest.mark.parametrize("form", ["full", "list", "trifold", "grid", "large"])
def test_the_guide_in_each_format_and_in_spanish(
    cli: CommandLine, ids: dict[str, str], tmp_path: Path, form: str
) -> None:
    out = tmp_path / "guide.pdf"
    cli.ok("export", "guide", "--out", str(out), "--format", form, "--page", "A4", "--lang", "es")
    told = texts(out)
    assert "Si necesita ayuda ahora" in told
    assert "Food shelf" in told
    assert "Recovery clinic" not in told  # not to be printed


def test_a_language_without_words_is_refused(cli: CommandLine, ids: dict[str, str], tmp_path: Path) -> None:
    said = cli.refused("export", "guide", "--out", str(tmp_path / "x.pdf"), "--lang", "tlh")
    assert "no words for documents" in said
    assert not (tmp_path / "x.pdf").exists()
