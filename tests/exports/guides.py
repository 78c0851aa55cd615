"""Guides for tests: an agency and a service about which everything is known, and the entries of what is printed."""

from __future__ import annotations

from datetime import date, time

from liaison_app.exports.document import Document, Group
from liaison_app.exports.guide import guide
from liaison_app.services.guide import GuideOptions, release_guide
from liaison_app.storage.session import Session
from tests.exports.plain import plain_text

WEEK = "MO,TU,WE,TH,FR"

AGENCY = {
    "name": "Riverside Police",
    "emergency_number": "911",
    "crisis_lines": ("988 Call or text, day and night", "(217) 555-0199 County crisis team", "Text HOME"),
    "phone": "(217) 555-0100",
    "website": "https://riverside.example/help",
}

HOPE_HOUSE = {
    "name": "Hope House",
    "addresses": [
        {"address_1": "12 Elm Street", "city": "Springfield", "state_province": "IL", "postal_code": "62701"}
    ],
    "transportation": "Bus 4",
    "accessibility": "Ramp at the side door",
}

CLINIC = {
    "name": "Recovery clinic",
    "phones": [
        {"number": "(217) 555-0101", "extension": "3", "description": "front desk"},
        {"number": "(217) 555-0102", "type": "hotline"},
        {"number": "(217) 555-0103", "type": "fax"},
    ],
    "schedules": [
        {"byday": WEEK, "opens_at": time(9), "closes_at": time(12)},
        {"byday": "MO,TU", "opens_at": time(13), "closes_at": time(17)},
        {"byday": "SA", "description": "by appointment"},
        {"byday": "SU"},
        {"byday": "MO", "opens_at": time(1), "closes_at": time(2), "valid_to": date(2020, 1, 1)},
    ],
    "needs": ("Detox", "1121"),
    "description": "First paragraph.\n\nSecond <b>paragraph</b>.",
    "eligibility_description": "Everyone",
    "minimum_age": 18,
    "application_process": "Walk in",
    "free": True,
    "fees_description": "Medicine may cost something",
    "required_documents": ("Photo ID", "Proof of address"),
    "languages": ("English", "Spanish"),
    "interpretation_services": "By phone",
    "url": "https://hope.example/clinic/",
    "email": "help@hope.example",
    "assured_date": date(2026, 5, 3),
    "notes": "Ask for Bob, not Ann",
}


def document(session: Session, *needs: str, area: str = "") -> Document:
    """The guide of a vault, of all services or of chosen ones."""
    return guide(release_guide(session, GuideOptions(needs=needs, area=area)))


def entries(printed: Document) -> dict[str, list[str]]:
    """The lines of each entry by the service's name."""
    found = {}
    for block in printed.blocks:
        if isinstance(block, Group) and block.ruled:
            name, *lines = plain_text(Document("", block.blocks)).split("\n")
            found[name] = lines
    return found
