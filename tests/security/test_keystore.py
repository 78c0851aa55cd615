"""The credential store: only real ones are used, a lying one is found out, and looking never hangs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from keyring.backends import SecretService, chainer, fail, kwallet, null

from liaison_app.security import keystore
from liaison_app.security.keystore import StoreFailed, SystemStore
from tests.support.stores import ForgetfulStore, LockedStore, MemoryStore, NullStore


class MemoryBackend:
    """A backend of keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class BrokenBackend(MemoryBackend):
    """Fails as backends do, with an error of its own that quotes the secret."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("D-Bus went away")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"could not keep {password}")


class SilentBackend(MemoryBackend):
    """Never answers, until told that the test is over."""

    def __init__(self) -> None:
        super().__init__()
        self.over = Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.over.wait(60)
        return None


class SecretServiceLike(SecretService.Keyring):
    """A subclass of an allowed backend, which may keep its passwords anywhere."""


def made(kind: Callable[[], Any]) -> Any:
    """One of the real backends of keyring, which has no types for them."""
    return kind()


def test_a_real_store_is_allowed_and_others_are_not() -> None:
    real = made(SecretService.Keyring)
    assert keystore.allowed_backends(real) == [real]
    for other in (made(null.Keyring), made(fail.Keyring), made(SecretServiceLike), MemoryBackend(), None):
        assert keystore.allowed_backends(other) == []


def test_of_a_chain_only_the_allowed_members_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    wallet, secret_service = made(kwallet.DBusKeyring), made(SecretService.Keyring)
    members = [made(null.Keyring), wallet, MemoryBackend(), secret_service]
    monkeypatch.setattr(chainer.ChainerBackend, "backends", members)
    assert keystore.allowed_backends(made(chainer.ChainerBackend)) == [wallet, secret_service]
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [made(null.Keyring)])
    assert keystore.allowed_backends(made(chainer.ChainerBackend)) == []


def test_only_a_store_that_gives_back_what_it_was_given_is_believed() -> None:
    good = MemoryStore()
    assert keystore.gives_back(good)
    assert good.kept == {}, "the probe stayed behind"
    for bad in (NullStore(), ForgetfulStore(), LockedStore()):
        assert not keystore.gives_back(bad)


def test_only_a_proven_store_is_used_for_a_new_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = MemoryBackend()
    monkeypatch.setattr(keystore, "_system_backends", lambda: [backend])
    assert keystore.usable_store() is not None
    assert backend.kept == {}, "the probe stayed behind"
    monkeypatch.setattr(keystore, "_system_backends", lambda: [made(null.Keyring)])
    assert keystore.usable_store() is None


def test_the_store_keeps_each_vault_apart_under_the_name_of_the_program() -> None:
    backend = MemoryBackend()
    store = SystemStore([backend])
    store.set("vault a", "one")
    store.set("vault b", "two")
    assert backend.kept == {("Liaison", "vault a"): "one", ("Liaison", "vault b"): "two"}
    assert (store.get("vault a"), store.get("vault c")) == ("one", None)
    store.delete("vault a")
    store.delete("vault a")
    assert backend.kept == {("Liaison", "vault b"): "two"}


def test_a_secret_is_found_in_any_of_several_stores() -> None:
    """The desktop, and with it the preferred store, may be another one today than when the vault was made."""
    first, second = MemoryBackend(), MemoryBackend()
    SystemStore([second, first]).set("vault", "secret")
    assert SystemStore([first, second]).get("vault") == "secret"
    assert SystemStore([BrokenBackend(), second]).get("vault") == "secret"


def test_any_failure_of_a_backend_becomes_one_error_without_the_secret() -> None:
    store = SystemStore([BrokenBackend()])
    with pytest.raises(StoreFailed):
        store.get("vault")
    with pytest.raises(StoreFailed) as failed:
        store.set("vault", "the secret")
    assert "the secret" not in repr(failed.value)
    assert failed.value.__context__ is None


def test_a_backend_that_never_answers_is_given_up_on() -> None:
    backend = SilentBackend()
    try:
        with pytest.raises(StoreFailed):
            SystemStore([backend], patience_seconds=0.05).get("vault")
    finally:
        backend.over.set()


def look_in_a_new_process(tmp_path: Path, **environment: str) -> str:
    """What a fresh start finds: the stores for opening and for setting up, and whether keyring was loaded."""
    code = (
        "import sys; from liaison_app.security import keystore;"
        "print(keystore.system_store(), keystore.usable_store(), 'keyring' in sys.modules)"
    )
    hidden = {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "PYTHON_KEYRING_BACKEND"}
    inherited = {name: value for name, value in os.environ.items() if name not in hidden}
    finished = subprocess.run(
        [sys.executable, "-c", code],
        env=inherited | {"HOME": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=20,  # less than the patience with a store that hangs
        check=True,
    )
    return finished.stdout.strip()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems always have a store")
class TestWithoutADesktop:
    """Linux on a server, in a container, or on the console."""

    def test_without_a_session_bus_nothing_is_loaded(self, tmp_path: Path) -> None:
        assert look_in_a_new_process(tmp_path) == "None None False"

    def test_a_session_bus_that_is_gone_is_no_store(self, tmp_path: Path) -> None:
        address = f"unix:path={tmp_path}/bus"
        assert look_in_a_new_process(tmp_path, DBUS_SESSION_BUS_ADDRESS=address) == "None None True"

    def test_the_null_backend_is_refused(self, tmp_path: Path) -> None:
        found = look_in_a_new_process(
            tmp_path,
            DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path}/bus",
            PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
        )
        assert found == "None None True"

    def test_a_broken_configuration_of_keyring_is_no_crash(self, tmp_path: Path) -> None:
        found = look_in_a_new_process(
            tmp_path,
            DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path}/bus",
            PYTHON_KEYRING_BACKEND="no.such.Backend",
        )
        assert found == "None None True"
