"""Show who would be sent to a work order, with reasons and costs; nothing is written."""

from dataclasses import dataclass
from functools import partial

from gridmap.dispatch.assign import choose
from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.look_around import until_certain, without
from gridmap.dispatch.overlay import look_around_under
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import CaseState
from gridmap.store import covers, emergency_overlays, leads, situations
from gridmap.store.district import District

N_RECOMMENDED = 5
"""So many stand at the head of the list; nobody farther out may belong among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be decided now. `lead_code` is the member who has the order already."""

    decision: Decision
    state: CaseState
    lead_code: str | None

    def as_facts(self, *, lang: str) -> dict[str, object]:
        """Return what a caller is told: those who can go by cost, then the others by distance."""
        able = self.decision.best(len(self.decision.considered))
        others = [one for one in self.decision.considered if one not in able]
        chosen = self.decision.chosen
        return {
            "work_order_id": str(self.decision.order_id),
            "version": self.decision.order_version,
            "state": self.state.value,
            "lead": self.lead_code,
            "decided_at": self.decision.decided_at.isoformat(),
            "radius_m": self.decision.radius_m,
            "engine": self.decision.engine,
            "recommended": chosen and chosen.code,
            "candidates": [_facts(one, lang=lang) for one in (*able, *others)],
            "not_listed": {reason.value: n for reason, n in self.decision.counted.items()},
        }


def preview_dispatch(
    order_id: WorkOrderId,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> Preview:
    """Return what a dispatch of the order would decide now, and the version it would rest on.

    For an order that somebody has, everybody else is looked at: who could take over.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The work order has no place yet.
    """
    tenant, lead = district.tenant, None

    def decided(nearest: int | None) -> tuple[Decision, Situation]:
        nonlocal lead
        at = district.clock()
        with district.reading() as conn:
            lead = leads.read(conn, tenant, order_id)

            def read_others(radius_m: float) -> Situation:
                look = situations.Look(radius_m=radius_m, at=at, policy=policy, nearest=nearest)
                around = situations.read_as(conn, tenant, order_id, look)
                return without(around, lead.member_id if lead else None)

            policy_of = partial(emergency_overlays.policy_of, conn, tenant)
            situation, listed, under = look_around_under(read_others, policy, policy_of=policy_of)
        situation, listed = covers.protect(
            situation, listed, district=district, travel=travel, policy=under
        )
        positions = [one.position for one in listed.timed]
        times = travel.times_to(positions, situation.order.position, at=situation.at)
        return choose(situation, listed, times, policy=under), situation

    decision, situation = until_certain(decided, policy, travel=travel, n_best=N_RECOMMENDED)
    return Preview(
        decision=decision,
        state=situation.order.state,
        lead_code=lead.code if lead else None,
    )


def _facts(one: Considered, *, lang: str) -> dict[str, object]:
    return {
        "member_code": one.code,
        "reason": one.reason.value,
        "text": one.text(lang),
        "costs": dict(one.costs),
        "costs_text": one.costs_text(lang),
        "distance_m": one.distance_m,
        "travel_s": one.travel_s,
        "cost_s": one.cost_s,
    }
