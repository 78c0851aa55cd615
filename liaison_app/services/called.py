"""Records by what they are called, as one types: the beginning of the name first, then any word of it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session as OrmSession

from liaison_app.models.registry import Kind
from liaison_app.storage import index

#: How many records with the words anywhere in them are looked at; whoever types on narrows them down.
LOOKED_AT: Final = 2_000
_LAST: Final = "\U0010ffff"


@lru_cache(maxsize=8192)
def folded(words: str) -> str:
    """A text for comparing: without accents, case and double spaces."""
    apart = unicodedata.normalize("NFKD", words)
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).casefold().split())


def called(db: OrmSession, kind: Kind, typed: str, limit: int) -> list[str]:
    """The ids of live records whose title has a word that begins so for every word of `typed`, at most `limit`."""
    wanted = folded(typed).split()
    if not wanted:
        return []
    table, found = kind.table, dict[str, None]()
    title = table.c[kind.title].collate("NOCASE")
    begins = select(table.c.id).where(
        table.c.deleted_at.is_(None), title >= typed.strip(), title < typed.strip() + _LAST
    )
    found.update(dict.fromkeys(db.scalars(begins.order_by(title, table.c.n).limit(limit))))
    if len(found) < limit:
        words = text(f"SELECT rowid FROM {index.table(kind)} WHERE {index.table(kind)} MATCH :match LIMIT {LOOKED_AT}")  # noqa: S608
        numbers = words.bindparams(match=index.match(typed)).columns(table.c.n)
        rows = db.execute(select(table.c.id, table.c[kind.title]).where(table.c.n.in_(numbers)).order_by(title)).all()
        found.update({row[0]: None for row in rows if _is(folded(row[1]).split(), wanted)})
    return list(found)[:limit]


def _is(words: list[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)
