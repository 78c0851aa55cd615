"""Values that were used before, for fields in which one writes the same words again: causes, risk factors."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from sqlalchemy import func, join, select, true

from liaison_app.models.base import Record
from liaison_app.models.capture import Concern
from liaison_app.models.problem import Problem
from liaison_app.services.roles import guarded
from liaison_app.storage.session import Session

#: By what a field calls its list: the models that have the field, and its name.
FIELDS: Final[dict[str, tuple[tuple[type[Record], ...], str]]] = {
    "causes": ((Problem, Concern), "causes"),
    "risk_factors": ((Problem,), "risk_factors"),
}
_MOST = 200


@guarded("read problems")
def values(session: Session, name: str) -> tuple[str, ...]:
    """What stands in the lists of that name, the most used first."""
    models, column_name = FIELDS[name]
    counted: Counter[str] = Counter()
    with session.read() as db:
        for model in models:
            column: Any = model.__table__.c[column_name]
            each = func.json_each(column).table_valued("value", name="each")
            used = select(each.c.value, func.count()).select_from(join(model.__table__, each, true()))
            used = used.where(model.deleted_at.is_(None), column != ()).group_by(each.c.value)
            rows = db.execute(used.order_by(func.count().desc()).limit(_MOST)).all()
            counted.update({str(value): count for value, count in rows})
    return tuple(value for value, _count in counted.most_common(_MOST))
