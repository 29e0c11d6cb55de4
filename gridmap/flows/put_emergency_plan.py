"""Store an emergency plan 应急预案 as a new version of its code."""

from gridmap.model.emergency import EmergencyPlan, KeptPlan
from gridmap.model.event import Event, EventKind
from gridmap.store import emergency_plans, events
from gridmap.store.district import District


def put_emergency_plan(plan: EmergencyPlan, *, district: District, actor: str) -> KeptPlan:
    """Return the plan as kept; one that is stored word for word already is returned as it is.

    Raises
    ------
    InputError
        The plan or one of its duty persons is for an area that does not exist.
    """
    tenant = district.tenant
    with district.writing() as conn:
        at = district.clock()
        kept = emergency_plans.put(conn, tenant, plan, at=at, actor=actor)
        if kept.made_at == at:
            changed = Event(
                at=at,
                kind=EventKind.EMERGENCY_PLAN_CHANGED,
                actor=actor,
                subdistrict_id=kept.subdistrict_id,
                facts={"plan": plan.code, "version": kept.version},
            )
            events.append(conn, tenant, [changed])
    return kept
