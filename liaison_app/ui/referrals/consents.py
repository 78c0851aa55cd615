"""The consents of a referral: what may be told, to whom, for what; one line each, the rest in its form."""

from __future__ import annotations

from collections.abc import Mapping

from liaison_app import clock
from liaison_app.errors import InvalidField
from liaison_app.i18n import N_, _
from liaison_app.models.about import Value
from liaison_app.ui.child_pane import Children
from liaison_app.ui.layout import Column, Layout, Section

LAYOUT = Layout(
    "consents",
    columns=(Column("recipient", 4), Column("purpose", 4), Column("expires_on", 2), Column("withdrawn_on", 2)),
    sort="given_on",
    descending=True,
    sections=(
        Section("", ("what", "recipient", "purpose", "given_on", "given_how", "expires_on", "withdrawn_on")),
        Section(
            N_("Where a treatment program is involved"),
            ("discloser", "right_to_revoke_told", "signature", "signed_on", "person"),
        ),
    ),
    new=N_("New consent"),
    empty=(N_("No consent yet"), N_("Without one, nothing about the person leaves for an agency.")),
)


def read(line: str) -> Mapping[str, Value]:
    """`name and phone > Harbor Clinic > intake`: what, to whom, for what; given today.

    Raises InvalidField where one of the three is missing.
    """
    told = [part.strip() for part in line.split(">")]
    if len(told) != 3 or not all(told):
        raise InvalidField("what", _("Three things, with > between: what may be told > to whom > for what."))
    what, recipient, purpose = told
    return {"what": what, "recipient": recipient, "purpose": purpose, "given_on": clock.today()}


CONSENTS = Children(
    LAYOUT,
    "referral_id",
    N_("New consent"),
    N_("What may be told > to whom > for what, then Enter"),
    read,
    N_("Consent filed."),
)
