"""The sample: it fills every tab, keeps every rule, makes sense on any day, and names nothing real."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from liaison_app import clock, paths
from liaison_app.models.about import Value
from liaison_app.models.agency import AGENCY_ID
from liaison_app.models.base import new_id
from liaison_app.models.capture import NO_STORY
from liaison_app.models.registry import KINDS, PART_KINDS
from liaison_app.services import health, needs, records, rules, sample, today, used_before
from liaison_app.services.referrals import CLOSED, MOVES
from liaison_app.storage.edits import Edit
from liaison_app.storage.session import Session

DAYS = [f"2026-11-{day}" for day in range(16, 23)] + ["2027-01-01", "2028-02-29"]

#: Fields of which the sample shows every choice (a blank is looked for apart).
EVERY_CHOICE = [
    ("organizations", "organization_type"),
    ("meetings", "meeting_type"),
    ("meetings", "minutes_state"),
    ("attendances", "status"),
    ("activities", "activity_type"),
    ("concerns", "state"),
    ("actions", "status"),
    ("problems", "stage"),
    ("problems", "review"),
    ("referrals", "state"),
    ("referrals", "pathway"),
    ("referrals", "urgency"),
    ("reports", "reporter_kind"),
    ("reports", "triage"),
]


@pytest.fixture
def made(session: Session) -> list[Edit]:
    return sample.edits(session)


def of(made: list[Edit], kind: str) -> list[Edit]:
    """The edits of one kind."""
    return [edit for edit in made if edit.kind == kind]


def every_text(made: list[Edit]) -> Iterator[str]:
    """Every text in records and parts."""
    for edit in made:
        rows: list[Mapping[str, Value]] = [edit.fields]
        rows += [part for parts in edit.parts.values() for part in parts.values() if part is not None]
        for value in (value for row in rows for value in row.values()):
            yield from (value if isinstance(value, tuple) else [value] if isinstance(value, str) else [])


def test_every_tab_has_something(session: Session, made: list[Edit]) -> None:
    started = time.perf_counter()
    changed = sample.fill(session)
    assert time.perf_counter() - started < 3
    assert set(changed.records) == set(KINDS) - {"approved-minutes"}, "those hold a PDF, which no text tells"
    assert len(changed.ids("organizations")) == 30
    assert len(changed.ids("services")) == 60
    issued = [meeting for meeting in of(made, "meetings") if "issued_on" in meeting.fields]
    assert len(issued) == 5, "five with minutes issued, one draft and one to come"
    for section in today.due(session).sections:
        assert section.total or section.name == "undated", f"nothing under {section.label}"
    used = {name for edit in made for name in edit.parts}
    assert used == set(PART_KINDS), "parts that no record has"


@pytest.mark.parametrize(("kind", "field"), EVERY_CHOICE)
def test_every_choice_is_shown(made: list[Edit], kind: str, field: str) -> None:
    declared = KINDS[kind].field(field)
    shown = {edit.fields.get(field, declared.default) for edit in of(made, kind)}
    assert set(declared.about.choices) <= shown


def test_some_reports_wait_for_triage_and_some_for_an_answer(made: list[Edit]) -> None:
    assert any(not report.fields.get("triage") for report in of(made, "reports"))
    assert any(not report.fields.get("answered_on") for report in of(made, "reports"))


def test_all_of_it_keeps_the_rules(session: Session, made: list[Edit]) -> None:
    """Each Edit, as if an officer entered it into the filled vault, is accepted, and nothing has to be added."""
    sample.fill(session)
    for edit in made:
        if edit.kind != "agency":
            assert rules.checked(session, replace(edit, id=new_id())).fields == edit.fields


def test_nothing_in_the_files_is_misspelt() -> None:
    """A name that is no field, part or child would be passed over in silence."""

    def look(kind: str, item: Mapping[str, Any]) -> None:
        declared = KINDS.get(kind) or PART_KINDS[kind]
        own = {field.name for field in declared.fields}
        below = set(KINDS) | set(PART_KINDS)
        assert set(item) - own - below <= {"key"}, f"{kind}: {sorted(set(item) - own - below)}"
        for name in set(item) & below - own:
            for child in item[name]:
                look(name, child)

    for name in sample.FILES:
        content = json.loads(paths.resource("sample", f"{name}.json").read_text(encoding="utf-8"))
        for kind, items in content.items():
            for item in items:
                look(kind, item)


def test_the_same_seed_gives_the_same_vault(session: Session, made: list[Edit]) -> None:
    assert sample.edits(session) == made
    other = sample.edits(session, seed=2)
    assert [edit.kind for edit in other] == [edit.kind for edit in made]
    assert not {edit.id for edit in other if edit.kind != "agency"} & {edit.id for edit in made}


def test_filling_twice_changes_nothing(session: Session) -> None:
    sample.fill(session)
    assert not sample.fill(session).records


def test_what_the_agency_entered_stays(session: Session) -> None:
    records.save(session, [Edit("agency", AGENCY_ID, fields={"name": "Elm County Sheriff"})])
    sample.fill(session)
    profile = records.agency(session)
    assert profile.name == "Elm County Sheriff"
    assert len(profile.areas) == 5


def test_no_link_dangles_and_the_vault_is_whole(session: Session) -> None:
    sample.fill(session)
    assert health.check(session) == []


def test_every_phone_and_address_is_fictional(made: list[Edit]) -> None:
    texts = list(every_text(made))
    for text in texts:
        assert all(found.endswith(("@example.org", ".example.org")) for found in re.findall(r"\S*@[\w.-]*\w", text))
        assert all(found.endswith(".example.org") for found in re.findall(r"https?://[\w.-]*\w", text))
        assert not re.search(r"\d{3}[-.) ]+\d{3}[-. ]\d{4}", text), text
        for number in re.findall(r"\b\d{3}-\d{4}\b", text):
            assert re.fullmatch(r"555-01\d\d", number), text
    phones = [part for edit in made for part in edit.parts.get("phones", {}).values() if part]
    assert len(phones) > 100
    assert all(re.fullmatch(r"555-01\d\d", str(part["number"])) for part in phones)


def test_needs_are_in_the_taxonomy(made: list[Edit]) -> None:
    for service in of(made, "services"):
        codes = service.fields["needs"]
        assert isinstance(codes, tuple)
        assert codes
        assert all(needs.find(code) for code in codes), codes
    assert all(needs.find(str(referral.fields["need"])) for referral in of(made, "referrals"))


def test_the_directory_holds_what_must_not_be_printed(made: list[Edit]) -> None:
    hidden = [edit for edit in of(made, "locations") if edit.fields.get("confidential_address")]
    assert any(edit.parts["addresses"] for edit in hidden)
    assert any(edit.fields.get("printable") is False for edit in of(made, "services"))


def test_lists_of_the_profile_cover_what_is_used(made: list[Edit]) -> None:
    profile = of(made, "agency")[0].fields
    for edit in made:
        for field in KINDS[edit.kind].fields:
            value = edit.fields.get(field.name)
            if field.about.suggest and field.about.suggest not in used_before.FIELDS and value:
                offered = profile[field.about.suggest]
                assert isinstance(offered, tuple)
                assert value in offered, f"{edit.kind}.{field.name}: {value}"


def test_moves_of_referrals_are_those_the_program_offers(made: list[Edit]) -> None:
    for referral in of(made, "referrals"):
        state = "draft"
        for step in referral.parts.get("referral-moves", {}).values():
            assert step is not None
            assert step["from_state"] == state
            assert step["to_state"] in MOVES[state]
            state = str(step["to_state"])
        assert state == referral.fields["state"]
        assert bool(referral.fields.get("closed_on")) == (state in CLOSED)


def test_a_concern_about_conduct_keeps_no_story(made: list[Edit]) -> None:
    conduct = [edit.fields for edit in of(made, "concerns") if edit.fields.get("conduct")]
    assert conduct
    for fields in conduct:
        assert fields["confidential"]
        assert fields["conduct_body"]
        assert fields["conduct_reference"]
        assert not fields.get("raised_by_group")
        assert fields["text"] == NO_STORY


def test_reports_describe_behavior_and_anonymous_ones_tell_no_hour(made: list[Edit]) -> None:
    described = [edit.fields for edit in of(made, "reports") if edit.fields.get("race_ethnicity")]
    assert len(described) == 1, "one shows where the field stands; more would teach the wrong habit"
    assert described[0]["clothing"]
    assert described[0]["build"]
    for fields in (edit.fields for edit in of(made, "reports") if edit.fields["reporter_kind"] == "anonymous"):
        assert not {"seen_at", "reporter_id"} & set(fields)


@pytest.mark.parametrize("day", DAYS)
def test_dates_make_sense_on_any_day(session: Session, monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """Nothing that is over lies ahead, and nothing ends before it begins, whatever the weekday."""
    monkeypatch.setenv("LIAISON_TODAY", day)
    over = {"done_on", "issued_on", "approved_on", "told_on", "answered_on", "closed_on", "opened_on", "seen_on"}
    over |= {"given_on", "withdrawn_on", "agreed_on", "raised_at", "decided_at", "reviewed_on", "on", "noted_at"}
    over |= {"moved_at", "before_on", "after_on", "assured_date", "agreement_on", "asked_sent_on"}
    order = [("starts_at", "ends_at", "issued_on", "approved_on"), ("raised_at", "asked_sent_on", "asked_due_on")]
    order += [("opened_on", "closed_on"), ("seen_on", "answered_on", "keep_until"), ("given_on", "expires_on")]
    order += [("raised_at", "told_on"), ("before_on", "after_on"), ("given_on", "withdrawn_on")]
    made = sample.edits(session)
    for edit in made:
        rows = [edit.fields, *(row for parts in edit.parts.values() for row in parts.values() if row)]
        for row in rows:
            late = {name: row[name] for name in over & set(row) if _day(row[name]) > clock.today()}
            assert not late, f"{edit.kind}: {late} of {row}"
            for names in order:
                days = [_day(row[name]) for name in names if row.get(name)]
                assert days == sorted(days), f"{edit.kind}: {names} of {row}"
    ahead = [edit for edit in of(made, "meetings") if _day(edit.fields["starts_at"]) > clock.today()]
    assert len(ahead) == 1
    assert len(of(made, "meetings")) == 7


def test_children_of_a_meeting_fall_on_its_day(session: Session, made: list[Edit]) -> None:
    began = {edit.id: _day(edit.fields["starts_at"]) for edit in of(made, "meetings")}
    for edit in [*of(made, "concerns"), *of(made, "decisions")]:
        meeting = edit.fields.get("meeting_id")
        if meeting:
            when = edit.fields.get("raised_at") or edit.fields.get("decided_at")
            assert _day(when) == began[str(meeting)]


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value))


def test_moments_are_told_from_today() -> None:
    wednesday = date(2026, 11, 18)
    assert sample.moment("-12", wednesday, timed=False) == date(2026, 11, 6)
    assert sample.moment("+0", wednesday, timed=False) == wednesday
    assert sample.moment("-1w Fri", wednesday, timed=False) == date(2026, 11, 13)
    assert sample.moment("+1w Mon 18:30", wednesday, timed=True) == datetime(2026, 11, 23, 18, 30)  # noqa: DTZ001
    with pytest.raises(ValueError, match="not a distance"):
        sample.moment("next week", wednesday, timed=False)
