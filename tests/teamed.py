"""What the tests of teams stand on: parts, people who can take them, moves of assignments."""

import uuid
from datetime import datetime
from uuid import UUID

import town
from sqlalchemy import insert, text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.add_co_handler import CoHandlerSent, WantedCoHandler, add_co_handler
from gridmap.flows.ask_for_team import ask_for_team
from gridmap.flows.dispatch_team import dispatch_team
from gridmap.flows.look_up_teams import read_team
from gridmap.flows.move_assignment import move_assignment
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.team import Need, Part
from gridmap.model.work_order import AssignmentState, CaseState
from gridmap.store.district import District
from gridmap.store.sending_team import TeamSent
from gridmap.store.tables import features, layer_versions, units
from gridmap.travel.straight_line import StraightLine

MEDIATOR = Part(
    code="mediator", zh="调解员", en="mediator", need=Need.REQUIRED, skills=frozenset({"mediation"})
)
LAW = Part(
    code="law", zh="法律咨询", en="legal advice", need=Need.WANTED, skills=frozenset({"law"})
)
POLICE = Part(code="police", zh="民警", en="police", need=Need.WANTED, unit_kind="police")
SECOND = Part(code="second", zh="第二人", en="second person", need=Need.REQUIRED)
TRAVEL = StraightLine()
POLICY = DispatchPolicy()


def an_order(district: District, *parts: Part, **more: object) -> WorkOrderId:
    """Open an order that asks for these parts."""
    received = town.receive(district, **more)
    ask_for_team(received.work_order_id, parts, district=district, actor="desk")
    return received.work_order_id


def send(district: District, order_id: WorkOrderId, policy: DispatchPolicy = POLICY) -> TeamSent:
    """Send the team of an order, or what is missing of it."""
    return dispatch_team(order_id, district=district, travel=TRAVEL, policy=policy)


def move(district: District, assignment_id: AssignmentId | UUID | str, *states: str) -> CaseState:
    """Take moves of one assignment; return where its order stands."""
    for state in states:
        now = move_assignment(
            AssignmentId(UUID(str(assignment_id))),
            AssignmentState(state),
            district=district,
            actor="test",
            reason="test",
        )
    return now


def people(district: District, order_id: WorkOrderId) -> dict[str, tuple[str, str]]:
    """Return part and state of everybody in a team, by member or unit; the lead's part is lead."""
    team = read_team(order_id, district=district)
    there = {
        one["member"]: ("lead" if one["is_lead"] else one["part"] or "hand", one["state"])
        for one in team["people"]
    }
    return there | {one["unit"]: (one["part"], one["state"]) for one in team["units"]}


def kinds(district: District, order_id: WorkOrderId) -> list[str]:
    """Return the kinds of an order's events, the oldest first."""
    with district.reading() as conn:
        rows = conn.execute(
            text("SELECT kind FROM events WHERE work_order_id = :id ORDER BY at, id"),
            {"id": order_id},
        )
        return list(rows.scalars())


def busy(district: District) -> dict[str, int]:
    """Return how many orders each member holds, by code; who holds none is left out."""
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT m.code, l.active + l.urgent_active AS n FROM members AS m"
                " JOIN member_live AS l ON l.member_id = m.id"
                " WHERE l.active + l.urgent_active > 0"
            )
        )
        return {row.code: row.n for row in rows}


def add_unit(district: District, code: str, kind: str) -> None:
    """Put a unit without a place into force."""
    at: datetime = district.clock()
    version, feature = uuid.uuid4(), uuid.uuid4()
    shared = {"tenant_id": town.TENANT, "layer": "units"}
    with district.writing() as conn:
        number = conn.execute(text("SELECT count(*) FROM layer_versions")).scalar_one() + 1
        conn.execute(
            insert(layer_versions).values(
                id=version,
                number=number,
                valid_from=at,
                created_at=at,
                source_name="town",
                source_sha256="",
                **shared,
            )
        )
        conn.execute(insert(features).values(id=feature, key=code, **shared))
        conn.execute(
            insert(units).values(
                feature_id=feature,
                opened_by=version,
                valid_from=at,
                code=code,
                name=code,
                kind=kind,
                row_hash=b"",
                **shared,
            )
        )


def staff(district: District) -> None:
    """Add a grid member, two mediators, one nearer than the other, and a police station."""
    town.add_member(district, "G")
    town.add_member(district, "M1", skills=("mediation",))
    town.add_member(district, "M2", town.grid_centre("004"), skills=("mediation",))
    add_unit(district, "P", "police")


def of(sent: TeamSent, part: str) -> AssignmentId:
    """Return the assignment of one part of a team that was sent."""
    return dict(sent.assignments)[part]


def add(district: District, order_id: WorkOrderId, **wanted: str | None) -> CoHandlerSent:
    """Send a co-handler to a running order."""
    return add_co_handler(
        WantedCoHandler(order_id=order_id, actor="desk", **wanted),
        district=district,
        travel=TRAVEL,
        policy=POLICY,
    )
