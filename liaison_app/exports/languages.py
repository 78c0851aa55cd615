"""The languages documents are printed in, by the code that the command line takes."""

from __future__ import annotations

from typing import Final

from liaison_app import i18n
from liaison_app.errors import UserError
from liaison_app.i18n import _

#: Codes of which the language tag says more.
_TAGS: Final = {"en": "en-US", "es": "es-US", "zh": "zh-Hans"}
#: Code → the language tag of the file, which also says how dates and times are written; and what it is called.
LANGUAGES: Final[dict[str, tuple[str, str]]] = {
    code: (_TAGS.get(code, code), name) for code, name in i18n.LANGUAGES.items()
}
_RIGHT_TO_LEFT: Final = ("ar", "fa", "he", "ur")


def tag(code: str) -> str:
    """The language tag (BCP 47) for a code such as `es`. Raises UserError for a language there are no words for."""
    if code not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UserError(
            _("There are no words for documents in the language “{code}”.").format(code=code),
            _("Possible: {codes}.").format(codes=known),
        )
    return LANGUAGES[code][0]


def tags(codes: str) -> tuple[str, ...]:
    """The tags for codes with commas, such as `es,en`. Raises UserError as `tag` does."""
    return tuple(tag(code.strip()) for code in codes.split(",") if code.strip()) or (tag(codes),)


def of_records() -> str:
    """The tag of the language in which records are written: the window's. Empty where the document speaks it too.

    Nothing in the vault says in which language a description is; officers write theirs, and directories mostly too.
    """
    own = i18n.language()
    return LANGUAGES[own][0] if own in LANGUAGES and i18n.spoken() not in ("", own) else ""


def right_to_left(lang: str) -> bool:
    """Whether a language, by its tag, is written from right to left."""
    return lang.split("-", 1)[0] in _RIGHT_TO_LEFT
