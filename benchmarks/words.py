"""The phrases of which generated records are made, and how often each choice occurs."""

from __future__ import annotations

from random import Random
from typing import Final

AREAS: Final = ("Eastwick", "Mill Bend", "Port Row", "Quarry Hill", "Saltmarsh", "Upper Fen")
GROUPS: Final = ("Tenants", "Homeowners", "Business owners", "Young people", "People aged 65 and over", "Parents")
CATEGORIES: Final = ("Drug activity", "Traffic and parking", "Noise", "Lighting and upkeep", "Theft and burglary")
LANGUAGES: Final = ("English", "Spanish", "Vietnamese", "Arabic", "Somali", "Russian")
ROLES: Final = ("Resident", "Resident", "Resident", "Shop owner", "Counselor", "Teacher", "Case worker", "Volunteer")
NEEDS: Final = ("1121", "1129", "1130", "1137", "1180", "1181", "1220", "1227", "1312", "1326", "1357", "1375")
SERVICES: Final = (
    "Advice",
    "Food table",
    "Counseling",
    "Treatment",
    "Evening class",
    "Job search",
    "Shelter",
    "Clinic",
)
KINDS_OF_ORGANIZATION: Final = ("treatment", "mental-health", "jobs", "housing", "business", "school", "faith", "other")

_SUBJECTS: Final = (
    "The light in the stairwell",
    "The door on the north side",
    "Parking in the side streets",
    "Noise from the lot",
    "The crossing at the school",
    "Rubbish beside the bins",
    "Parcels on the porches",
    "The last bus",
    "Used needles on the path",
    "The empty corner shop",
)
_PREDICATES: Final = (
    "has been a problem for weeks",
    "is worst between nine and midnight",
    "was raised before and never answered",
    "worries people who walk home late",
    "got better after the last meeting",
    "needs somebody who owns it",
)
_DEEDS: Final = (
    "Tried the handles of several parked cars",
    "Took a parcel from a porch and walked off",
    "Broke a window of the clubhouse",
    "Drove on the footpath at speed",
    "Handed small bags out of a car for money",
    "Poured paint over a bench",
    "Held the back door open with a brick all evening",
    "Shouted and threw bottles in the alley",
)
_TASKS: Final = ("Ask the city about", "Call the manager about", "Write back about", "Count for two weeks:", "Check")


def sentence(rng: Random) -> str:
    """A plain sentence about a place."""
    return f"{rng.choice(_SUBJECTS)} {rng.choice(_PREDICATES)}."


def paragraph(rng: Random, most: int = 4) -> str:
    """One to `most` sentences."""
    return " ".join(sentence(rng) for _ in range(rng.randint(1, most)))


def deed(rng: Random) -> str:
    """What was being done, for a watch report."""
    return f"{rng.choice(_DEEDS)}, about {rng.randint(2, 30)} minutes."


def task(rng: Random) -> str:
    """What somebody promised to do."""
    subject = rng.choice(_SUBJECTS)
    return f"{rng.choice(_TASKS)} {subject[0].lower()}{subject[1:]}."


def area(rng: Random) -> str:
    """An area; some are several times as large as others."""
    return rng.choices(AREAS, (30, 22, 18, 14, 10, 6))[0]


def languages(rng: Random) -> tuple[str, ...]:
    """English for most, a second language for every fourth."""
    return ("English", rng.choice(LANGUAGES[1:])) if rng.random() < 0.25 else ("English",)
