"""When something was said in a meeting, and the one order that follows from it, in the live view and in the minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from liaison_app import clock
from liaison_app.models.registry import KINDS

#: Where each kind keeps the moment at which it was said.
TIMES: Final[Mapping[str, str]] = {
    "concerns": "raised_at",
    "decisions": "decided_at",
    "actions": "agreed_at",
    "remarks": "said_at",
    "attendances": "noted_at",
}
_FIELDS: Final = {KINDS[kind].model: name for kind, name in TIMES.items()}
EARLIEST: Final = datetime.fromisoformat("0001-01-01")


def moment(record: Any) -> datetime:
    """When it happened, by the clock on the wall; where nobody noted it, when it was typed."""
    at: datetime | None = getattr(record, _FIELDS[type(record)])
    return at or (clock.local_of(record.created_at) if record.created_at else EARLIEST)


def order(record: Any) -> tuple[datetime, datetime, int]:
    """What orders captures: when it happened, then when it was typed."""
    return moment(record), record.created_at or EARLIEST, record.n
