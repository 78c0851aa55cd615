"""The two families of failure: what an officer can act on, and everything else.

A `UserError` carries plain words: what happened, that nothing was lost, what to do next. The window shows it in a
message, the command line prints it on standard error and exits with 1. Any other exception is a bug: it becomes a
crash report without personal data (`liaison_app.logs`), never a traceback in front of an officer.
"""

from __future__ import annotations


class UserError(Exception):
    """Something the person at the keyboard can understand and act on.

    `hint` says what to do; it is kept apart so that the window can show it as a second, quieter line.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InvalidField(UserError):
    """A value that a field does not take; `field` names the field, so that a form can show the words beside it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotFound(UserError):
    """A record was asked for that does not exist (any more)."""


class Conflict(UserError):
    """The same field was changed by someone else since the form was opened; nothing was written."""


class NotAllowed(UserError):
    """A rule (role, consent, confidentiality) forbids the step; nothing was written and nothing left the program."""
