"""What comes round by itself in care and visits: plans, what was missed, what the intake is owed.

Flows do not call flows; here they are put in sequence, for the worker and for the doors alike.
Each step may run twice and at any time: keys and constraints see to it that it counts once.
"""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from gridmap.flows.move_wish import expire_wishes
from gridmap.flows.plan_care import PlannedDay, days_to_plan, is_caring, plan_care
from gridmap.flows.raise_missed_visits import raise_missed_visits
from gridmap.flows.read_owed_care_requests import read_owed_care_requests
from gridmap.flows.read_owed_ledger_requests import read_owed_ledger_requests
from gridmap.flows.receive_requests import receive_requests
from gridmap.flows.route_care import Walking, route_care
from gridmap.model.request import RequestIntake
from gridmap.wiring import Services

_ROUNDS_AT_ONCE = 5
"""How many rounds are walked before the next order is dispatched."""


def keep_care_going(services: Services) -> None:
    """Plan the days not planned yet, raise what was missed, receive what is owed, end wishes."""
    district, zone = services.district, _zone(services)
    days = days_to_plan(district=district, zone=zone)
    for day in days:
        plan_care(day, district=district, zone=zone)
    raise_missed_visits(district=district, policy=services.care_policy, zone=zone)
    receive_owed_care(services)
    receive_owed_ledger(services)
    expire_wishes(district=district, policy=services.wish_policy)


def walk_some_rounds(services: Services) -> None:
    """Put a few of today's rounds in order; the rest comes next time."""
    today = services.district.clock().astimezone(_zone(services)).date()
    walk_rounds(today, services, limit=_ROUNDS_AT_ONCE)


def plan_day(day: date, services: Services) -> PlannedDay:
    """Plan a day with its rounds."""
    planned = plan_care(day, district=services.district, zone=_zone(services))
    walk_rounds(day, services)
    return planned


def walk_rounds(day: date, services: Services, *, limit: int | None = None) -> int:
    """Put rounds of a day in order; what plans them is loaded only where somebody is cared for."""
    if not is_caring(district=services.district):
        return 0
    walking = Walking(
        travel=services.travel, planner=services.route_planner(), policy=services.care_policy
    )
    return route_care(
        day, district=services.district, walking=walking, zone=_zone(services), limit=limit
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
