"""Put the doors of each member's day in the order of the walk."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.care_round import legs_of, places_of, round_question
from gridmap.model.routing import RoutePlanner
from gridmap.model.travel import TravelTimeEngine
from gridmap.store import care_visits
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Walking:
    """How rounds are walked: who times the ways, who puts them in order, and by which policy."""

    travel: TravelTimeEngine
    planner: RoutePlanner
    policy: CarePolicy


def route_care(
    on: date, *, district: District, walking: Walking, zone: tzinfo, limit: int | None = None
) -> int:
    """Plan the rounds of a day by walking time and visiting hours; return how many were planned.

    Only rounds with a visit that has no place yet, at most `limit` of them: whoever has other
    work beside it comes again. Each is planned outside any transaction and stored at once.
    """
    travel, policy = walking.travel, walking.policy
    midnight = datetime.combine(on, time(), tzinfo=zone)
    sets_out_at = midnight + timedelta(hours=policy.day_from_hour)
    with district.reading() as conn:
        rounds = care_visits.rounds_to_route(conn, district.tenant, on)
    chosen = rounds[:limit]
    for one in chosen:
        places = places_of(one)
        seconds = travel.times_between(places, places, at=sets_out_at).seconds
        plan = walking.planner.plan(round_question(one, seconds, policy=policy))
        with district.writing() as conn:
            legs = legs_of(one, plan)
            care_visits.note_legs(conn, district.tenant, legs, midnight=midnight, on=on)
    return len(chosen)
