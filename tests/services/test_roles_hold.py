"""Roles hold for real records: lists, searches, saves, drafts, and who made a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from liaison_app import clock
from liaison_app.errors import NotAllowed
from liaison_app.models.agency import ROLES
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS, PART_KINDS
from liaison_app.services import drafts, parts, records, sample, search, settle, today
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Actor, Session
from tests.services.adding import add
from tests.services.role_matrix import COORDINATOR, EXPECTED, as_role
from tests.support.vaults import fresh_vault


def permitted(ask: Callable[[], object]) -> bool:
    """Whether the role may: what it asks for is done, or refused for its role. Any other refusal is an error here."""
    try:
        ask()
    except NotAllowed:
        return False
    return True


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The session of a supervisor on a vault with records of every kind. Tests put back what they change."""
    vault = fresh_vault(tmp_path_factory.mktemp("roles") / "vault")
    sample.fill(vault.session())
    (meeting,) = records.every(vault.session(), "meetings", limit=1)
    approved = Edit("approved-minutes", new_id(), fields={"meeting_id": meeting.id, "approved_on": clock.today()})
    door.apply(vault.session(), [approved])
    yield vault.session()
    vault.close()


class TestRecords:
    @pytest.mark.parametrize("role", ROLES)
    def test_each_role_reads_the_kinds_it_may(self, filled: Session, role: str) -> None:
        session = as_role(filled, role)
        for kind in KINDS:
            for ask in (
                partial(records.every, session, kind, limit=1),
                partial(records.find, session, kind, "a"),
                partial(records.numbers, session, Query(kind)),
                partial(records.rows, session, kind, [1], [KINDS[kind].title]),
                partial(records.count, session, Query(kind)),
            ):
                assert permitted(ask) == EXPECTED[f"read {kind}", role], kind
        for part in PART_KINDS:
            assert permitted(partial(parts.every, session, part, 1)) == EXPECTED[f"read {part}", role], part

    @pytest.mark.parametrize("role", ROLES)
    def test_each_role_writes_the_kinds_it_may(self, filled: Session, role: str) -> None:
        for kind in KINDS:
            (record,) = records.every(filled, kind, limit=1)
            title = KINDS[kind].title
            edit = Edit(kind, record.id, fields={title: f"{getattr(record, title)} "})
            session, allowed = as_role(filled, role), EXPECTED[f"write {kind}", role]
            writes = allowed and kind != "approved-minutes"  # those are made by approval, and stay as they are
            assert permitted(partial(records.save, session, [edit])) == writes, kind
            if not allowed:
                assert not permitted(partial(records.delete, session, kind, record.id)), kind

    def test_a_step_of_several_kinds_is_refused_whole(self, session: Session) -> None:
        contact, service = records.new("contacts", {"name": "Lee"}), records.new("places", {"name": "5th & Main"})
        with pytest.raises(NotAllowed):
            records.save(as_role(session, COORDINATOR), [contact, service])
        assert records.count(session, Query("contacts")) == 0

    def test_children_of_another_kind_are_not_deleted_along_without_the_right(self, session: Session) -> None:
        contact = add(session, "contacts", name="Lee")
        add(session, "log-entries", contact_id=contact, on=clock.today(), summary="Spoken to")
        with pytest.raises(NotAllowed):
            records.delete(as_role(session, "records-officer"), "contacts", contact)
        assert records.count(session, Query("log-entries")) == 1

    def test_a_role_that_was_lost_takes_nothing_back(self, session: Session) -> None:
        add(session, "referrals", person="R. B.")
        with pytest.raises(NotAllowed):
            records.undo(as_role(session, COORDINATOR))
        assert records.count(session, Query("referrals")) == 1

    def test_today_and_search_leave_out_what_the_role_does_not_read(self, filled: Session) -> None:
        coordinator = as_role(filled, COORDINATOR)
        names = {section.name for section in today.due(coordinator).sections}
        assert "referrals" in {section.name for section in today.due(filled).sections}
        assert names.isdisjoint({"referrals", "checks"})
        assert names >= {"reports", "meetings"}
        assert {hit.kind for hit in search.everywhere(coordinator, "a")} <= {
            kind for kind in KINDS if EXPECTED[f"read {kind}", COORDINATOR]
        }
        with pytest.raises(NotAllowed):
            settle.done(coordinator, "referrals", new_id())


