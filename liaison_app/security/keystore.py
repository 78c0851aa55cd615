"""The credential store of the operating system, which keeps the device secret; only stores known to be real.

`keyring` picks a backend by itself, and some of those it may pick keep nothing (`null`) or keep it in clear
(file backends of third parties). So there is an allow-list, and before a new vault relies on a store, the
store must give back what it was given.
`keyring` is imported late: it costs start-up time and looks for D-Bus.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

SERVICE = "Liaison"
_PROBE_SERVICE = "Liaison probe"  # not SERVICE, whose other entries Windows renames when one is added
# The backends of `keyring` that encrypt with the login of the computer's user.
_ALLOWED = {
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
}
_CHAIN = "keyring.backends.chainer.ChainerBackend"
# Long enough to type a password into the store's own prompt, short enough not to look like a crash. A service
# on D-Bus that never answers would otherwise hold the start for ever.
PATIENCE_SECONDS = 30.0

T = TypeVar("T")


class StoreFailed(Exception):
    """The store refused, failed or did not answer in time; carries no secret and no text of the store."""


class CredentialStore(Protocol):
    """Keeps one short secret text for each vault. Every method may raise `StoreFailed`."""

    def get(self, vault_id: str) -> str | None:
        """The secret kept for this vault, or None."""

    def set(self, vault_id: str, secret: str) -> None:
        """Keep `secret` for this vault in place of any earlier one."""

    def delete(self, vault_id: str) -> None:
        """Forget the secret of this vault; nothing happens where there is none."""


class Backend(Protocol):
    """The part of `keyring.backend.KeyringBackend` that is used here."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class SystemStore:
    """A `CredentialStore` over backends of `keyring`, best first: writes go to the best, reads try all."""

    def __init__(
        self, backends: Sequence[Backend], service: str = SERVICE, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._backends = list(backends)
        self._service = service
        self._patience = patience_seconds

    def get(self, vault_id: str) -> str | None:
        """The secret from the first backend that has one."""
        failure: StoreFailed | None = None
        for backend in self._backends:
            try:
                secret = self._call(backend.get_password, vault_id)
            except StoreFailed as error:
                failure = error
                continue
            if secret is not None:
                return secret
        if failure is not None:
            raise failure
        return None

    def set(self, vault_id: str, secret: str) -> None:
        """Keep the secret in the best backend."""
        self._call(self._backends[0].set_password, vault_id, secret)

    def delete(self, vault_id: str) -> None:
        """Forget the secret in every backend that has it."""
        for backend in self._backends:
            if self._call(backend.get_password, vault_id) is not None:
                self._call(backend.delete_password, vault_id)

    def _call(self, method: Callable[..., T], *arguments: str) -> T:
        return _guarded(partial(method, self._service, *arguments), self._patience)


def system_store() -> CredentialStore | None:
    """The computer's credential store, for opening a vault, or None where none is allowed. Writes nothing."""
    backends = _system_backends()
    return SystemStore(backends) if backends else None


def usable_store() -> CredentialStore | None:
    """The computer's credential store, for a new vault: allowed and seen to keep what it gets; or None."""
    backends = _system_backends()
    if not backends or not gives_back(SystemStore(backends[:1], _PROBE_SERVICE)):
        return None
    return SystemStore(backends)


def gives_back(store: CredentialStore) -> bool:
    """Whether `store` returns a random text just put in, and forgets it when told to."""
    name, secret = f"probe-{secrets.token_hex(4)}", secrets.token_hex(32)
    try:
        store.set(name, secret)
        kept = store.get(name) == secret
        store.delete(name)
        return kept and store.get(name) is None
    except StoreFailed:
        return False


def allowed_backends(chosen: object) -> list[Backend]:
    """The backend that `keyring` chose, or the members where it is a chain, as far as allowed; best first."""
    members: Sequence[Any] = getattr(chosen, "backends", []) if _name(chosen) == _CHAIN else [chosen]
    return [member for member in members if _name(member) in _ALLOWED]


def _name(backend: object) -> str:
    # The exact class: a subclass may keep its passwords elsewhere.
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _system_backends() -> list[Backend]:
    if not _could_have_store():
        return []
    try:
        return _guarded(_find_backends, PATIENCE_SECONDS)
    except StoreFailed:
        return []


def _could_have_store() -> bool:
    """False where looking is in vain: without a session bus there is no Secret Service and no KWallet."""
    if sys.platform in ("win32", "darwin"):
        return True
    runtime_folder = os.environ.get("XDG_RUNTIME_DIR")
    has_socket = runtime_folder is not None and Path(runtime_folder, "bus").exists()
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or has_socket


def _find_backends() -> list[Backend]:
    import keyring

    backends = allowed_backends(keyring.get_keyring())
    for backend in backends:
        if _name(backend) == "keyring.backends.Windows.WinVaultKeyring":
            # The default, "enterprise", copies the secret to every computer the user signs in to.
            backend.persist = "local machine"  # type: ignore[attr-defined]
    return backends


def _guarded(call: Callable[[], T], patience_seconds: float) -> T:
    """The result of `call`, or `StoreFailed` where it fails in whatever way or takes too long.

    On a thread of its own, because a hanging D-Bus call cannot be interrupted; it is then left behind.
    """
    answer: SimpleQueue[tuple[T] | None] = SimpleQueue()

    def run() -> None:
        try:
            answer.put((call(),))
        except Exception:  # noqa: BLE001 - backends raise errors of D-Bus, win32 and macOS without a common base
            answer.put(None)

    Thread(target=run, name="credential store", daemon=True).start()
    try:
        result = answer.get(timeout=patience_seconds)
    except Empty:
        raise StoreFailed("no answer in time") from None
    if result is None:
        raise StoreFailed("the store failed")
    return result[0]
