"""Who belongs to a team: enrolment codes, chains of signatures, and keys that only those get who belong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from liaison_app.sync import enrol, epochs, trust
from liaison_app.sync.device import DeviceKeys, fingerprint
from liaison_app.sync.epochs import AGENCY, Keyring
from liaison_app.sync.errors import NotTrusted
from liaison_app.sync.trust import Admission

TEAM = uuid4()
Signed = tuple[Admission, bytes]


@dataclass(frozen=True)
class Member:
    keys: DeviceKeys
    signed: Signed

    @property
    def admission(self) -> Admission:
        return self.signed[0]


def member(by: Member | None = None, *, scopes: tuple[str, ...] = ("team",), admits: bool = False) -> Member:
    keys = DeviceKeys.new(uuid4())
    admitted_by = by.keys if by else keys
    admission = Admission(TEAM, keys.device_id, "jo", keys.identity, scopes, admits, admitted_by.device_id)
    return Member(keys, (admission, admission.signed(admitted_by)))


ALL = ("identities", "referrals", "team")
ROOT = member(scopes=ALL, admits=True)
SECOND = member(ROOT, scopes=ALL, admits=True)
THIRD = member(SECOND, scopes=("team",))


def believed(*roster: Signed) -> set[UUID]:
    return set(trust.trusted(roster, ROOT.keys.device_id, ROOT.keys.identity))


def test_a_chain_from_the_first_device_is_believed_in_any_order() -> None:
    everybody = {m.keys.device_id for m in (ROOT, SECOND, THIRD)}
    assert believed(THIRD.signed, SECOND.signed, ROOT.signed) == everybody
    assert believed(THIRD.signed, ROOT.signed) == {ROOT.keys.device_id}


def test_whoever_runs_the_hub_cannot_add_or_change_a_device() -> None:
    ghost = member(scopes=ALL, admits=True)
    forged = replace(ghost.admission, admitted_by=ROOT.keys.device_id)
    assert ghost.keys.device_id not in believed(ROOT.signed, (forged, forged.signed(ghost.keys)))
    assert ghost.keys.device_id not in believed(ROOT.signed, ghost.signed)
    for change in (
        replace(SECOND.admission, identity=ghost.keys.identity),
        replace(SECOND.admission, login="eve"),
        replace(SECOND.admission, scopes=("team",)),
        replace(SECOND.admission, admits=False),
        replace(SECOND.admission, team=uuid4()),
    ):
        assert SECOND.keys.device_id not in believed(ROOT.signed, (change, SECOND.signed[1]))
    assert not trust.trusted([ghost.signed], ROOT.keys.device_id, ROOT.keys.identity)
    swapped = replace(ghost.admission, device_id=ROOT.keys.device_id, admitted_by=ROOT.keys.device_id)
    assert not believed((swapped, swapped.signed(ghost.keys)))


def test_nobody_lets_others_in_without_the_right_or_to_more_than_they_have() -> None:
    fourth = member(THIRD)
    assert fourth.keys.device_id not in believed(ROOT.signed, SECOND.signed, THIRD.signed, fourth.signed)
    narrow = member(ROOT, scopes=("team",), admits=True)
    wider = member(narrow, scopes=ALL)
    assert wider.keys.device_id not in believed(ROOT.signed, narrow.signed, wider.signed)


def test_keys_reach_those_who_may_have_them_and_nobody_else() -> None:
    ring = Keyring({}).next_epoch(ALL)
    agency = X25519PrivateKey.generate()
    team = [ROOT.admission, THIRD.admission]
    wraps = epochs.wrap_for(ring, TEAM, team, ROOT.keys, agency.public_key().public_bytes_raw())
    known = {m.keys.device_id: m.admission for m in (ROOT, THIRD)}
    assert {(w.recipient, w.scope) for w in wraps if w.recipient == THIRD.keys.device_id} == {
        (THIRD.keys.device_id, "team")
    }
    own = [w for w in wraps if w.recipient == ROOT.keys.device_id]
    assert epochs.unwrap(own, TEAM, ROOT.keys.receiving, known) == ring
    recovered = epochs.unwrap([w for w in wraps if w.recipient == AGENCY], TEAM, agency, known)
    assert recovered == ring
    with pytest.raises(NotTrusted):
        epochs.unwrap(own, TEAM, THIRD.keys.receiving, known)


def test_a_key_that_the_hub_made_up_is_refused() -> None:
    ghost = member(scopes=ALL, admits=True)
    known = {m.keys.device_id: m.admission for m in (ROOT, SECOND, THIRD)}
    ring = Keyring({}).next_epoch(["team"])
    public = SECOND.keys.receiving.public_key().public_bytes_raw()
    [honest] = epochs.wrap(ring, TEAM, SECOND.keys.device_id, public, ROOT.keys)
    assert epochs.unwrap([honest], TEAM, SECOND.keys.receiving, known) == ring
    [made_up] = epochs.wrap(ring, TEAM, SECOND.keys.device_id, public, ghost.keys)
    [without_right] = epochs.wrap(ring, TEAM, SECOND.keys.device_id, public, THIRD.keys)
    for wrong in (
        made_up,
        without_right,
        replace(made_up, wrapped_by=ROOT.keys.device_id),
        replace(honest, epoch=2),
        replace(honest, scope="referrals"),
        replace(honest, wrapped=honest.wrapped[:-1]),
        replace(honest, wrapped=b""),
    ):
        with pytest.raises(NotTrusted):
            epochs.unwrap([wrong], TEAM, SECOND.keys.receiving, known)


def test_a_code_ties_both_sides_to_each_other() -> None:
    code, new = enrol.new_code(), DeviceKeys.new(uuid4())
    asked = enrol.proof(code, new.device_id, "jo", new.identity)
    assert enrol.same(asked, enrol.proof(code, new.device_id, "jo", new.identity))
    assert not enrol.same(asked, enrol.proof(enrol.new_code(), new.device_id, "jo", new.identity))
    assert not enrol.same(asked, enrol.proof(code, new.device_id, "eve", new.identity))
    assert not enrol.same(asked, enrol.proof(code, new.device_id, "jo", ROOT.keys.identity))
    root = ROOT.keys
    answer = enrol.welcome(code, new.device_id, new.identity, TEAM, root.device_id, root.identity)
    assert trust.founder([SECOND.signed, ROOT.signed], new, code, answer) == (root.device_id, root.identity)
    ghost = member(scopes=ALL, admits=True)
    assert trust.founder([ghost.signed], new, code, answer) is None
    assert trust.founder([ROOT.signed], new, enrol.new_code(), answer) is None


def test_codes_forgive_how_they_are_typed() -> None:
    code = enrol.new_code()
    assert enrol.normalise(code) == code
    assert enrol.normalise(f" {code.lower().replace('-', ' ')} ") == code
    assert enrol.normalise(code.replace("0", "o").replace("1", "l")) == code
    assert enrol.normalise(code[:-1]) is None
    assert enrol.normalise(code[:-1] + "U") is None
    assert len({enrol.new_code() for _n in range(1000)}) == 1000


def test_fingerprints_differ_and_can_be_read_out() -> None:
    mark = fingerprint(ROOT.keys.identity)
    assert [len(group) for group in mark.split()] == [4] * 6
    assert mark.replace(" ", "").isdigit()
    assert mark != fingerprint(SECOND.keys.identity)
    assert mark == fingerprint(DeviceKeys(ROOT.keys.device_id, ROOT.keys.secret).identity)


def test_who_was_seen_shut_out_brings_in_nobody_new() -> None:
    roster = [ROOT.signed, SECOND.signed, THIRD.signed]
    late = member(SECOND)
    shut = {SECOND.keys.device_id}
    known = {m.keys.device_id: m.keys.identity for m in (ROOT, SECOND, THIRD)}

    def now(*more: Signed, known: dict[UUID, bytes]) -> set[UUID]:
        root = (ROOT.keys.device_id, ROOT.keys.identity)
        return set(trust.trusted([*roster, *more], *root, revoked=shut, known=known))

    assert now(late.signed, known=known) == set(known)  # those from before stay
    assert THIRD.keys.device_id not in now(known={**known, THIRD.keys.device_id: late.keys.identity})
    assert late.keys.device_id in believed(*roster, late.signed)  # whoever never saw it shut out cannot know
