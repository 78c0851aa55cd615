"""Before a meeting, without a window: the next one, invitations into a folder, answers from one."""

from __future__ import annotations

from pathlib import Path

from icalendar import Calendar

from tests.support.commandline import CommandLine


def test_a_series_goes_on_by_commands(cli: CommandLine, tmp_path: Path) -> None:
    agency = cli.only("agency")["id"]
    forum = cli.ok("add", "meetings", "title=Forum", "starts_at=2030-11-12 18:30", "repeats=monthly-weekday")
    cli.ok("add", "attendances", f"meeting_id={forum}", "name=Rosa Blum")
    following = cli.json("meeting", "next", forum)["id"]
    assert cli.json("show", "meetings", following)["starts_at"] == "2030-12-10T18:30:00"
    assert "on this day already" in cli.refused("meeting", "next", forum)
    out = tmp_path / "out"
    assert "no e-mail address" in cli.refused("export", "invitation", following, "--out", str(out))
    assert not out.exists()
    cli.ok("edit", "agency", agency, "email=liaison@riverside.example")
    (guest,) = (one["id"] for one in cli.listed("attendances") if one["meeting_id"] == following)
    done = cli.run("export", "invitation", following, "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "Rosa Blum: No e-mail address\n")
    cli.ok("edit", "attendances", guest, "contact_detail=rosa@example.org")
    cli.ok("export", "invitation", following, "--out", str(out))
    public, hers = sorted(out.iterdir(), key=lambda path: len(path.name))
    assert [path.name for path in (public, hers)] == ["invitation-2030-12-10.ics", "invitation-2030-12-10-01.ics"]
    check_answer(cli, hers, guest, tmp_path)
    left = [row["fields"] for row in cli.json("list", "audit") if row["action"] == "disclose"]
    assert left == [["invitation"], ["invitation"]]


def check_answer(cli: CommandLine, hers: Path, guest: str, folder: Path) -> None:
    """Her calendar answers; a dry run changes nothing, the next one takes it in."""
    invitation = Calendar.from_ical(hers.read_bytes())
    assert (invitation["METHOD"], invitation.walk("VEVENT")[0]["SEQUENCE"]) == ("REQUEST", 2)
    answer = folder / "answer.ics"
    answer.write_bytes(hers.read_bytes().replace(b"REQUEST", b"REPLY").replace(b"NEEDS-ACTION", b"TENTATIVE"))
    told = cli.json("import", "replies", str(answer), "--dry-run")
    assert (told["read"], told["changed"], told["rejected"]) == ({"replies": 1}, 1, [])
    assert cli.json("show", "attendances", guest)["reply"] == "needs-action"
    assert "Rosa Blum: Perhaps (Forum)" in cli.ok("import", "replies", str(answer))
    assert cli.json("show", "attendances", guest)["reply"] == "tentative"
    answer.write_text("BEGIN:VCALENDAR\r\nMETHOD REPLY\r\n", encoding="utf-8")
    assert "answer.ics, line 2: This line" in cli.ok("import", "replies", str(answer))
