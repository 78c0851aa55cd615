"""Roles: the whole matrix, that no service function escapes it, and that it holds for real records."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import liaison_app.imports
import liaison_app.services
import liaison_app.sync
from liaison_app import clock
from liaison_app.errors import NotAllowed
from liaison_app.models.agency import ROLES
from liaison_app.models.base import new_id
from liaison_app.models.registry import KINDS, PART_KINDS
from liaison_app.services import drafts, parts, records, roles, sample, search, settle, today
from liaison_app.storage import door
from liaison_app.storage.edits import Edit
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Actor, Session
from tests.services.adding import add
from tests.support.vaults import fresh_vault

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "roles.md"

#: officer, supervisor, records officer, volunteer coordinator
MATRIX = """
read contacts                x x x x
read log-entries             x x x x
read organizations           x x x x
read services                x x x x
read locations               x x x x
read meetings                x x x x
read agenda-items            x x x x
read attendances             x x x x
read concerns                x x x x
read decisions               x x x x
read actions                 x x x x
read remarks                 x x x x
read agenda-templates        x x x x
read minutes-texts           x x x x
read approved-minutes        x x x x
read amendments              x x x x
read activities              x x x x
read problems                x x x x
read referrals               x x x .
read consents                x x x .
read reports                 x x x x
read groups                  x x x x
read places                  x x x x
read notes                   x x x x
read agency                  x x x x
read area-profiles           x x x x
read officers                x x x x
read trainings               x x x .
read surveys                 x x x .
read briefings               x x x .
read handouts                x x x .
read translations            x x x x
read phones                  x x x x
read addresses               x x x x
read schedules               x x x x
read service-at-location     x x x x
read template-items          x x x x
read positions               x x x x
read responses               x x x x
read reviews                 x x x x
read measures                x x x x
read referral-moves          x x x .
read referral-attempts       x x x .
read referral-follow-ups     x x x .
write contacts               x x . x
write log-entries            x x . x
write organizations          x x . .
write services               x x . .
write locations              x x . .
write meetings               x x . x
write agenda-items           x x . x
write attendances            x x . x
write concerns               x x . x
write decisions              x x . x
write actions                x x . x
write remarks                x x . x
write agenda-templates       x x . x
write minutes-texts          x x . x
write approved-minutes       x x . x
write amendments             x x . x
write activities             x x . x
write problems               x x . .
write referrals              x x . .
write consents               x x . .
write reports                x x . x
write groups                 x x . x
write places                 x x . .
write notes                  x x . x
write agency                 . x . .
write area-profiles          . x . .
write officers               . x . .
write trainings              x x . .
write surveys                x x . .
write briefings              x x . .
write handouts               x x . .
write translations           x x . .
write phones                 x x . x
write addresses              x x . x
write schedules              x x . .
write service-at-location    x x . .
write template-items         x x . x
write positions              x x . .
write responses              x x . .
write reviews                x x . .
write measures               x x . .
write referral-moves         x x . .
write referral-attempts      x x . .
write referral-follow-ups    x x . .
see what is due              x x x x
search                       x x x x
follow changes               x x x x
change records               x x . x
undo                         x x . x
erase records                . x x .
evaluate                     x x x .
keep drafts                  x x x x
release guide                x x x x
release minutes              x x x x
release minutes-public       x x x x
release agenda               x x x x
release sign-in              x x x x
release invitation           x x . x
release cancellation         x x . x
import replies               x x . x
release you-said             x x x x
release complaint-route      x x x x
release referral-slip        x x x .
release labels               x x . x
release exchange             x x x x
take in exchange files       x x x x
release translations         x x . .
release audit-log            . x x .
back up                      x x x x
choose where backups go      x x . .
restore a backup             x x . .
import services              x x . .
import translations          x x . .
fill with the sample         . x . .
check the vault              x x x x
read the audit log           . x x .
accept the vault as it is    . x . .
change one's own passphrase  x x x x
use the hub                  x x x x
leave the hub                x x . .
manage devices               . x . .
manage officers              . x . .
manage keys                  . x . .
"""
MARKED = {"x": True, ".": False}
ROWS = [re.fullmatch(r"(.+?)\s{2,}([x.]) ([x.]) ([x.]) ([x.])", line) for line in MATRIX.strip().splitlines()]
EXPECTED = {(row[1], role): MARKED[row[number]] for row in ROWS if row for number, role in enumerate(ROLES, start=2)}
COORDINATOR = "volunteer-coordinator"


def functions() -> dict[str, Callable[..., Any]]:
    """Every public function of services, imports and sync that takes a session or an open vault, by its full name."""
    found: dict[str, Callable[..., Any]] = {}
    for package in (liaison_app.services, liaison_app.imports, liaison_app.sync):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == info.name and not name.startswith("_")
                first = next(iter(inspect.signature(function).parameters.values()), None)
                if own and first is not None and first.annotation in ("Session", "Vault"):
                    found[f"{info.name.removeprefix('liaison_app.')}.{name}"] = function
    return found


FUNCTIONS = functions()


def permitted(ask: Callable[[], object]) -> bool:
    """Whether the role may: what it asks for is done, or refused for its role. Any other refusal is an error here."""
    try:
        ask()
    except NotAllowed:
        return False
    return True


def as_role(session: Session, role: str) -> Session:
    return replace(session, actor=Actor(session.actor.id, role))


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


class TestTheTable:
    def test_it_is_what_is_written_here(self) -> None:
        assert {(action, role): role in allowed for action, allowed in roles.ALLOWED.items() for role in ROLES} == (
            EXPECTED
        )

    def test_every_kind_and_every_part_has_its_rows(self) -> None:
        wanted = {f"{verb} {kind}" for verb in ("read", "write") for kind in (*KINDS, *PART_KINDS)}
        assert wanted <= set(roles.ALLOWED)

    def test_nobody_writes_what_they_do_not_read(self) -> None:
        for kind in KINDS:
            assert roles.ALLOWED[f"write {kind}"] <= roles.ALLOWED[f"read {kind}"]

    def test_whoever_has_no_role_or_asks_for_no_action_is_denied(self, session: Session) -> None:
        for role, action in (("", "read contacts"), ("chief", "search"), ("supervisor", "read secrets")):
            with pytest.raises(NotAllowed):
                roles.require(as_role(session, role), action)

    def test_the_guide_says_the_same(self) -> None:
        text = GUIDE.read_text(encoding="utf-8")
        words = {"reads, writes": (True, True), "reads": (True, False), "–": (False, False)}
        told: dict[tuple[str, str], bool] = {}
        for kind, *cells in re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE):
            for role, cell in zip(ROLES, cells, strict=True):
                told[f"read {kind}", role], told[f"write {kind}", role] = words[cell]
        cells_of_a_row = r" \| ".join(["(yes|–)"] * len(ROLES))
        for action, *cells in re.findall(rf"^\| ([a-z' -]+?) \| {cells_of_a_row} \|$", text, re.MULTILINE):
            told.update({(action, role): cell == "yes" for role, cell in zip(ROLES, cells, strict=True)})
        of_parts = {f"{verb} {part}" for verb in ("read", "write") for part in PART_KINDS}
        assert told == {key: allowed for key, allowed in EXPECTED.items() if key[0] not in of_parts}


class TestNoWayAround:
    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_a_service_function_says_which_action_it_is(self, name: str) -> None:
        """A new function without `@guarded` fails here; one with an unknown action too."""
        action = getattr(FUNCTIONS[name], "action", "")
        assert action, f"{name} takes a session and is not guarded"
        if "{" not in action:
            assert action in roles.ALLOWED

    @pytest.mark.parametrize("name", FUNCTIONS)
    @pytest.mark.parametrize("role", [*ROLES, "nobody"])
    def test_it_refuses_a_role_before_it_does_anything(self, name: str, role: str) -> None:
        """With arguments that would fail at once if the function began: what is not allowed never gets so far."""
        function = FUNCTIONS[name]
        wanted = {
            "kind_name": "referrals",
            "kind": "referrals",
            "part_name": "referral-moves",
            "document": "referral-sheet",
            "query": Query("referrals"),
            "edit": Edit("referrals", "1"),
            "draft": drafts.Draft("referrals", "1"),
            "prepared": SimpleNamespace(document="referral-sheet"),
        }
        parameters = list(inspect.signature(function).parameters.values())[1:]
        needed = {p.name: wanted.get(p.name) for p in parameters if p.default is p.empty or p.name in wanted}
        action = function.action.format_map(needed)  # type: ignore[attr-defined]
        if role not in roles.ALLOWED.get(action, frozenset()):
            with pytest.raises(NotAllowed):
                function(SimpleNamespace(actor=Actor("1", role)), **needed)

    def test_there_are_functions_to_look_at(self) -> None:
        known = {"services.records.save", "services.officers.add", "imports.hsds.plan.carry_out", "sync.team.approve"}
        assert known <= set(FUNCTIONS)


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
