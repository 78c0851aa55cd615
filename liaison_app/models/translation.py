"""Translations of what stands in the directory: one record for each text and language.

HSDS has no table of translations. Where a text stands is said in the words of its `metadata` table (`resource_type`,
`resource_id`, `field_name`); the rest are names of our own.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import LANGUAGES, N_
from liaison_app.models.about import about
from liaison_app.models.base import Record


class Translation(Record, kw_only=True, repr=False, eq=False):
    """A text in another language. Printed only if somebody checked it and the text is still the one translated."""

    __tablename__ = "translations"

    resource_type: Mapped[str] = mapped_column(info=about(N_("Kind"), help=N_("Such as services.")))
    resource_id: Mapped[str] = mapped_column(info=about(N_("Record")))
    field_name: Mapped[str] = mapped_column(info=about(N_("Field")))
    language: Mapped[str] = mapped_column(info=about(N_("Language"), choices=LANGUAGES))
    source_text: Mapped[str] = mapped_column(
        default="",
        info=about(N_("Text translated"), help=N_("As it was then; items of a list one a line."), type="multiline"),
    )
    value: Mapped[str] = mapped_column(info=about(N_("Translation"), type="multiline", search=True))
    translator: Mapped[str] = mapped_column(default="", info=about(N_("Translated by")))
    checked_by: Mapped[str] = mapped_column(default="", info=about(N_("Checked by")))


def translation_id(resource_type: str, resource_id: str, field_name: str, language: str) -> str:
    """The id of the translation of a text: fixed, so that two laptops that bring in the same file make one record."""
    return str(uuid5(NAMESPACE_URL, f"liaison translation {resource_type} {resource_id} {field_name} {language}"))
