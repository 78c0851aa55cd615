"""A document as JSON and back: how approved minutes are kept, and what other forms of them are made from."""

from __future__ import annotations

import json

from liaison_app.exports import document
from liaison_app.exports.document import Document
from liaison_app.services import plain


def to_json(made: Document) -> str:
    """The document as one line of JSON; what is as it always is stays out."""
    return json.dumps(plain.told(made), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Document:
    """The document that `to_json` wrote. Raises ValueError for anything else."""
    try:
        made = plain.read(json.loads(text), plain.classes(document))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("not a document") from error
    if not isinstance(made, Document):
        raise ValueError("not a document")
    return made
