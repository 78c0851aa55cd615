"""The log of contacts made with a person: a line typed, Enter, filed under today."""

from __future__ import annotations

import re
from collections.abc import Mapping

from liaison_app import clock
from liaison_app.i18n import N_, _
from liaison_app.models.about import Value
from liaison_app.models.contact import CHANNELS
from liaison_app.ui.child_pane import Children
from liaison_app.ui.layout import Column, Layout, Section

LAYOUT = Layout(
    "log-entries",
    columns=(Column("on", 2), Column("summary", 6), Column("channel", 3), Column("minutes", 2)),
    sort="on",
    descending=True,
    sections=(Section("", ("on", "channel", "summary", "minutes")),),
    new=N_("New contact made"),
    empty=(N_("No contact made yet"), N_("Type what was said above, and press Enter.")),
)
_MINUTES = re.compile(r"\s(\d{1,3})\s?min\.?$")


def read(line: str) -> Mapping[str, Value]:
    """`phone: lamp at the steps is out 10 min` → the kind of contact, what was said, how long; all on today's date."""
    fields: dict[str, Value] = {"on": clock.today()}
    found = _MINUTES.search(line)
    if found:
        fields["minutes"] = int(found.group(1))
        line = line[: found.start()]
    named = {word.casefold(): code for code, label in CHANNELS.items() for word in (code, label, _(label))}
    head, colon, rest = line.partition(":")
    if colon and head.strip().casefold() in named:
        fields["channel"] = named[head.strip().casefold()]
        line = rest
    return {**fields, "summary": line.strip()}


LOG = Children(
    LAYOUT,
    "contact_id",
    N_("New contact made"),
    N_("What was said, then Enter; for example  phone: lamp is out again 10 min"),
    read,
    N_("Contact made filed."),
)
