"""What can be wrong with that which comes from a hub or a file, in words. No message holds a value or a name."""

from __future__ import annotations

from liaison_app.errors import UserError
from liaison_app.i18n import _


class Rejected(UserError):
    """A sealed payload is not what a device of the team sealed for this place: forged, swapped, replayed, cut short,
    or of a form that no version of the program writes. `why` says which, for the report; nothing was applied."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            _("Something that came from the hub was not written by a device of your team. It was not taken over."),
            _("Tell your administrator: somebody changed what the hub keeps, or it is damaged."),
        )


class NoKey(UserError):
    """The payload is sealed with a key that this device was never given; it may come with the next sync."""

    def __init__(self, scope: str, epoch: int) -> None:
        self.scope, self.epoch = scope, epoch
        super().__init__(
            _("This device does not have the key for something that your team shares. Nothing was changed."),
            _("Sync again; if it stays, let somebody of your team approve this device anew."),
        )


class NotTrusted(UserError):
    """The hub tells of a device, or of a key, that no device of the team vouches for."""

    def __init__(self) -> None:
        super().__init__(
            _("The hub names a device that nobody of your team let in. Nothing was changed, and it was given no key."),
            _("Tell your administrator and your supervisor before you go on."),
        )


class NobodyAsks(UserError):
    """No device that waits at the hub was given this code."""

    def __init__(self) -> None:
        super().__init__(
            _("No device with this code waits to be let in. Nothing was changed."),
            _("Compare the code with what the new device shows, and let it try to sync once more."),
        )


class KeysLost(UserError):
    """The hub's newest keys are older than those this device has: the hub was put back, or hides them."""

    def __init__(self) -> None:
        super().__init__(
            _("The hub has lost your team's newest keys. Nothing was sent, so that nobody reads what they should not."),
            _("A supervisor shuts out once more whoever was shut out last; then sync again."),
        )


class MassDeletion(UserError):
    """So many records would go at once that a person has to say that it is meant: `count` of `live`."""

    def __init__(self, count: int, live: int) -> None:
        self.count, self.live = count, live
        super().__init__(
            _("Your team deleted {count} of {live} records. They were not deleted here yet.").format(
                count=count, live=live
            ),
            _("Ask your team. If it is meant, say so on the sync page, or with: liaison sync --accept-deletions"),
        )


class Stopped(UserError):
    """Somebody ended a sync before its end; no failure."""

    def __init__(self) -> None:
        super().__init__(_("The sync was stopped. What it had done until then stays; the rest waits."))


class TooOld(UserError):
    """The team works with a newer version of the program than this one."""

    def __init__(self) -> None:
        super().__init__(
            _("Your team works with a newer version of Liaison. Nothing was changed; your work stays here until then."),
            _("Install the newer version, then sync again."),
        )


class MassDeletionInFile(MassDeletion):
    """The same for what an exchange file brings; nothing of it was taken over."""

    def __init__(self, count: int, live: int) -> None:
        super().__init__(count, live)
        self.message = _(
            "With this file {count} of your records would be deleted. Nothing of it was taken over yet."
        ).format(count=count)
        self.hint = _("Ask whoever made it. If it is meant: liaison exchange in FILE --accept-deletions")


class NotAnExchangeFile(UserError):
    """Something else than an exchange file."""

    def __init__(self) -> None:
        super().__init__(
            _("This is not an exchange file. Nothing was changed."),
            _("Choose the file that a colleague made with: liaison exchange out FILE"),
        )


class FileDamaged(UserError):
    """An exchange file that was cut short or changed on its way."""

    def __init__(self) -> None:
        super().__init__(
            _("The exchange file is damaged or not whole. Nothing of it was taken over."),
            _("Copy it once more, or ask for a new one."),
        )


class NewerFile(UserError):
    """An exchange file of a form that this version does not know."""

    def __init__(self) -> None:
        super().__init__(
            _("A newer version of Liaison made this exchange file. Nothing was changed."),
            _("Install the newer version, then take the file in again."),
        )


class OtherPassphrase(UserError):
    """The passphrase of the team is another one, or the file is another team's."""

    def __init__(self) -> None:
        super().__init__(
            _("That passphrase does not open this exchange file. Nothing was changed."),
            _("It is the one that your team agreed on, not your own; the file may also be another team's."),
        )


class OtherTeam(UserError):
    """The file comes from a device of another team's hub."""

    def __init__(self) -> None:
        super().__init__(
            _("This exchange file was made by a team that shares another hub. Nothing was changed."),
            _("Ask for a file from somebody of your own team."),
        )
