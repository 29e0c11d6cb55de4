"""Who hears of what: events of care and of looking at people are for those who may see these."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from gridmap.model.actor import Sight
from gridmap.model.event import EventKind as Kind
from gridmap.model.rights import Right

WANTED_TO_HEAR: Mapping[str, Right] = {
    **dict.fromkeys(
        (
            Kind.CARE_PERSON_KEPT,
            Kind.CARE_PERSON_VIEWED,
            Kind.CARE_PAUSED,
            Kind.CARE_ENDED,
            Kind.CARE_PLANNED,
            Kind.CARE_VISIT_HANDED,
            Kind.CARE_VISIT_REPORTED,
            Kind.CARE_VISIT_MISSED,
            Kind.CARE_ALERTED,
            Kind.HOUSEHOLD_VISITED,
        ),
        Right.SEE_CARE,
    ),
    **dict.fromkeys(
        (
            Kind.WISH_PUBLISHED,
            Kind.WISH_CLAIMED,
            Kind.WISH_GIVEN_BACK,
            Kind.WISH_DONE,
            Kind.WISH_CONFIRMED,
            Kind.WISH_SENT_BACK,
            Kind.WISH_EXPIRED,
            Kind.WISH_WITHDRAWN,
            Kind.DEMAND_ASKED,
            Kind.DEMAND_MATCHED,
            Kind.DEMAND_ANSWERED,
            Kind.RESOURCE_KEPT,
        ),
        Right.PUBLISH_WISHES,
    ),
    Kind.TRAIL_VIEWED: Right.SEE_TRAILS,
    Kind.EVACUEE_LIST_SHOWN: Right.SEE_EMERGENCIES,
}
"""Events that more than a look at the map is wanted for; all others are told with it."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What somebody is told of: what their sight covers, but for kinds of events withheld.

    Rights differ by role, and of those that count here there are four: people of one street share
    few hearings.
    """

    sight: Sight
    withheld: frozenset[str] = frozenset()


def withheld_from(rights: Collection[Right]) -> frozenset[str]:
    """Return the kinds of events that are not told to whoever has these rights.

    >>> "care_alerted" in withheld_from({Right.SEE_MAP}), withheld_from(set(Right))
    (True, frozenset())
    """
    return frozenset(str(kind) for kind, right in WANTED_TO_HEAR.items() if right not in rights)
