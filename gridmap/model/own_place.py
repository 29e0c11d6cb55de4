"""A place that a member goes to on a day: of an order, an offer, a visit, a household."""

from dataclasses import dataclass
from enum import StrEnum


class OwnPlaceKind(StrEnum):
    """What a member has there. The last three are the stops of the walk of the day."""

    ORDER = "order"
    OFFER = "offer"
    COOPERATION = "cooperation"
    CARE = "care"
    APPOINTMENT = "appointment"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """One of them by its id: an assignment, an offer, a request, a visit, an order, a building."""

    kind: OwnPlaceKind
    id: str
