"""Attacks on the audit log: a few of each kind, and any succession of them that Hypothesis comes up with."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns import chain
from campaigns.vaults import add
from liaison_app.storage.session import Session
from tests.support.vaults import fresh_vault


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A vault with a log of some length; attacks are taken back, so that all tests may share it."""
    vault = fresh_vault(tmp_path_factory.mktemp("chain") / "vault")
    add(vault.session(), 12)
    yield vault.session()
    vault.close()


def test_every_attack_is_found() -> None:
    report = chain.campaign(120, seed=3)
    assert report.failures == []
    assert report.figures["attacks"] == 120
    assert report.figures["found by chain"] > 20
    assert report.figures["found by anchor"] > 20


def test_without_the_anchor_whoever_computes_the_chain_anew_is_believed() -> None:
    assert not chain.campaign(60, seed=3, sabotage=True).held


@pytest.mark.parametrize("name", chain.ATTACKS)
def test_each_kind_of_attack_is_found(session: Session, name: str) -> None:
    outcomes = [chain.attack(session, [name], Random(seed), chain.marks(session)) for seed in range(6)]
    assert any(changed for changed, _found in outcomes)
    assert all(found or not changed for changed, found in outcomes)


@settings(max_examples=80)
@given(names=st.lists(st.sampled_from(sorted(chain.ATTACKS)), max_size=4), seed=st.integers(0, 10**6))
def test_attacks_upon_attacks_are_found(session: Session, names: list[str], seed: int) -> None:
    changed, found = chain.attack(session, names, Random(seed), chain.marks(session))
    assert bool(found) == changed
