"""A typhoon in the tiny town, and builders for what an emergency needs.

The plan is for the district square: headquarters in the centre, a group of two for rescue at the
middle of grid 001 (skill `water`) and a group of three for the houses at the middle of grid 004,
which has buildings. Duty persons: 甲 for grid 001, 乙 for the whole square.
"""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import town
from desk import add_feature

from gridmap.flows.fill_emergency_registers import fill_emergency_registers
from gridmap.flows.prepare_operation import Preparation, prepare_operation
from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.flows.switch_operation import sign_operation
from gridmap.ingest.emergency_registers import GoodsRow, HazardRow, PersonRow
from gridmap.model.emergency import (
    DispatchOverlay,
    DutyPerson,
    EmergencyKind,
    EmergencyPlan,
    WarningColour,
    WeatherWarning,
    WorkGroup,
)
from gridmap.model.place import LonLat

SQUARE = (town.WEST, town.SOUTH, town.WEST + 2 * town.STEP, town.SOUTH + 2 * town.STEP)
NOON = datetime(2026, 9, 5, 4, tzinfo=UTC)


def square_wkt() -> str:
    west, south, east, north = SQUARE
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return f"MULTIPOLYGON((({ring})))"


def found(district) -> None:
    """Write the square as a district and two buildings into the town."""
    add_feature(district, "districts", square_wkt(), name="方城")
    for code, n in (("004", 30), ("002", 10)):
        place = town.grid_centre(code)
        add_feature(
            district, "buildings", f"POINT({place.lon} {place.lat})", name=code, n_households=n
        )


def square_code(district) -> str:
    return town.one(district, "SELECT code FROM areas WHERE layer = 'districts'")


def a_group(code="rescue", **more) -> WorkGroup:
    facts = {
        "code": code,
        "title": code,
        "quota": 2,
        "place": f"{code}集结点",
        "position": town.grid_centre("001"),
    }
    return WorkGroup(**(facts | more))


def a_plan(district=None, **more) -> EmergencyPlan:
    facts = {
        "code": "typhoon",
        "kind": EmergencyKind.TYPHOON,
        "title": "防台风预案",
        "area_code": square_code(district) if district else "990108",
        "headquarters": "指挥部",
        "position": town.CENTRE,
        "groups": (
            a_group(skills=("water",), head="组长甲"),
            a_group("houses", quota=3, position=town.grid_centre("004"), has_buildings=True),
        ),
        "overlay": DispatchOverlay(search_radius_m=9_000.0, urgent_categories=("other",)),
    }
    plan = EmergencyPlan(**(facts | more))
    if district is None or "duties" in more:
        return plan
    duties = (
        DutyPerson(area_code="001", name="责任人甲", phone="0000-1"),
        DutyPerson(area_code=plan.area_code, name="责任人乙", phone="0000-2"),
    )
    return replace(plan, duties=duties)


def a_warning(**more) -> WeatherWarning:
    now = datetime.now(UTC)
    facts = {
        "identifier": str(uuid.uuid4()),
        "kind": EmergencyKind.TYPHOON,
        "colour": WarningColour.ORANGE,
        "headline": "台风橙色预警",
        "issuer": "气象台",
        "sent_at": now,
        "valid_from": now,
        "valid_to": now + timedelta(days=1),
    }
    return WeatherWarning(**(facts | more))


def people(district, n=4, *, skills=(), near="004") -> None:
    """Register people of no unit around the middle of a grid, each 20 m further east."""
    place = town.grid_centre(near)
    fill_emergency_registers(
        district=district,
        people=[
            PersonRow(
                code=f"P{number}",
                name=f"登记人{number}",
                phone=f"0000-9-{number}",
                unit_code=None,
                skills=tuple(skills),
                lon=place.lon + 0.0002 * number,
                lat=place.lat,
            )
            for number in range(n)
        ],
    )


def ground(district) -> None:
    """Register one hazard point in grid 002 and ten sandbags in grid 001."""
    low, store = town.grid_centre("002"), town.grid_centre("001")
    fill_emergency_registers(
        district=district,
        hazards=[
            HazardRow(
                code="H1", name="低洼", kind="low_ground", watcher_name="看守", watcher_phone="0",
                lon=low.lon, lat=low.lat,
            )
        ],
        goods=[
            GoodsRow(
                code="G1", name="沙袋", measure="袋", place="物资库", quantity=10,
                lon=store.lon, lat=store.lat,
            )
        ],
    )  # fmt: skip


def prepared(district, *, is_drill=True, **plan) -> int:
    put_emergency_plan(a_plan(district, **plan), district=district, actor="planner")
    operation, _ = prepare_operation(
        Preparation(key=str(uuid.uuid4()), plan_code="typhoon", is_drill=is_drill),
        district=district,
        actor="desk",
    )
    return operation.number


def switched_on(district, *, is_drill=True, **plan) -> int:
    number = prepared(district, is_drill=is_drill, **plan)
    for name in ("区长甲", "副区长乙"):
        sign_operation(number, district=district, actor=name)
    return number


def crew(district, *codes: str, skills=(), near="001", role="full_time") -> None:
    """Add members around the middle of a grid, each 20 m further east."""
    place = town.grid_centre(near)
    for number, code in enumerate(codes):
        position = LonLat(place.lon + 0.0002 * number, place.lat)
        town.add_member(district, code, position, skills=skills, role=role)
