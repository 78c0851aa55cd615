"""The tab of people and organizations: how their lists and forms are laid out."""

from __future__ import annotations

from collections.abc import Sequence

from liaison_app.i18n import N_
from liaison_app.ui.contacts.log import LOG
from liaison_app.ui.contacts.papers import LABELS
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Column, Layout, Parts, Section
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.sectioned_pane import SectionedPane

PHONES = Parts("phones", (("number", "type", "extension"),))
ADDRESSES = Parts(
    "addresses", (("address_1", "address_2"), ("city", "state_province", "postal_code"), ("address_type",))
)

PEOPLE = Layout(
    "contacts",
    columns=(Column("name", 4), Column("role", 3), Column("organization_id", 4), Column("area", 3)),
    filters=("area", "preferred_channel", "do_not_contact"),
    subtitle=("role", "organization_id"),
    sections=(
        Section("", ("name", "role", "organization_id", PHONES, "emails", "area")),
        Section(
            N_("How to reach them"),
            ("preferred_channel", "languages", "interpreter_needed", "do_not_contact", ADDRESSES),
        ),
        Section(N_("Relationship"), ("declared_office", "owner_id", "successor_id")),
        Section(N_("Held with their agreement"), ("source", "agreed_on", "agreed_how", "confidentiality")),
        Section(N_("Notes"), ("notes",)),
    ),
    new=N_("New contact"),
    empty=(
        N_("No contacts yet"),
        N_("Residents, partners and office holders you work with. Add the first one, or bring in a file."),
    ),
)

ORGANIZATIONS = Layout(
    "organizations",
    columns=(Column("name", 5), Column("organization_type", 3), Column("area", 3), Column("agreement_on", 2)),
    filters=("organization_type", "area"),
    subtitle=("organization_type", "area"),
    sections=(
        Section("", ("name", "organization_type", "area", PHONES, "email", "website", ADDRESSES)),
        Section(N_("Partnership"), ("brings", "agreement", "agreement_on", "pledged", "delivered")),
        Section(
            N_("More"),
            ("alternate_name", "description", "parent_organization_id", "legal_status", "year_incorporated"),
        ),
    ),
    new=N_("New organization"),
    empty=(
        N_("No organizations yet"),
        N_("Treatment, housing, schools, faith groups, businesses: who brings what to the table."),
    ),
)


class ContactsTab(RecordTab):
    """People, each with the log of contacts made; and organizations."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Contacts"), [PEOPLE, ORGANIZATIONS])
        to_paper = print_button(desk)
        self.tools.addWidget(to_paper)
        to_paper.setVisible(desk.may("release labels"))

    def papers(self) -> Sequence[Paper]:
        return (LABELS,) if self.desk.may("release labels") else ()

    def make_pane(self, layout: Layout) -> RecordPane:
        return PeoplePane(self.desk) if layout.kind == "contacts" else OrganizationPane(self.desk, layout)


class PeoplePane(SectionedPane):
    """People, each with the log of contacts made."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, PEOPLE, [LOG])
        self._split.setSizes([540, 470])


class OrganizationPane(RecordPane):
    """A pane with its own drawing while it is empty."""

    def _icon(self) -> str:
        return "organisation"


def make_tab(desk: Desk) -> RecordTab:
    """The tab."""
    return ContactsTab(desk)
