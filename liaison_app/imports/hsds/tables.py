"""The tables an import reads, under their HSDS 3.1 names, and what older versions and other programs call
them.

HSDS 1.0, 1.1, 2.0, 3.0 and 3.1 differ mostly in names; those are data here. What differs in shape (weekday
rows, address tables, lists inside a cell) is in `older.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Which table the id in a column belongs to.
LINKS: Mapping[str, str] = {
    "organization_id": "organizations",
    "parent_organization_id": "organizations",
    "service_id": "services",
    "location_id": "locations",
    "service_at_location_id": "service_at_location",
    "phone_id": "phones",
    "taxonomy_term_id": "taxonomy_terms",
}


@dataclass(frozen=True)
class TableShape:
    """One HSDS 3.1 table as far as the program keeps it.

    `columns` are the ones that are read. `needed` must be in the file and filled in every row. `owners` are
    the links that say whose row it is (at least one must lead somewhere; all of them if `all_owners`).
    `same_kind` are the columns that tell the rows of one owner apart where they have no ids: a place has
    one row for each weekday.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    all_owners: bool = False
    same_kind: tuple[str, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether its rows belong to rows of other tables."""
        return bool(self.owners)


def _shape(columns: str, needed: str = "", owners: str = "", same_kind: str = "", both: bool = False) -> TableShape:
    return TableShape(
        tuple(columns.split()), tuple(needed.split()), tuple(owners.split()), both, tuple(same_kind.split())
    )


#: In the order in which they are read: what others point to comes first.
TABLES: Mapping[str, TableShape] = {
    "organizations": _shape(
        "id name alternate_name description email website tax_status tax_id year_incorporated legal_status"
        " logo uri parent_organization_id",
        needed="name",
    ),
    "taxonomy_terms": _shape("id code name description parent_id taxonomy", needed="name"),
    "locations": _shape(
        "id organization_id location_type url name alternate_name description transportation latitude longitude"
    ),
    "services": _shape(
        "id organization_id name alternate_name description url email status interpretation_services"
        " application_process fees_description wait_time accreditations eligibility_description minimum_age"
        " maximum_age assured_date assurer_email licenses alert",
        needed="name",
    ),
    "service_at_location": _shape("id service_id location_id description", owners="service_id location_id", both=True),
    "phones": _shape(
        "id service_id location_id organization_id service_at_location_id contact_id number extension type description",
        needed="number",
        owners="service_at_location_id service_id location_id organization_id",
    ),
    "addresses": _shape(
        "id location_id organization_id attention address_1 address_2 city region state_province postal_code"
        " country address_type",
        needed="address_1",
        owners="location_id organization_id",
        same_kind="address_type",
    ),
    "schedules": _shape(
        "id service_id location_id service_at_location_id byday opens_at closes_at description valid_from"
        " valid_to dtstart until freq interval bymonthday attending_type schedule_link notes",
        owners="service_at_location_id service_id location_id",
        same_kind="byday bymonthday valid_from",
    ),
    "languages": _shape(
        "id service_id location_id phone_id name code",
        owners="phone_id service_id location_id",
        same_kind="name code",
    ),
    "accessibility": _shape("id location_id description details", owners="location_id", same_kind="description"),
    "required_documents": _shape(
        "id service_id document", needed="document", owners="service_id", same_kind="document"
    ),
    "service_areas": _shape(
        "id service_id service_at_location_id name description",
        owners="service_id",
        same_kind="name description",
    ),
    "eligibility": _shape("id service_id eligibility", owners="service_id", same_kind="eligibility"),
    "attributes": _shape(
        "id link_id link_entity taxonomy_term_id",
        needed="link_id taxonomy_term_id",
        same_kind="taxonomy_term_id",
    ),
}

#: Columns that must be in the file beside the needed ones: without them no row could be told from another.
REQUIRED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "organizations": ("id",),
    "services": ("id",),
    "locations": ("id",),
}

#: Other names of a table's file, all lower case, without `.csv`.
FILE_NAMES: Mapping[str, str] = {
    "organization": "organizations",
    "service": "services",
    "location": "locations",
    "services_at_location": "service_at_location",
    "services_at_locations": "service_at_location",
    "service_at_locations": "service_at_location",
    "phone": "phones",
    "address": "addresses",
    "physical_address": "physical_addresses",
    "postal_address": "postal_addresses",
    "mail_address": "postal_addresses",
    "mail_addresses": "postal_addresses",
    "schedule": "schedules",
    "regular_schedule": "regular_schedules",
    "holiday_schedule": "holiday_schedules",
    "language": "languages",
    "accessibility_for_disabilities": "accessibility",
    "required_document": "required_documents",
    "service_area": "service_areas",
    "eligibilities": "eligibility",
    "taxonomy": "taxonomy_terms",
    "taxonomy_term": "taxonomy_terms",
    "service_taxonomies": "service_taxonomy",
    "services_taxonomy": "service_taxonomy",
    "service_attribute": "service_taxonomy",
    "service_attributes": "service_taxonomy",
    "attribute": "attributes",
    "other_attribute": "attributes",
    "other_attributes": "attributes",
}

#: Tables of older versions that become another table: its name, and what every row of them says.
MOVED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "physical_addresses": ("addresses", {"address_type": "physical"}),
    "postal_addresses": ("addresses", {"address_type": "postal"}),
    "regular_schedules": ("schedules", {"freq": "WEEKLY"}),
    "holiday_schedules": ("schedules", {}),
    "service_taxonomy": ("attributes", {"link_entity": "service"}),
}

#: Columns by the name they had before, for each file's table: other name -> HSDS 3.1 name. A column that
#: stands there under its own name wins. Columns that are read under a name of no version's table are for
#: `older.py`.
COLUMN_NAMES: Mapping[str, Mapping[str, str]] = {
    "organizations": {"url": "website"},
    "services": {
        "website": "url",
        "fees": "fees_description",
        "eligibility": "eligibility_description",
        "audience": "eligibility_description",
    },
    "locations": {"website": "url", "short_desc": "description"},
    "phones": {"number_type": "type", "department": "description"},
    "regular_schedules": {"weekday": "byday"},
    "holiday_schedules": {"start_date": "valid_from", "end_date": "valid_to"},
    "languages": {"language": "name"},
    "accessibility": {"accessibility": "description"},
    "service_areas": {"service_area": "name"},
    "taxonomy_terms": {"taxonomy_id": "id", "vocabulary": "taxonomy"},
    "service_taxonomy": {"service_id": "link_id", "taxonomy_id": "taxonomy_term_id"},
    "attributes": {"link_type": "link_entity"},
}

#: Columns of older versions that hold what is a table of its own now: column -> table and column there.
LISTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "services": {
        "languages": ("languages", "name"),
        "required_documents": ("required_documents", "document"),
        "service_areas": ("service_areas", "name"),
        "location_id": ("service_at_location", "location_id"),
        "taxonomy_ids": ("attributes", "taxonomy_term_id"),
    },
    "locations": {"languages": ("languages", "name"), "accessibility": ("accessibility", "description")},
    "phones": {"language": ("languages", "name")},
}

#: Columns older tables need as well (by their HSDS 3.1 names).
REQUIRED_IN_FILE: Mapping[str, tuple[str, ...]] = {
    "regular_schedules": ("byday", "opens_at", "closes_at"),
    "holiday_schedules": ("valid_from",),
}

#: Tables of the specification that the program has no place for yet; they are named in the report and not
#: read.
NOT_KEPT = frozenset(
    "programs program contacts contact fundings funding metadata meta_table_descriptions"
    " meta_table_description cost_options cost_option organization_identifiers organization_identifier"
    " taxonomies service_capacity service_capacities units unit url urls payments_accepted"
    " payment_accepted payment_accepteds reviews".split()
)

#: Tables that only explain others: they are looked up, not imported, and their rows do not count as read.
LOOKED_UP = frozenset({"taxonomy_terms"})

#: Texts with lines and paragraphs; everything else is one line.
MULTILINE = frozenset(
    "description application_process interpretation_services fees_description eligibility_description"
    " eligibility wait_time accreditations licenses alert transportation notes details document".split()
)
