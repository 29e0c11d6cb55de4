"""Store a decision, and with it the reservation, or refuse if the world moved."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, insert

from gridmap.dispatch.basis import SCHEMA, as_bytes
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.model.ids import (
    AssignmentId,
    DecisionId,
    FeatureId,
    MemberId,
    TenantId,
    WorkOrderId,
)
from gridmap.store import leads
from gridmap.store.new_id import new_id
from gridmap.store.tables import decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsChoice:
    """Whom a person chose from what was recommended, and why, where it was another."""

    member_id: MemberId
    chosen_by: str
    reason: str | None


def record(
    conn: Connection,
    tenant: TenantId,
    decision: Decision,
    *,
    subdistrict_id: FeatureId | None,
    choice: PersonsChoice | None = None,
    is_offer: bool = False,
) -> DecisionId:
    """Store the decision with every reason, and return its id.

    `choice` says whom a person chose from it. `is_offer` says that nobody is sent, the order
    is offered.
    """
    decision_id = DecisionId(new_id())
    chosen = decision.chosen and decision.chosen.member_id
    if choice is not None:
        chosen = choice.member_id
    outcome = "no_candidate" if chosen is None else "offer" if is_offer else "assign"
    conn.execute(
        insert(decisions),
        {
            "tenant_id": tenant,
            "id": decision_id,
            "work_order_id": decision.order_id,
            **columns_of(decision),
            "outcome": outcome,
            "member_id": chosen,
            "subdistrict_id": subdistrict_id,
            "part": decision.part,
            "chosen_by": choice and choice.chosen_by,
            "choice_reason": choice and choice.reason,
        },
    )
    return decision_id


def columns_of(decision: Decision) -> dict[str, object]:
    """Return what a decision says by itself, by column."""
    return {
        "order_version": decision.order_version,
        "decided_at": decision.decided_at,
        "engine": decision.engine,
        "radius_m": float(decision.radius_m),  # a file may say 1500 for 1500.0
        "policy": _policy_facts(decision.policy),
        "candidates": [one.as_facts() for one in decision.considered],
        "counted": {reason.value: n for reason, n in decision.counted.items()},
        "schema": 0 if decision.basis is None else SCHEMA,
        "situation": decision.basis and as_bytes(decision.basis),
    }


_policy_facts = lru_cache(maxsize=8)(DispatchPolicy.as_facts)
"""A district decides by a handful of policies, thousands of times a day."""


def assign_unit(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    unit_id: FeatureId,
    *,
    at: datetime,
    by: str,
) -> AssignmentId:
    """Write the lead assignment of a handling unit; units have no places to claim.

    Raises
    ------
    AlreadyAssigned
        The work order has an active lead.
    """
    lead = leads.NewLead(assigned_by=by, unit_id=unit_id)
    return leads.write(conn, tenant, order_id, lead, at=at)
