"""The tab of the directory in HSDS terms: how services, organizations and locations are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from liaison_app.i18n import LANGUAGES, N_, _, language
from liaison_app.services.work import Session
from liaison_app.ui import files
from liaison_app.ui.desk import Desk
from liaison_app.ui.layout import Column, Layout, Parts, Section
from liaison_app.ui.paper.button import print_button
from liaison_app.ui.paper.papers import Paper
from liaison_app.ui.record_pane import RecordPane
from liaison_app.ui.record_tab import RecordTab
from liaison_app.ui.services.importing import DirectoryDialog, TranslationsDialog
from liaison_app.ui.services.papers import GUIDE
from liaison_app.ui.widgets import Button

PHONES = Parts("phones", (("number", "type", "extension"),))
HOURS = Parts("schedules", (("byday", "opens_at", "closes_at"), ("description",)))
ADDRESSES = Parts(
    "addresses", (("address_1", "address_2"), ("city", "state_province", "postal_code"), ("address_type",))
)

SERVICES = Layout(
    "services",
    columns=(Column("name", 5), Column("organization_id", 4), Column("area", 2), Column("assured_date", 2)),
    filters=("area", "status", "free", "printable"),
    subtitle=("organization_id", "area"),
    sections=(
        Section("", ("name", "organization_id", "needs", "description", PHONES, HOURS)),
        Section(N_("Where"), (Parts("service-at-location", (("location_id",), ("description",))), "area", "languages")),
        Section(
            N_("Getting it"),
            (
                "eligibility_description",
                "minimum_age",
                "maximum_age",
                "application_process",
                "free",
                "fees_description",
                "required_documents",
                "wait_time",
                "interpretation_services",
            ),
        ),
        Section(N_("Checked and printed"), ("assured_date", "assurer_email", "status", "printable", "alert")),
        Section(N_("More"), ("alternate_name", "url", "email", "accreditations", "licenses", "notes")),
    ),
    new=N_("New service"),
    empty=(
        N_("No services yet"),
        N_("Bring in a directory (HSDS), or add the services you send people to. The printed guide is made from them."),
    ),
)

ORGANIZATIONS = Layout(
    "organizations",
    columns=(Column("name", 5), Column("organization_type", 3), Column("area", 2), Column("website", 3)),
    filters=("organization_type", "area", "placeholder"),
    subtitle=("organization_type", "area"),
    sections=(
        Section("", ("name", "alternate_name", "organization_type", "area", PHONES, "email", "website", ADDRESSES)),
        Section(N_("Directory"), ("description", "parent_organization_id", "placeholder", "uri", "logo")),
        Section(N_("Legal"), ("legal_status", "tax_status", "tax_id", "year_incorporated")),
    ),
    new=N_("New organization"),
    empty=(N_("No organizations yet"), N_("Who offers the services.")),
)

LOCATIONS = Layout(
    "locations",
    columns=(Column("name", 5), Column("organization_id", 4), Column("location_type", 2)),
    filters=("location_type", "confidential_address"),
    subtitle=("organization_id",),
    sections=(
        Section("", ("name", "organization_id", "location_type", "confidential_address", ADDRESSES, PHONES, HOURS)),
        Section(N_("Getting there"), ("transportation", "accessibility", "languages", "latitude", "longitude")),
        Section(N_("More"), ("alternate_name", "description", "url")),
    ),
    new=N_("New location"),
    empty=(N_("No locations yet"), N_("Where services are offered. A shelter's address can be kept confidential.")),
)


class DirectoryPane(RecordPane):
    """A pane with its own drawing while it is empty."""

    def _icon(self) -> str:
        return {"services": "services", "organizations": "organisation"}.get(self.kind.name, "map-pin")


class ServicesTab(RecordTab):
    """The directory, with import and guide."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, N_("Services"), [SERVICES, ORGANIZATIONS, LOCATIONS])
        bring = Button(_("Import…"), icon="download", name=_("Import"))
        menu = QMenu(bring)
        menu.addAction(_("From a folder…")).triggered.connect(self.bring_in)
        menu.addAction(_("From a zip or JSON file…")).triggered.connect(self._import_file)
        menu.addAction(_("Translations that came back…")).triggered.connect(self._import_translations)
        bring.setMenu(menu)
        missing = Button(_("Translate…"), icon="globe", name=_("Texts to translate"))
        missing.setMenu(self._languages(missing))
        self.tools.addWidget(bring)
        self.tools.addWidget(missing)
        missing.setVisible(self.desk.may("release translations"))
        bring.setVisible(self.desk.may("import services"))
        self.tools.addWidget(print_button(desk))

    def _languages(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for code, name in LANGUAGES.items():
            if code != language():
                menu.addAction(_(name)).triggered.connect(partial(self._write_out, code))
        return menu

    def make_pane(self, layout: Layout) -> RecordPane:
        return DirectoryPane(self.desk, layout)

    def papers(self) -> Sequence[Paper]:
        return (GUIDE,)

    def bring_in(self) -> None:
        files.ask_folder(self, _("The folder of a directory (HSDS)"), self._import)

    def _import_file(self) -> None:
        kinds = _("Directories (*.zip *.json *.csv)")
        files.ask_file(self, _("A directory (HSDS) in one file"), kinds, self._import)

    def _import(self, path: Path) -> None:
        DirectoryDialog(self.desk, path, self).open()

    def _import_translations(self) -> None:
        title, kinds = _("A table of translations"), _("Tables, CSV (*.csv)")
        files.ask_file(self, title, kinds, lambda path: TranslationsDialog(self.desk, path, self).open())

    def _write_out(self, code: str) -> None:
        """Ask where to, then write what has no checked translation into a language."""

        def write(path: Path) -> None:
            self.desk.tasks.change(
                lambda: _write_missing(self.desk.session, code, path),
                lambda count: self.desk.said.emit(_("{n} texts to translate: {path}").format(n=count, path=path), ""),
            )

        files.ask_save_table(self, _("Save the texts to translate"), f"translations-{code}.csv", write)


def _write_missing(session: Session, code: str, path: Path) -> int:
    """The texts without a checked translation as a table; how many there are."""
    from liaison_app.services.translations import release_missing

    released = release_missing(session, [code])
    files.write_table(released, path)
    return len(released.content) - 1


def make_tab(desk: Desk) -> RecordTab:
    """The tab."""
    return ServicesTab(desk)
