"""The outcome of a decision: one reason for every candidate, and the policy behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gridmap.dispatch.basis import Basis
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode, costs_text, reason_text
from gridmap.model.ids import MemberId, WorkOrderId


@dataclass(frozen=True, slots=True)
class Considered:
    """One candidate with its one reason, and the figures the reason rests on.

    `travel_s`, `cost_s`, `costs` and `rank` (1 is the cheapest) are missing for those who were
    never timed; `rank` also where no way leads there. `cost_s` is the sum of `costs`.
    """

    member_id: MemberId
    code: str
    reason: ReasonCode
    distance_m: float
    travel_s: float | None = None
    cost_s: float | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)
    rank: int | None = None

    def text(self, lang: str) -> str:
        """Return the reason as a sentence."""
        known: dict[str, object] = {
            "distance_m": self.distance_m,
            "travel_s": self.travel_s,
            **self.facts,
        }
        return reason_text(self.reason, known, lang=lang)

    def costs_text(self, lang: str) -> str | None:
        """Return the cost as a sum in words; None for those who were never timed."""
        return costs_text(self.costs, lang=lang) if self.costs else None

    def as_facts(self) -> dict[str, object]:
        """Return the candidate as plain values, for storing."""
        facts: dict[str, object] = {
            "member_id": str(self.member_id),
            "code": self.code,
            "reason": self.reason.value,
            "distance_m": self.distance_m,
        }
        if self.travel_s is not None:
            facts |= {"travel_s": self.travel_s, "cost_s": self.cost_s, "costs": dict(self.costs)}
        if self.rank is not None:
            facts["rank"] = self.rank
        return facts | dict(self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided for one work order, or one part of its team, and on what it rests.

    `chosen` is None when nobody could go. `considered` is sorted by distance, then code; past
    `policy.reasons_kept` the rest is in `counted`, by reason: the cheapest are kept first, then
    the nearest. Everybody within `radius_m` was considered. `basis` is what it was made from.
    """

    order_id: WorkOrderId
    order_version: int
    decided_at: datetime
    radius_m: float
    chosen: Considered | None
    considered: tuple[Considered, ...]
    counted: Mapping[ReasonCode, int]
    policy: DispatchPolicy
    engine: str
    basis: Basis | None = field(default=None, compare=False, repr=False)
    part: str | None = None

    def best(self, n: int) -> tuple[Considered, ...]:
        """Return the n cheapest of those who can go and get there, the chosen one first."""
        ranked = [(one.rank, one) for one in self.considered if one.rank is not None]
        return tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0])[:n])
