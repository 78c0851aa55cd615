"""Roles: the whole matrix, and that no service function escapes it. What it does to records: `test_roles_hold`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import liaison_app.imports
import liaison_app.services
import liaison_app.sync
from liaison_app.errors import NotAllowed
from liaison_app.models.agency import ROLES
from liaison_app.models.registry import KINDS, PART_KINDS
from liaison_app.services import drafts, roles
from liaison_app.storage.edits import Edit
from liaison_app.storage.lists import Query
from liaison_app.storage.session import Actor, Session
from tests.services.role_matrix import EXPECTED, as_role

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "roles.md"


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


class TestTheTable:
    def test_it_is_what_the_matrix_says(self) -> None:
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
