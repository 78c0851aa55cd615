"""The one door out: whatever leaves the program passes here, is checked and audited, and becomes a `Released` value.

`exports` set documents from nothing but `Prepared` values, and every way out (a file, a printer, another program) asks
for a `Released` one, so that nothing leaves that is not in the audit log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from liaison_app import clock
from liaison_app.models.base import new_id
from liaison_app.services.roles import guarded
from liaison_app.storage import audit
from liaison_app.storage.session import Session

T = TypeVar("T")
_KEY = object()


@dataclass(frozen=True)
class Prepared(Generic[T]):
    """Content that the officer's role may release, without what must be withheld. It may be looked at on the screen.

    `document` and `records` (kind, id) are what the audit log will say once it leaves. Made by this module only: the
    constructor wants a key that no one else holds.
    """

    document: str
    content: T
    records: tuple[tuple[str, str], ...]
    key: object

    def __post_init__(self) -> None:
        if self.key is not _KEY:
            raise TypeError("only services.release makes Prepared and Released values")


@dataclass(frozen=True)
class Released(Prepared[T]):
    """The same, once the audit log says that it leaves; `step` is its entry there."""

    step: str


@guarded("release {document}")
def prepare(session: Session, document: str, content: T, records: Sequence[tuple[str, str]] = ()) -> Prepared[T]:
    """Hand out content to be looked at; `records` are those that `document` discloses."""
    return Prepared(document, content, tuple(records), _KEY)


@guarded("release {prepared.document}")
def release(session: Session, prepared: Prepared[T]) -> Released[T]:
    """Audit that what was prepared leaves now, with the records it discloses. Once for each time that it leaves."""
    step = new_id()
    at = clock.utc_now()
    with session.write() as db:
        audit.log(
            db,
            [
                audit.Event(
                    step, audit.stamp(at, kind), session.actor.id, "disclose", kind, record_id, [prepared.document]
                )
                for kind, record_id in prepared.records or [("", "")]
            ],
        )
    return Released(prepared.document, prepared.content, prepared.records, _KEY, step)
