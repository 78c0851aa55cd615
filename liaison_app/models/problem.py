"""Problems, worked on with SARA: scanning, analysis, response, assessment; and the register of places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from liaison_app.i18n import N_
from liaison_app.models.about import about
from liaison_app.models.base import Part, Record

SARA_STAGES = {
    "scanning": N_("Scanning"),
    "analysis": N_("Analysis"),
    "response": N_("Response"),
    "assessment": N_("Assessment"),
    "closed": N_("Closed"),
}
REVIEWS = {"keep": N_("Keep"), "change": N_("Change"), "stop": N_("Stop")}


class Problem(Record, kw_only=True, repr=False, eq=False):
    """A recurring problem of a place, with its causes. Risk factors describe places, never people."""

    __tablename__ = "problems"

    title: Mapped[str] = mapped_column(info=about(N_("Problem"), search=True))
    stage: Mapped[str] = mapped_column(default="scanning", info=about(N_("SARA stage"), choices=SARA_STAGES))
    area: Mapped[str] = mapped_column(default="", info=about(N_("Area"), suggest="areas", search=True))
    place_id: Mapped[str] = mapped_column(default="", info=about(N_("Place"), link="places"))
    category: Mapped[str] = mapped_column(default="", info=about(N_("Category"), suggest="categories", search=True))
    opened_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Opened on")))
    scanning: Mapped[str] = mapped_column(
        default="",
        info=about(
            N_("Scanning"),
            help=N_("What happens, to whom, how often, since when?"),
            type="multiline",
            search=True,
        ),
    )
    affected: Mapped[str] = mapped_column(
        default="", info=about(N_("Who is affected"), help=N_("Groups and places, never names."), search=True)
    )
    frequency: Mapped[str] = mapped_column(default="", info=about(N_("How often, since when")))
    analysis: Mapped[str] = mapped_column(
        default="",
        info=about(
            N_("Analysis"), help=N_("Why here, why then? What is already tried?"), type="multiline", search=True
        ),
    )
    causes: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Causes"), search=True, suggest="causes"))
    risk_factors: Mapped[tuple[str, ...]] = mapped_column(
        default=(),
        info=about(
            N_("Risk factors of the place"),
            help=N_("Light, traffic, empty houses: never people."),
            suggest="risk_factors",
        ),
    )
    tried_before: Mapped[str] = mapped_column(default="", info=about(N_("Tried before"), type="multiline", search=True))
    goal: Mapped[str] = mapped_column(
        default="", info=about(N_("Goal"), help=N_("What would be better, and by when?"), search=True)
    )
    response: Mapped[str] = mapped_column(
        default="", info=about(N_("Response"), help=N_("What is tried, by whom?"), type="multiline", search=True)
    )
    assessment: Mapped[str] = mapped_column(
        default="",
        info=about(N_("Assessment"), help=N_("What changed, and how is it known?"), type="multiline", search=True),
    )
    owner: Mapped[str] = mapped_column(default="", info=about(N_("Owner"), sensitive=True))
    review: Mapped[str] = mapped_column(default="", info=about(N_("Review"), choices=REVIEWS))
    review_reason: Mapped[str] = mapped_column(default="", info=about(N_("Why"), type="multiline"))
    reviewed_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Reviewed on")))
    review_due_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Next review")))
    closed_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Closed on")))


class Position(Part, kw_only=True, repr=False, eq=False):
    """Where a partner stands on a problem."""

    __tablename__ = "positions"
    OWNERS: ClassVar = ("problem_id",)

    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems"))
    organization_id: Mapped[str] = mapped_column(default="", info=about(N_("Partner"), link="organizations"))
    priority: Mapped[str] = mapped_column(default="", info=about(N_("Its priority")))
    offers: Mapped[str] = mapped_column(default="", info=about(N_("Offers")))
    cannot: Mapped[str] = mapped_column(default="", info=about(N_("Cannot")))
    agreed: Mapped[str] = mapped_column(default="", info=about(N_("Agreed")))


class Response(Part, kw_only=True, repr=False, eq=False):
    """One response to a problem: what, who, when, at what cost, paid from where."""

    __tablename__ = "responses"
    OWNERS: ClassVar = ("problem_id",)

    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems"))
    what: Mapped[str] = mapped_column(info=about(N_("What"), search=True))
    who: Mapped[str] = mapped_column(default="", info=about(N_("Who"), sensitive=True))
    organization_id: Mapped[str] = mapped_column(default="", info=about(N_("Partner"), link="organizations"))
    due_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("When")))
    done_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Done on")))
    cost: Mapped[Decimal | None] = mapped_column(default=None, info=about(N_("Cost")))
    funding_source: Mapped[str] = mapped_column(default="", info=about(N_("Funding source")))
    pledged: Mapped[Decimal | None] = mapped_column(default=None, info=about(N_("Pledged, amount")))
    delivered: Mapped[Decimal | None] = mapped_column(default=None, info=about(N_("Delivered, amount")))
    hours: Mapped[float | None] = mapped_column(default=None, info=about(N_("Hours")))


class Review(Part, kw_only=True, repr=False, eq=False):
    """An earlier look back at the responses to a problem; the newest one stands on the problem itself."""

    __tablename__ = "reviews"
    OWNERS: ClassVar = ("problem_id",)

    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems"))
    on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Reviewed on")))
    verdict: Mapped[str] = mapped_column(default="", info=about(N_("Review"), choices=REVIEWS))
    reason: Mapped[str] = mapped_column(default="", info=about(N_("Why"), type="multiline"))


class Measure(Part, kw_only=True, repr=False, eq=False):
    """A measure of a problem before and after the response, each with its date."""

    __tablename__ = "measures"
    OWNERS: ClassVar = ("problem_id",)

    problem_id: Mapped[str] = mapped_column(default="", info=about(N_("Problem"), link="problems"))
    name: Mapped[str] = mapped_column(info=about(N_("Measure")))
    unit: Mapped[str] = mapped_column(default="", info=about(N_("Unit")))
    before: Mapped[float | None] = mapped_column(default=None, info=about(N_("Before")))
    before_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("Before, date")))
    after: Mapped[float | None] = mapped_column(default=None, info=about(N_("After")))
    after_on: Mapped[date | None] = mapped_column(default=None, info=about(N_("After, date")))


class Place(Record, kw_only=True, repr=False, eq=False):
    """A place with its other names, so that "5th/Main" and "Main & 5th" meet."""

    __tablename__ = "places"

    name: Mapped[str] = mapped_column(info=about(N_("Name"), search=True))
    aliases: Mapped[tuple[str, ...]] = mapped_column(default=(), info=about(N_("Also called"), search=True))
    area: Mapped[str] = mapped_column(default="", info=about(N_("Area"), suggest="areas", search=True))
    latitude: Mapped[float | None] = mapped_column(default=None, info=about(N_("Latitude")))
    longitude: Mapped[float | None] = mapped_column(default=None, info=about(N_("Longitude")))
    notes: Mapped[str] = mapped_column(default="", info=about(N_("Notes"), type="multiline", search=True))
