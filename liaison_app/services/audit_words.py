"""The audit log in an officer's words: what was done, and the details of one event. Never values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from liaison_app.i18n import N_, _, ngettext
from liaison_app.models.registry import KINDS, PART_KINDS

#: What can be done, as the log names it, and how an officer reads it. Other names are shown as they are.
ACTIONS: Final[dict[str, str]] = {
    "found": N_("Vault made"),
    "change": N_("Changed"),
    "delete": N_("Deleted"),
    "erase": N_("Erased for good"),
    "choose": N_("Chose between two values"),
    "sync": N_("Came with a sync"),
    "undo": N_("Taken back"),
    "import": N_("Imported"),
    "sample": N_("Sample data"),
    "move": N_("Moved"),
    "approve": N_("Minutes approved"),
    "merge": N_("Merged"),
    "review": N_("Reviewed"),
    "gather": N_("Put into a problem"),
    "plan": N_("Planned the next meeting"),
    "template": N_("Agenda and template"),
    "invite": N_("Invitations written"),
    "replies": N_("Answers to an invitation"),
    "done": N_("Settled"),
    "snooze": N_("Put off"),
    "become": N_("Made of a note"),
    "told": N_("Told"),
    "paper": N_("Entered from paper"),
    "consult": N_("Opened"),
    "disclose": N_("Released"),
    "exchange": N_("Taken in from a file"),
    "officer-add": N_("Officer added"),
    "officer-role": N_("Role changed"),
    "officer-leave": N_("Officer left"),
    "hand-over": N_("Handed over"),
    "passphrase": N_("Passphrase changed"),
    "raise-cost": N_("Passphrase made harder to guess"),
    "recovery-code": N_("New recovery code"),
    "agency-key": N_("Agency key set"),
    "agency-key-removed": N_("Agency key removed"),
    "rekey": N_("New database key"),
    "rekey-undone": N_("New database key taken back"),
    "unlock-failed": N_("Failed unlocks"),
    "anchor": N_("New anchor"),
    "restore": N_("Restored"),
    "clock": N_("Clock was set"),
    "hub-ask": N_("Asked to join the team"),
    "hub-join": N_("Joined the team"),
    "hub-leave": N_("Left the hub"),
    "device-approve": N_("Device let in"),
    "device-revoke": N_("Device shut out"),
}
#: Its actor is whoever opened the vault afterwards; who typed the wrong passphrases is not known.
UNLOCK_FAILED: Final = "unlock-failed"
#: What went wrong, or put the vault into another state than the last one: never part of ordinary work.
FAILURES: Final = (UNLOCK_FAILED, "restore", "rekey-undone", "clock")
#: What can leave, as the log names it.
DOCUMENTS: Final[dict[str, str]] = {
    "guide": N_("Resource guide"),
    "minutes": N_("Minutes"),
    "minutes-public": N_("Minutes, public copy"),
    "agenda": N_("Agenda"),
    "invitation": N_("Invitation"),
    "cancellation": N_("Cancellation of a meeting"),
    "sign-in": N_("Sign-in sheet"),
    "referral-slip": N_("Referral slip"),
    "you-said": N_("You said, we did"),
    "complaint-route": N_("How to complain"),
    "labels": N_("Address labels"),
    "audit-log": N_("Audit log"),
    "exchange": N_("Exchange file"),
    "translations": N_("Texts to translate"),
}


def action(name: str) -> str:
    """What was done. An import also names its source behind a space, which says nothing to an officer."""
    word = name.partition(" ")[0]
    return _(ACTIONS[word]) if word in ACTIONS else name


def details(name: str, kind_name: str, fields: Sequence[str], count: int, actor: str) -> str:
    """The fields that were touched, the document that left, how often a passphrase was wrong, why an anchor is new."""
    match name:
        case "unlock-failed":
            text = ngettext("{n} wrong try before {name} unlocked", "{n} wrong tries before {name} unlocked", count)
            return text.format(n=count, name=actor)
        case "anchor":
            return _anchor(" ".join(fields), count)
        case "disclose":
            return ", ".join(_(DOCUMENTS[one]) if one in DOCUMENTS else one for one in fields)
    if count > 1:
        return ngettext("{n} record", "{n} records", count).format(n=count)
    return ", ".join(label(kind_name, one) for one in fields if one != "deleted_at")


def label(kind_name: str, name: str) -> str:
    """How a field or a kind of part that the log names is called in a form."""
    if name in PART_KINDS:
        return _(PART_KINDS[name].plural)
    kind = KINDS.get(kind_name)
    declared = {field.name: field.label for field in kind.fields} if kind else {}
    return _(declared[name]) if name in declared else name


def _anchor(reason: str, behind: int) -> str:
    if reason == "accepted":
        if not behind:
            return _("Accepted as it was")
        return ngettext(
            "Accepted although {n} change was missing", "Accepted although {n} changes were missing", behind
        ).format(n=behind)
    return _("The first one here") if reason == "new" else _("Part of the old one was gone")
