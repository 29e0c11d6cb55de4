"""The outcome of a decision: one reason for every candidate, and the policy behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode, reason_text
from gridmap.model.ids import MemberId, WorkOrderId


@dataclass(frozen=True, slots=True)
class Considered:
    """One candidate with its one reason, and the figures the reason rests on.

    `travel_s` and `cost_s` are None for those who were never timed.
    """

    member_id: MemberId
    code: str
    reason: ReasonCode
    distance_m: float
    travel_s: float | None = None
    cost_s: float | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """Return the reason as a sentence."""
        known: dict[str, object] = {
            "distance_m": self.distance_m,
            "travel_s": self.travel_s,
            **self.facts,
        }
        return reason_text(self.reason, known, lang=lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided for one work order, and on what it rests.

    `chosen` is None when nobody could go. `considered` is sorted by distance, then code;
    past `policy.reasons_kept` the rest is in `counted`, by reason. Everybody within `radius_m`
    was considered.
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
