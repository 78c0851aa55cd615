"""The one door out: whatever leaves the program passes here, is checked and audited, and becomes a `Released` value.

`exports` accept nothing else, so a document that was not released cannot be written.
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
class Released(Generic[T]):
    """Content that may leave. Made by this module only: the constructor wants a key that no one else holds."""

    content: T
    step: str
    key: object

    def __post_init__(self) -> None:
        if self.key is not _KEY:
            raise TypeError("only services.release makes a Released value")


@guarded("release {document}")
def release(session: Session, document: str, content: T, records: Sequence[tuple[str, str]] = ()) -> Released[T]:
    """Audit that `document` leaves, with the records it discloses (kind, id), and hand out its content."""
    step = new_id()
    at = clock.utc_now()
    with session.write() as db:
        audit.log(
            db,
            [
                audit.Event(step, audit.stamp(at, kind), session.actor.id, "disclose", kind, record_id, [document])
                for kind, record_id in records or [("", "")]
            ],
        )
    return Released(content, step, _KEY)
