"""The entries of the rail: what each is called, which kinds of record it shows, and how its tab is made.

A tab's modules are imported when the tab is first seen, so that the window is there at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from liaison_app.i18n import N_
from liaison_app.ui.desk import Desk
from liaison_app.ui.tab import Tab


class Place(NamedTuple):
    """An entry of the rail. `kinds` are those whose records open here, also as part of another record."""

    name: str
    icon: str
    make: Callable[[Desk], Tab]
    kinds: tuple[str, ...]


def _today(desk: Desk) -> Tab:
    from liaison_app.ui.today.tab import make_tab

    return make_tab(desk)


def _contacts(desk: Desk) -> Tab:
    from liaison_app.ui.contacts.tab import make_tab

    return make_tab(desk)


def _meetings(desk: Desk) -> Tab:
    from liaison_app.ui.meetings.tab import make_tab

    return make_tab(desk)


def _problems(desk: Desk) -> Tab:
    from liaison_app.ui.problems.tab import make_tab

    return make_tab(desk)


def _referrals(desk: Desk) -> Tab:
    from liaison_app.ui.referrals.tab import make_tab

    return make_tab(desk)


def _reports(desk: Desk) -> Tab:
    from liaison_app.ui.reports.tab import make_tab

    return make_tab(desk)


def _services(desk: Desk) -> Tab:
    from liaison_app.ui.services.tab import make_tab

    return make_tab(desk)


def _evaluation(desk: Desk) -> Tab:
    from liaison_app.ui.evaluation.tab import make_tab

    return make_tab(desk)


PLACES = (
    Place(N_("Today"), "today", _today, ("actions", "notes")),
    Place(N_("Contacts"), "contacts", _contacts, ("contacts", "organizations", "log-entries")),
    Place(
        N_("Meetings"),
        "meetings",
        _meetings,
        (
            *("meetings", "activities", "agenda-templates", "agenda-items", "attendances", "decisions"),
            *("remarks", "minutes-texts", "amendments"),
        ),
    ),
    Place(N_("Problems"), "problems", _problems, ("problems", "concerns", "places")),
    Place(N_("Referrals"), "referrals", _referrals, ("referrals", "consents")),
    Place(N_("Watch reports"), "reports", _reports, ("reports", "groups")),
    Place(N_("Services"), "services", _services, ("services", "locations", "organizations")),
    Place(N_("Evaluation"), "evaluation", _evaluation, ("trainings", "surveys", "briefings", "handouts")),
)
