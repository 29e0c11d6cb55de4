"""What comes round by itself in care and visits: plans, what was missed, what the intake is owed.

Flows do not call flows; here they are put in sequence, for the worker and for the doors alike.
Each step may run twice and at any time: keys and constraints see to it that it counts once.
"""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from gridmap.flows.move_wish import expire_wishes
from gridmap.flows.plan_care import PlannedDay, days_to_plan, plan_care
from gridmap.flows.raise_missed_visits import raise_missed_visits
from gridmap.flows.read_owed_care_requests import read_owed_care_requests
from gridmap.flows.read_owed_ledger_requests import read_owed_ledger_requests
from gridmap.flows.receive_requests import receive_requests
from gridmap.flows.route_care import Walking, rounds_to_walk, route_care
from gridmap.model.request import RequestIntake
from gridmap.wiring import Services

_ROUNDS_AT_ONCE = 5
"""How many rounds are walked before the next order is dispatched."""


def plan_care_days(services: Services) -> None:
    """Plan the days that are not planned yet, or whose plan goes by what has changed."""
    district, zone = services.district, _zone(services)
    for day in days_to_plan(district=district, zone=zone):
        plan_care(day, district=district, zone=zone)


def raise_missed_care(services: Services) -> None:
    """Raise the visits that were missed."""
    raise_missed_visits(
        district=services.district, policy=services.care_policy, zone=_zone(services)
    )


def end_wishes(services: Services) -> None:
    """Let wishes run out, and give back those held too long."""
    expire_wishes(district=services.district, policy=services.wish_policy)


def walk_some_rounds(services: Services) -> None:
    """Put a few of today's rounds in order; the rest comes next time."""
    today = services.district.clock().astimezone(_zone(services)).date()
    walk_rounds(today, services, limit=_ROUNDS_AT_ONCE)


def plan_care_day(day: date, services: Services) -> PlannedDay:
    """Plan the care visits of a day with their rounds."""
    planned = plan_care(day, district=services.district, zone=_zone(services))
    walk_rounds(day, services)
    return planned


def walk_rounds(day: date, services: Services, *, limit: int | None = None) -> int:
    """Put rounds of a day in order, and return how many; one that fails is put off.

    What plans them is loaded only where there is a round.
    """
    district, zone = services.district, _zone(services)
    rounds = {one.member_code: one for one in rounds_to_walk(day, district=district)}

    def walk(member_code: str) -> bool:
        walking = Walking(
            travel=services.travel, planner=services.route_planner(), policy=services.care_policy
        )
        route_care(rounds[member_code], day, district=district, walking=walking, zone=zone)
        return True

    return district.put_off.do_each(
        "round of", rounds, walk, at=district.clock(), limit=len(rounds) if limit is None else limit
    )


def receive_owed_care(services: Services) -> int:
    """Receive the requests that care visits owe the intake, and return how many were new."""
    return _receive(read_owed_care_requests, services)


def receive_owed_ledger(services: Services) -> int:
    """Receive the requests that entries of the ledger are to be; return how many were new."""
    return _receive(read_owed_ledger_requests, services)


def _receive(read: Callable[..., list[RequestIntake]], services: Services) -> int:
    """Receive what is owed, batch by batch, until nothing is."""
    n_new = 0
    while owed := read(district=services.district):
        received = receive_requests(owed, district=services.district, policy=services.intake_policy)
        n_new += sum(one.created for one in received)
    return n_new


def _zone(services: Services) -> ZoneInfo:
    return ZoneInfo(services.settings.time_zone)
