"""How Alembic meets the vault: on the connection it is handed, inside that connection's transaction."""

from __future__ import annotations

from typing import Any

from alembic import context

from liaison_app.storage.tables import metadata


def include_object(item: Any, name: str | None, type_: str, reflected: bool, compare_to: Any) -> bool:
    """Leave the tables of the full-text index out: Alembic does not know virtual tables."""
    return not (type_ == "table" and name is not None and "_fts" in name)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=include_object,
    transactional_ddl=False,
    render_as_batch=True,
)
context.run_migrations()
