"""What can go wrong between here and the hub, in words. No message names a server, a log-in or a password."""

from __future__ import annotations

from liaison_app.errors import UserError
from liaison_app.i18n import _


class HubError(UserError):
    """The hub could not do what was asked. Nothing was lost: what was not sent waits here."""


class HubUnreachable(HubError):
    """No answer: no network, a wrong address, a server that is down, or a connection that broke off."""

    def __init__(self) -> None:
        super().__init__(
            _("The hub cannot be reached. Nothing is lost; your work goes on here."),
            _("Check the network and, where your agency uses one, the VPN. Then try again."),
        )


class HubNotTrusted(HubError):
    """The server did not prove who it is: no TLS, an unknown authority, another name, an expired certificate."""

    def __init__(self) -> None:
        super().__init__(
            _("The server did not prove that it is your agency's hub, so nothing was sent to it."),
            _("Tell your administrator. The address must hold the name in the server's certificate, and sslrootcert."),
        )


class HubRefused(HubError):
    """The log-in is wrong, or has no right to do this."""

    def __init__(self) -> None:
        super().__init__(
            _("The hub does not let you do this. Nothing was changed."),
            _("Check name and password, or ask whoever looks after the hub or your team's devices."),
        )


class HubBusy(HubError):
    """Somebody else was at it; the same call will succeed later."""

    def __init__(self) -> None:
        super().__init__(
            _("The hub is busy with another device of your team. Nothing is lost."), _("Try again in a moment.")
        )


class HubFailed(HubError):
    """The server answered with an error of its own, such as a full disk; `code` is PostgreSQL's (five characters)."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            _("The hub could not do it (PostgreSQL says {code}). Nothing is lost.").format(code=code),
            _("Tell your administrator."),
        )


class NotAHub(HubError):
    """A PostgreSQL database, but without the hub in it."""

    def __init__(self) -> None:
        super().__init__(
            _("This database is not a Liaison hub. Nothing was changed."),
            _("Check the database's name in the address, or make it a hub with: liaison hub init URL"),
        )


class HubTooOld(HubError):
    """PostgreSQL before 17; `version` is what was found, such as 15."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _("This server runs PostgreSQL {version}. A hub needs 17 or newer. Nothing was changed.").format(
                version=version
            ),
            _("Only from 17 on can a server let go of a laptop that vanished while it held up the others."),
        )


class HubNewer(HubError):
    """A later version of the program made or upgraded the hub."""

    def __init__(self) -> None:
        super().__init__(
            _("The hub was made by a newer version of Liaison. Nothing was changed."), _("Update Liaison.")
        )


class HubOlder(HubError):
    """The hub was made by an earlier version of the program and must be upgraded first."""

    def __init__(self) -> None:
        super().__init__(
            _("The hub is older than this version of Liaison. Nothing was changed."),
            _("Ask whoever looks after it to run: liaison hub init URL"),
        )


class BadAddress(HubError):
    """The hub's address is not one, or asks for less than a proved server."""