def test_a_draft_comes_back_to_the_officer_who_typed_it_and_to_nobody_else(session: Session) -> None:
    colleague = replace(session, actor=Actor(new_id(), "officer"))
    drafts.keep(session, drafts.Draft("referrals", "1", fields={"person": "R. B."}))
    drafts.keep(colleague, drafts.Draft("referrals", "2", fields={"person": "L. P."}))
    assert [draft.id for draft in drafts.every(session)] == ["1"]
    assert [draft.id for draft in drafts.every(colleague)] == ["2"]
    assert drafts.every(as_role(session, COORDINATOR)) == []
    drafts.drop(colleague, "referrals", "2")
    assert [draft.id for draft in drafts.every(session)] == ["1"]
    assert drafts.every(colleague) == []


class TestReporters:
    """A volunteer coordinator works with watch reports and never learns who made one."""

    @pytest.fixture
    def reporter(self, session: Session) -> str:
        return add(session, "contacts", name="Maria Lopez")

    @pytest.fixture
    def report(self, session: Session, reporter: str) -> str:
        seen = clock.today()
        fields = {"doing": "Trying car doors", "seen_on": seen, "reporter_kind": "confidential"}
        return add(session, "reports", **fields, reporter_id=reporter)

    def test_no_view_shows_the_reporter(self, session: Session, report: str, reporter: str) -> None:
        coordinator = as_role(session, COORDINATOR)
        loaded = records.load(coordinator, "reports", report)
        assert loaded.value("reporter_id") == ""
        assert "Maria Lopez" not in loaded.titles.values()
        assert [getattr(one, "reporter_id") for one in records.every(coordinator, "reports")] == [""]  # noqa: B009
        (number,) = [n for some in records.numbers(coordinator, Query("reports")) for n in some]
        for names in (["reporter_id"], ["doing", "reporter_id"]):
            assert records.rows(coordinator, "reports", [number], names)[number].cells[-1] == ""
            assert records.rows(session, "reports", [number], names)[number].cells[-1] == "Maria Lopez"
        assert records.load(session, "reports", report).value("reporter_id") == reporter

    @pytest.mark.parametrize("query", [{"where": {"reporter_id": "x"}}, {"sort": "reporter_id"}])
    def test_nor_can_it_be_found_out_by_filter_or_order(
        self, session: Session, report: str, query: dict[str, Any]
    ) -> None:
        coordinator = as_role(session, COORDINATOR)
        with pytest.raises(NotAllowed):
            records.count(coordinator, Query("reports", **query))
        with pytest.raises(NotAllowed):
            list(records.numbers(coordinator, Query("reports", **query)))

    def test_nor_filled_in_or_taken_out(self, session: Session, report: str, reporter: str) -> None:
        coordinator = as_role(session, COORDINATOR)
        for value in (reporter, ""):
            with pytest.raises(NotAllowed, match="Reporter"):
                records.save(coordinator, [Edit("reports", report, base=1, fields={"reporter_id": value})])
        records.save(coordinator, [Edit("reports", report, base=1, fields={"answer": "Patrols were told."})])
        assert records.load(session, "reports", report).value("reporter_id") == reporter

    def test_an_anonymous_report_is_taken_as_ever(self, session: Session) -> None:
        seen = clock.today()
        edit = records.new("reports", {"doing": "Trying car doors", "seen_on": seen, "reporter_id": ""})
        records.save(as_role(session, COORDINATOR), [edit])
        assert records.load(session, "reports", edit.id).value("doing") == "Trying car doors"


def test_the_door_itself_asks_nobody(session: Session) -> None:
    """Rights are asked for above the door, once; imports and undo pass it with rights already checked."""
    edit = records.new("contacts", {"name": "Lee"})
    assert door.apply(as_role(session, "records-officer"), [edit]).ids("contacts") == {edit.id}
