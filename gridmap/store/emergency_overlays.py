"""What the operation that is on where a work order lies means for its dispatch."""

from sqlalchemy import Connection, text

from gridmap.dispatch.overlay import overlaid
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import OrderFacts
from gridmap.model.ids import MemberId, TenantId
from gridmap.store import emergency_plans, operations

_MOBILISED = text(
    "SELECT b.member_id FROM mobilised AS b JOIN operations AS o"
    " ON o.tenant_id = b.tenant_id AND o.id = b.operation_id"
    " WHERE b.tenant_id = :tenant AND o.number = :number AND b.member_id IS NOT NULL"
    " AND b.state IN ('confirmed', 'mustered')"
)


def policy_of(
    conn: Connection, tenant: TenantId, order: OrderFacts, policy: DispatchPolicy
) -> DispatchPolicy:
    """Return the policy to decide an order by; outside operations it is the one given."""
    if order.operation is None:
        return policy
    operation = operations.read(conn, tenant, order.operation)
    plan = emergency_plans.read_version(conn, tenant, operation.plan_id).plan
    return overlaid(policy, plan.overlay, is_urgent_kind=order.is_emergency_kind)


def mobilised(conn: Connection, tenant: TenantId, number: int) -> frozenset[MemberId]:
    """Return the members whom an operation has called and who have confirmed or come."""
    found = conn.execute(_MOBILISED, {"tenant": tenant, "number": number}).scalars()
    return frozenset(MemberId(one) for one in found)
