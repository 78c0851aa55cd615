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
