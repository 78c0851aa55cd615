"""Wrong tries are counted by a clock that nobody sets, over restarts of the program and of the computer."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from liaison_app import clock
from liaison_app.clock import Uptime
from liaison_app.errors import UserError
from liaison_app.security import recovery, tries
from liaison_app.security.errors import DeviceSecretMissing, TooManyTries, WrongAgencyKey, WrongPassphrase

MINUTE = 60.0


class Computer:
    """A computer whose time of day can be set and which can be started anew; its running time cannot be set."""

    def __init__(self) -> None:
        self.running = 3 * 24 * 60 * MINUTE
        self.boot = "first"
        self.wall = datetime.fromisoformat("2026-11-22T14:00")

    def pass_time(self, seconds: float) -> None:
        self.running += seconds
        self.wall += timedelta(seconds=seconds)

    def restart(self, *, named: bool = True) -> None:
        self.running = 20.0
        self.boot = "second" if named else self.boot

    def uptime(self) -> Uptime:
        return Uptime(self.running, self.boot)


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    computer = Computer()
    monkeypatch.setattr(clock, "uptime", computer.uptime)
    monkeypatch.setattr(clock, "utc_now", lambda: computer.wall)
    return computer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.tries"


def refuse() -> None:
    raise WrongPassphrase


def wrong(path: Path, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassphrase):
            tries.judged(path, "ten green bottles", refuse)


def right(path: Path) -> str:
    return tries.judged(path, "seven grey herons", lambda: "open")


def waits(path: Path) -> float:
    """How many seconds the right passphrase waits."""
    with pytest.raises(TooManyTries) as refused:
        right(path)
    return refused.value.seconds


def test_four_wrong_tries_do_not_make_the_right_one_wait(path: Path, computer: Computer) -> None:
    wrong(path, 4)
    assert right(path) == "open"


def test_after_five_the_right_passphrase_waits_fifteen_minutes_and_is_not_even_looked_at(
    path: Path, computer: Computer
) -> None:
    wrong(path, 5)
    assert waits(path) == 15 * MINUTE
    with pytest.raises(TooManyTries):
        tries.judged(path, "anything", lambda: pytest.fail("it was judged"))
    computer.pass_time(15 * MINUTE - 1)
    assert waits(path) == pytest.approx(1)
    computer.pass_time(1)
    assert right(path) == "open"


def test_waiting_is_said_in_minutes_and_names_the_way_out(path: Path, computer: Computer) -> None:
    wrong(path, 5)
    computer.pass_time(13.5 * MINUTE)
    with pytest.raises(TooManyTries, match=r"2 minutes.*recovery code"):
        right(path)
    computer.pass_time(MINUTE)
    with pytest.raises(TooManyTries, match="1 minute;"):
        right(path)


def test_tries_spread_wider_than_fifteen_minutes_never_wait(path: Path, computer: Computer) -> None:
    for _ in range(20):
        wrong(path)
        computer.pass_time(4 * MINUTE)
    assert right(path) == "open"


def test_after_the_wait_there_are_five_tries_again(path: Path, computer: Computer) -> None:
    wrong(path, 5)
    computer.pass_time(15 * MINUTE)
    wrong(path, 5)
    assert waits(path) == 15 * MINUTE


@pytest.mark.parametrize("years", [-10, 10])
def test_setting_the_clock_neither_shortens_nor_lengthens_the_wait(path: Path, computer: Computer, years: int) -> None:
    wrong(path, 3)
    computer.wall += timedelta(days=365 * years)
    wrong(path, 2)
    assert waits(path) == 15 * MINUTE
    computer.wall += timedelta(days=365 * years)
    assert waits(path) == 15 * MINUTE
    computer.pass_time(15 * MINUTE)
    assert right(path) == "open"


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("years", [-10, 0, 10])
def test_a_restart_of_the_computer_does_not_end_the_wait(
    path: Path, computer: Computer, years: int, named: bool
) -> None:
    wrong(path, 5)
    computer.restart(named=named)
    computer.wall += timedelta(days=365 * years)
    assert waits(path) == 15 * MINUTE - 20
    computer.pass_time(15 * MINUTE - 20)
    assert right(path) == "open"


def test_old_tries_far_apart_do_not_become_a_burst_by_a_restart(path: Path, computer: Computer) -> None:
    for _ in range(5):
        wrong(path)
        computer.pass_time(60 * MINUTE)
    computer.restart()
    assert right(path) == "open"


def test_a_clock_said_to_run_backwards_makes_the_right_one_wait(path: Path, computer: Computer) -> None:
    """As under a program that fakes every clock: the running time before the start of time counts as none."""
    wrong(path, 5)
    computer.running -= 10 * 365 * 24 * 60 * MINUTE
    assert waits(path) == 15 * MINUTE


@pytest.mark.parametrize(
    "secret",
    [recovery.generate(), recovery.generate().lower(), X25519PrivateKey.generate()],
    ids=["code", "code in small letters", "agency key"],
)
def test_the_recovery_code_and_the_agency_key_never_wait(
    path: Path, computer: Computer, secret: str | X25519PrivateKey
) -> None:
    wrong(path, 5)
    assert tries.judged(path, secret, lambda: "open") == "open"


def test_an_opened_vault_begins_anew(path: Path, computer: Computer) -> None:
    wrong(path, 4)
    tries.forget(path)
    wrong(path, 4)
    assert right(path) == "open"


@pytest.mark.parametrize(
    ("error", "counted"),
    [
        (DeviceSecretMissing(), 0),
        (DeviceSecretMissing(judged=True), 1),
        (WrongAgencyKey(), 1),
        (UserError("The disk is full."), 0),
    ],
)
def test_only_what_was_judged_counts(path: Path, computer: Computer, error: UserError, counted: int) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        tries.judged(path, "seven grey herons", fail)
    assert len(tries.wrong(path)) == counted


def test_the_file_holds_times_and_nothing_that_was_typed(path: Path, computer: Computer) -> None:
    wrong(path)
    text = path.read_text("utf-8")
    assert "2026-11-22T14:00" in text
    assert "bottles" not in text


def test_a_damaged_file_counts_against_whoever_damaged_it_until_the_time_has_passed(
    path: Path, computer: Computer
) -> None:
    computer.restart()
    path.write_bytes(b"\xff\x00 not a line\n{}\n[]\n" + b"[" * 9000 + b"\n" + b'{"at": 1}\n')
    assert waits(path) > 14 * MINUTE
    computer.pass_time(15 * MINUTE)
    assert right(path) == "open"


def test_a_folder_that_cannot_be_written_does_not_hide_the_refusal(tmp_path: Path, computer: Computer) -> None:
    with pytest.raises(WrongPassphrase):
        tries.judged(tmp_path / "gone" / "vault.tries", "ten green bottles", refuse)


def test_a_long_file_is_read_from_its_end(path: Path, computer: Computer) -> None:
    wrong(path)
    path.write_bytes(path.read_bytes() * 3000)
    computer.pass_time(20 * MINUTE)
    assert right(path) == "open"
    wrong(path, 5)
    waits(path)


def test_the_real_clock_counts_on_from_the_start_of_the_computer() -> None:
    first, second = clock.uptime(), clock.uptime()
    assert 0 < first.seconds <= second.seconds
    assert first.boot == second.boot
