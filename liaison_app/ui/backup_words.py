"""Backups in words: when, how large, where, why. Times are the officer's own."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from babel import Locale, dates, numbers

from liaison_app import clock
from liaison_app.i18n import N_, _, language
from liaison_app.services.backups import Holds
from liaison_app.services.restores import Listed

_WHY = {
    "": N_("By itself"),
    "hand": N_("By hand"),
    "upgrade": N_("Before an upgrade"),
    "rekey": N_("Before a new key"),
    "replaced": N_("Replaced by a restore"),
}


def when(utc: datetime) -> str:
    """A moment as one says it: `today, 2:02 PM`, `yesterday, …`, `Fri, Nov 20, …`."""
    local, now = clock.local_of(utc), clock.local_of(clock.utc_now())
    locale = Locale.parse(language())
    if local.date() == now.date():
        day = _("today")
    elif local.date() == now.date() - timedelta(days=1):
        day = _("yesterday")
    else:
        skeleton = "MMMEd" if local.year == now.year else "yMMMEd"
        day = dates.format_skeleton(skeleton, local, locale=locale)
    return _("{day}, {time}").format(day=day, time=_clock(local.time(), locale))


def newest_change(holds: Holds) -> str:
    """When the newest change in a backup was made; only the day of what may concern an anonymous report."""
    if holds.newest is None:
        return _("none")
    if holds.newest.time() == time():
        return dates.format_date(holds.newest.date(), "medium", locale=Locale.parse(language()))
    return when(holds.newest)


def _clock(moment: time, locale: Locale) -> str:
    return dates.format_time(moment, "short", locale=locale).replace("\u202f", " ")


def size(octets: int) -> str:
    """In megabytes, as disks are sold."""
    megabytes = max(octets / 1_000_000, 0.1)
    return _("{n} MB").format(n=numbers.format_decimal(round(megabytes, 1), locale=Locale.parse(language())))


def where(one: Listed) -> str:
    """The folder it lies in."""
    return _("Beside the vault") if one.in_vault else str(one.backup.path.parent)


def why(one: Listed) -> str:
    """What made it; a backup under a name of its own was made by hand."""
    return _(_WHY.get(one.backup.why, ""))
