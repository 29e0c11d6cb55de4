"""People in need in the tiny town, a house for them, and a clock that the test sets."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import desk
import town
from sqlalchemy import text

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.flows.keep_care_person import put_care_person
from gridmap.flows.plan_care import plan_care
from gridmap.flows.raise_missed_visits import raise_missed_visits
from gridmap.flows.read_owed_care_requests import read_owed_care_requests
from gridmap.flows.receive_requests import receive_requests
from gridmap.flows.report_care_visit import report_care_visit
from gridmap.flows.route_care import Walking, rounds_to_walk, route_care
from gridmap.model.care import CareColour, CareRecord, CareReport, VisitOutcome
from gridmap.store.district import District
from gridmap.travel.straight_line import StraightLine
from gridmap.travel.vroom_routes import VroomRoutes

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
HOUSE = "POLYGON((110.3021 20.0021, 110.3023 20.0021, 110.3023 20.0023, 110.3021 20.0023, 110.3021 20.0021))"  # noqa: E501


def at(district: District, on: date, hour: int = 7) -> District:
    """Return the same district at an hour of a day, local time."""
    instant = datetime(on.year, on.month, on.day, hour, tzinfo=ZONE).astimezone(UTC)
    return replace(district, clock=lambda: instant)


def add_house(district: District, name: str = "1号楼") -> str:
    """Put one building into the south-west grid and return its code."""
    desk.add_feature(district, "buildings", HOUSE, name=name, n_households=20)
    return str(town.one(district, "SELECT code FROM buildings WHERE name = :name", name=name))


def register(
    district: District, code: str, colour: CareColour = CareColour.RED, **more: object
) -> None:
    """Put somebody into the register through the real flow."""
    fields: dict[str, object] = {
        "code": code,
        "name": "王甲子",
        "colour": colour,
        "position": town.grid_centre("001"),
        "starts_on": date(2026, 1, 1),
    }
    put_care_person(CareRecord(**(fields | more)), district=district, zone=ZONE, actor="desk")


def plan(district: District, on: date):
    """Plan a day and its rounds with the planner that the district would use."""
    planned = plan_care(on, district=district, zone=ZONE)
    walking = Walking(travel=StraightLine(), planner=VroomRoutes(), policy=CarePolicy())
    for one in rounds_to_walk(on, district=district):
        route_care(one, on, district=district, walking=walking, zone=ZONE)
    return planned


def report(district: District, code: str | None, outcome: VisitOutcome, key: str, **more: object):
    """Report a visit at the clock of the district."""
    fields: dict[str, object] = {
        "idempotency_key": key,
        "outcome": outcome,
        "visited_at": district.clock(),
        "person_code": code,
    }
    if "volunteer_code" not in more:
        fields["member_code"] = "M1"
    return report_care_visit(
        CareReport(**(fields | more)), district=district, policy=CarePolicy(), zone=ZONE
    )


def raise_missed(district: District):
    """Raise what was missed and receive what is owed; return how many requests were new."""
    raised = raise_missed_visits(district=district, policy=CarePolicy(), zone=ZONE)
    return raised, receive_owed(district)


def receive_owed(district: District) -> int:
    """Receive what care owes the intake."""
    owed = read_owed_care_requests(district=district)
    received = receive_requests(owed, district=district, policy=IntakePolicy())
    return sum(one.created for one in received)


def visits(district: District) -> list[tuple[object, ...]]:
    """Return what the plan says: code, first day, state, member, why."""
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT p.code, v.first_day, v.state, m.code, v.because FROM care_visits AS v"
                " JOIN care_persons AS p ON p.id = v.person_id"
                " LEFT JOIN members AS m ON m.id = v.member_id"
                " ORDER BY p.code, v.first_day, v.state"
            )
        )
        return [tuple(row) for row in rows]
