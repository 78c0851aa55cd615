"""Stand-ins for the credential store of the operating system: a good one, and the ways real ones let down."""

from __future__ import annotations

from liaison_app.security.keystore import StoreFailed


class MemoryStore:
    """A credential store that works, for as long as the test lasts."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, vault_id: str) -> str | None:
        return self.kept.get(vault_id)

    def set(self, vault_id: str, secret: str) -> None:
        self.kept[vault_id] = secret

    def delete(self, vault_id: str) -> None:
        self.kept.pop(vault_id, None)


class NullStore(MemoryStore):
    """Accepts everything and keeps nothing, like keyring's null backend."""

    def set(self, vault_id: str, secret: str) -> None:
        pass


class ForgetfulStore(MemoryStore):
    """Gives back something else than it was given."""

    def get(self, vault_id: str) -> str | None:
        return "00" * 32


class LockedStore(MemoryStore):
    """Refuses every call, like a store whose prompt was dismissed."""

    def get(self, vault_id: str) -> str | None:
        raise StoreFailed("locked")

    def set(self, vault_id: str, secret: str) -> None:
        raise StoreFailed("locked")

    def delete(self, vault_id: str) -> None:
        raise StoreFailed("locked")
