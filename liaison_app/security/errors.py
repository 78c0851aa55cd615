"""What can go wrong with keys, in words an officer can act on; no message holds a secret, name or path."""

from __future__ import annotations

import math

from liaison_app.errors import UserError
from liaison_app.i18n import _, ngettext


class KeyFileError(UserError):
    """The key file itself is the trouble: missing, damaged, in the way, not writable. Nothing was changed."""


class KeyFileMissing(KeyFileError):
    """There is no key file where one was expected."""

    def __init__(self) -> None:
        super().__init__(
            _("The key file (vault.key) is missing. Nothing was changed."),
            _("The vault cannot be opened without it. Put it back, for example from a backup."),
        )


class KeyFileUnreadable(KeyFileError):
    """The key file is there, but the computer does not let us read it."""

    def __init__(self) -> None:
        super().__init__(
            _("The key file (vault.key) cannot be read. Nothing was changed."),
            _("Check that the drive is connected and that you are allowed to open the file."),
        )


class NotAKeyFile(KeyFileError):
    """The file is no key file, or is damaged: cut short, altered, not what this program wrote."""

    def __init__(self) -> None:
        super().__init__(
            _("This is not a key file, or it is damaged. Nothing was changed."),
            _("Use the previous key file (vault.key.previous) or the one from a backup."),
        )


class NewerKeyFile(KeyFileError):
    """A later version wrote the key file; `needs` is the earliest version that reads it, or empty."""

    def __init__(self, needs: str = "") -> None:
        super().__init__(
            _("A newer version of Liaison wrote the key file. Nothing was changed."),
            _("Install Liaison {version} or newer.").format(version=needs) if needs else _("Update Liaison."),
        )


class WrongKeyFile(KeyFileError):
    """The key file is sound but belongs to another vault."""

    def __init__(self) -> None:
        super().__init__(
            _("This key file belongs to another vault. Nothing was changed."),
            _("Use the key file that was made together with this vault, for example from a backup."),
        )


class KeyFileExists(KeyFileError):
    """A new key file would have taken the place of one that is there."""

    def __init__(self) -> None:
        super().__init__(
            _("There is already a key file (vault.key) here. It was not touched."),
            _("Open the vault it belongs to, or choose another folder for the new one."),
        )


class KeyFileNotWritten(KeyFileError):
    """The disk refused the key file (full, read-only, gone)."""

    def __init__(self) -> None:
        super().__init__(
            _("The key file was not saved: the disk is full, read-only or gone. Nothing was changed."),
            _("Make room or choose another folder, then try again."),
        )


class UnlockRefused(UserError):
    """What was typed does not open the vault. The vault and its key file are as they were."""


class WrongPassphrase(UnlockRefused):
    """No slot opens with what was typed."""

    def __init__(self) -> None:
        super().__init__(
            _("That passphrase does not open this vault. Nothing was changed."),
            _("Try again; mind capital letters and the keyboard language. The recovery code works here too."),
        )


class WrongRecoveryCode(UnlockRefused):
    """A recovery code without a typing mistake, but not the one of this vault."""

    def __init__(self) -> None:
        super().__init__(
            _("That is a recovery code, but not the one of this vault. Nothing was changed."),
            _("Look for the code that was printed when this vault was set up."),
        )


class MistypedRecoveryCode(UnlockRefused):
    """What was typed has the form of a recovery code, but its check symbols do not fit."""

    def __init__(self) -> None:
        super().__init__(
            _("That looks like a recovery code with a typing mistake. Nothing was changed."),
            _("Compare it with the printed code, group by group: nine groups of four."),
        )


class DeviceSecretMissing(UnlockRefused):
    """The passphrase slot needs the secret in the credential store, which is gone, locked or another one.

    `judged`: some other slot was open to a try, so this was one (`tries`).
    """

    def __init__(self, *, judged: bool = False) -> None:
        self.judged = judged
        super().__init__(
            _(
                "The part of the key that this computer keeps for you is gone or locked, "
                "so the passphrase alone cannot open the vault. Nothing is lost."
            ),
            _("Type the recovery code instead, or unlock the computer's password store and try again."),
        )


class WrongAgencyKey(UnlockRefused):
    """A private key, but not the one whose public key the vault was given."""

    def __init__(self) -> None:
        super().__init__(
            _("This agency key does not open this vault. Nothing was changed."),
            _("Use the private key that belongs to the public key set in this vault."),
        )


class TooManyTries(UserError):
    """Too many wrong tries lately; nothing is judged for `seconds` more, not even the right passphrase."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        minutes = max(1, math.ceil(seconds / 60))
        super().__init__(
            ngettext(
                "There were too many wrong tries. Passphrases are taken again in {n} minute; nothing is lost.",
                "There were too many wrong tries. Passphrases are taken again in {n} minutes; nothing is lost.",
                minutes,
            ).format(n=minutes),
            _("The recovery code opens the vault now."),
        )


class NotAnAgencyKey(UserError):
    """The file holds no X25519 key in PEM form, or the wrong half of the pair, or wants a password."""

    def __init__(self) -> None:
        super().__init__(
            _("The file does not hold the X25519 key that is needed here. Nothing was changed."),
            _("Give a PEM file: the public key to set it, the private key without a password to open the vault."),
        )


class WeakPassphrase(UserError):
    """The new passphrase breaks a rule; `reason` says which, and never repeats the passphrase."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, _("Four or five unrelated words are easy to remember and hard to guess."))


class NotEnoughMemory(UserError):
    """The slow hash could not get its memory; the passphrase was not judged."""

    def __init__(self) -> None:
        super().__init__(
            _("There is not enough free memory to check the passphrase. Nothing was changed."),
            _("Close some other programs and try again."),
        )
