"""Put the doors of each member's day in the order of the walk."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.care_round import legs_of, places_of, round_question
from gridmap.model.care import CareRound
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


def rounds_to_walk(on: date, *, district: District) -> tuple[CareRound, ...]:
    """Return the rounds of a day with a visit that has no place yet, by code of the member."""
    with district.reading() as conn:
        return care_visits.rounds_to_route(conn, district.tenant, on)


def route_care(
    one: CareRound, on: date, *, district: District, walking: Walking, zone: tzinfo
) -> None:
    """Plan a round of a day by walking time and visiting hours, outside any transaction."""
    midnight = datetime.combine(on, time(), tzinfo=zone)
    sets_out_at = midnight + timedelta(hours=walking.policy.day_from_hour)
    places = places_of(one)
    seconds = walking.travel.times_between(places, places, at=sets_out_at).seconds
    plan = walking.planner.plan(round_question(one, seconds, policy=walking.policy))
    legs = legs_of(one, plan)
    with district.writing() as conn:
        care_visits.note_legs(conn, district.tenant, legs, midnight=midnight, on=on)
