"""Every kind of record and part by its name: the one list that command line, forms, index and inventory go by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from sqlalchemy import Table

from liaison_app.i18n import N_
from liaison_app.models import (
    agency,
    capture,
    contact,
    evaluation,
    meeting,
    minutes,
    organization,
    parts,
    problem,
    referral,
    report,
    service,
    translation,
)
from liaison_app.models.about import Field, fields, fields_by_name
from liaison_app.models.base import Part, Record


@dataclass(frozen=True)
class Kind:
    """A kind of record: its name on the command line, its class, what it is called and which parts it owns.

    `title` is the field that names a record in lists and links; `masked` says that lists show only its initials.
    `open_search` is off where a name must not be found across tabs (`docs/` SECURITY: watch reports, referrals).
    """

    name: str
    model: type[Record]
    label: str
    plural: str
    title: str = "name"
    parts: tuple[type[Part], ...] = ()
    masked: bool = False
    open_search: bool = True

    @property
    def table(self) -> Table:
        """The SQL table."""
        return _table(self.model)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in order of declaration."""
        return fields(self.model)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError if there is none."""
        return fields_by_name(self.model)[name]

    @cached_property
    def parent(self) -> Field | None:
        """The link that says whose child a record of this kind is, if it is one."""
        return next((f for f in self.fields if f.about.parent), None)

    @cached_property
    def part_kinds(self) -> tuple[PartKind, ...]:
        """The kinds of part its records own."""
        return tuple(PART_BY_MODEL[model] for model in self.parts)


@dataclass(frozen=True)
class PartKind:
    """A kind of part. It is listed and added by name, but written only through the record that owns it."""

    name: str
    model: type[Part]
    label: str
    plural: str

    @property
    def table(self) -> Table:
        """The SQL table."""
        return _table(self.model)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in order of declaration, owner links included."""
        return fields(self.model)

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """The fields a form shows: without the links to the owner."""
        return tuple(f for f in self.fields if f.name not in self.model.OWNERS)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError if there is none."""
        return fields_by_name(self.model)[name]

    def owner_column(self, kind: Kind) -> str:
        """The column that holds the id of an owner of `kind`, such as `service_id`."""
        return _owner_column(self.model, kind.name)


@cache
def _owner_column(model: type[Part], kind_name: str) -> str:
    return next(name for name in model.OWNERS if fields_by_name(model)[name].about.link == kind_name)


def _table(model: type[Record] | type[Part]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


PART_KINDS: dict[str, PartKind] = {
    kind.name: kind
    for kind in (
        PartKind("phones", parts.Phone, N_("Phone"), N_("Phones")),
        PartKind("addresses", parts.Address, N_("Address"), N_("Addresses")),
        PartKind("schedules", parts.Schedule, N_("Hours"), N_("Hours")),
        PartKind("service-at-location", service.ServiceAtLocation, N_("Offered at"), N_("Offered at")),
        PartKind("template-items", meeting.TemplateItem, N_("Item"), N_("Items")),
        PartKind("positions", problem.Position, N_("Partner's position"), N_("Partners' positions")),
        PartKind("responses", problem.Response, N_("Response"), N_("Responses")),
        PartKind("reviews", problem.Review, N_("Earlier review"), N_("Earlier reviews")),
        PartKind("measures", problem.Measure, N_("Measure"), N_("Measures")),
        PartKind("referral-moves", referral.Move, N_("Move"), N_("Moves")),
        PartKind("referral-attempts", referral.Attempt, N_("Attempt"), N_("Attempts")),
        PartKind("referral-follow-ups", referral.FollowUp, N_("Later check"), N_("Later checks")),
    )
}
PART_BY_MODEL: dict[type[Part], PartKind] = {kind.model: kind for kind in PART_KINDS.values()}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("contacts", contact.Contact, N_("Contact"), N_("Contacts"), parts=(parts.Phone, parts.Address)),
        Kind("log-entries", contact.LogEntry, N_("Contact made"), N_("Contacts made"), title="summary"),
        Kind(
            "organizations",
            organization.Organization,
            N_("Organization"),
            N_("Organizations"),
            parts=(parts.Phone, parts.Address),
        ),
        Kind(
            "services",
            service.Service,
            N_("Service"),
            N_("Services"),
            parts=(parts.Phone, parts.Schedule, service.ServiceAtLocation),
        ),
        Kind(
            "locations",
            service.Location,
            N_("Location"),
            N_("Locations"),
            parts=(parts.Address, parts.Phone, parts.Schedule),
        ),
        Kind("meetings", meeting.Meeting, N_("Meeting"), N_("Meetings"), title="title"),
        Kind("agenda-items", meeting.AgendaItem, N_("Agenda item"), N_("Agenda"), title="title"),
        Kind("attendances", meeting.Attendance, N_("Attendance"), N_("Attendance")),
        Kind("concerns", capture.Concern, N_("Concern"), N_("Concerns"), title="text"),
        Kind("decisions", capture.Decision, N_("Decision"), N_("Decisions"), title="wording"),
        Kind("actions", capture.Action, N_("Action"), N_("Actions"), title="text"),
        Kind("remarks", capture.Remark, N_("Note in the minutes"), N_("Notes in the minutes"), title="text"),
        Kind(
            "agenda-templates",
            meeting.AgendaTemplate,
            N_("Agenda template"),
            N_("Agenda templates"),
            parts=(meeting.TemplateItem,),
        ),
        Kind("minutes-texts", minutes.MinutesText, N_("Text of the minutes"), N_("Texts of the minutes"), title="text"),
        Kind(
            "approved-minutes",
            minutes.ApprovedMinutes,
            N_("Approved minutes"),
            N_("Approved minutes"),
            title="pdf_sha256",
            open_search=False,
        ),
        Kind("amendments", minutes.Amendment, N_("Amendment"), N_("Amendments"), title="text"),
        Kind("activities", meeting.Activity, N_("Activity"), N_("Activities"), title="title"),
        Kind(
            "problems",
            problem.Problem,
            N_("Problem"),
            N_("Problems"),
            title="title",
            parts=(problem.Position, problem.Response, problem.Review, problem.Measure),
        ),
        Kind(
            "referrals",
            referral.Referral,
            N_("Referral"),
            N_("Referrals"),
            title="person",
            parts=(referral.Attempt, referral.Move, referral.FollowUp),
            masked=True,
            open_search=False,
        ),
        Kind("consents", referral.Consent, N_("Consent"), N_("Consents"), title="recipient", open_search=False),
        Kind("reports", report.Report, N_("Watch report"), N_("Watch reports"), title="doing", open_search=False),
        Kind("groups", report.Group, N_("Watch group"), N_("Watch groups")),
        Kind("places", problem.Place, N_("Place"), N_("Places")),
        Kind("notes", agency.Note, N_("Quick note"), N_("Quick notes"), title="text"),
        Kind("agency", agency.Agency, N_("Agency profile"), N_("Agency profile")),
        Kind("area-profiles", agency.AreaProfile, N_("Area profile"), N_("Area profiles"), title="area"),
        Kind("officers", agency.Officer, N_("Officer"), N_("Officers")),
        Kind("trainings", evaluation.Training, N_("Training"), N_("Training log"), title="course"),
        Kind("surveys", evaluation.Survey, N_("Survey answer"), N_("Trust survey"), title="question"),
        Kind("briefings", evaluation.Briefing, N_("Briefing"), N_("Briefings"), title="title"),
        Kind("handouts", evaluation.Handout, N_("Handout"), N_("Handouts"), title="title"),
        Kind(
            "translations",
            translation.Translation,
            N_("Translation"),
            N_("Translations"),
            title="value",
            open_search=False,
        ),
    )
}


def translatable(kind_name: str) -> tuple[Field, ...]:
    """The fields of a kind of record or part that can be translated; none for a kind there is not."""
    held: Kind | PartKind | None = KINDS.get(kind_name) or PART_KINDS.get(kind_name)
    return tuple(f for f in held.fields if f.about.translate) if held else ()
