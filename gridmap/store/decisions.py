"""Store a decision, and with it the reservation, or refuse if the world moved."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from gridmap.dispatch.decision import Considered, Decision
from gridmap.errors import AlreadyAssigned
from gridmap.model.ids import (
    AssignmentId,
    DecisionId,
    FeatureId,
    MemberId,
    TenantId,
    WorkOrderId,
)
from gridmap.store.engine import broken_constraint
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import decisions, names


def record(
    conn: Connection,
    tenant: TenantId,
    decision: Decision,
    *,
    subdistrict_id: FeatureId | None,
) -> DecisionId:
    """Store the decision with every reason, and return its id."""
    decision_id = DecisionId(new_id())
    conn.execute(
        insert(decisions),
        {
            "tenant_id": tenant,
            "id": decision_id,
            "work_order_id": decision.order_id,
            "order_version": decision.order_version,
            "decided_at": decision.decided_at,
            "outcome": "no_candidate" if decision.chosen is None else "assign",
            "member_id": decision.chosen.member_id if decision.chosen else None,
            "engine": decision.engine,
            "radius_m": decision.radius_m,
            "policy": decision.policy.as_facts(),
            "candidates": [_facts(one) for one in decision.considered],
            "counted": {reason.value: n for reason, n in decision.counted.items()},
            "subdistrict_id": subdistrict_id,
        },
    )
    return decision_id


def reserve_member(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    member_id: MemberId,
    *,
    decision_id: DecisionId,
    at: datetime,
) -> AssignmentId:
    """Write the lead assignment of the chosen member. Its place is claimed apart.

    Raises
    ------
    AlreadyAssigned
        The work order has an active lead.
    """
    lead = {"member_id": member_id, "decision_id": decision_id}
    return _lead(conn, tenant, order_id, at=at, lead=lead)


def assign_unit(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    unit_id: FeatureId,
    *,
    at: datetime,
) -> AssignmentId:
    """Write the lead assignment of a handling unit; units have no places to claim.

    Raises
    ------
    AlreadyAssigned
        The work order has an active lead.
    """
    return _lead(conn, tenant, order_id, at=at, lead={"unit_id": unit_id})


def _lead(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    *,
    at: datetime,
    lead: Mapping[str, object],
) -> AssignmentId:
    assignment_id = AssignmentId(new_id())
    nobody = {"member_id": None, "unit_id": None, "decision_id": None}
    try:
        conn.execute(
            statement("reserve_lead"),
            {"tenant": tenant, "id": assignment_id, "order_id": order_id, "at": at}
            | nobody
            | dict(lead),
        )
    except IntegrityError as error:
        if broken_constraint(error) == names.ONE_ACTIVE_LEAD:
            raise AlreadyAssigned(
                problem="the work order has an active lead",
                problem_zh="工单已有主办",
                work_order=str(order_id),
            ) from error
        raise
    return assignment_id


def _facts(one: Considered) -> dict[str, object]:
    facts: dict[str, object] = {
        "member_id": str(one.member_id),
        "code": one.code,
        "reason": one.reason.value,
        "distance_m": one.distance_m,
    }
    if one.travel_s is not None:
        facts["travel_s"] = one.travel_s
        facts["cost_s"] = one.cost_s
    return facts | dict(one.facts)
