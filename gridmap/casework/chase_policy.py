"""What a city tunes about assignments that nobody signs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from gridmap.model.work_order import Urgency


class Step(StrEnum):
    """The steps of the chain, in the order in which they are taken."""

    REMIND = "remind"  # 提醒签收
    PHONE = "phone"  # 电话催签
    STAND_IN = "stand_in"  # 替岗（B岗）
    GRID_HEAD = "grid_head"  # 报网格长
    NEXT_LEVEL = "next_level"  # 报上一级


_FOR_LEADS = frozenset({Step.STAND_IN, Step.NEXT_LEVEL})
"""Steps that only the lead's assignment has: a co-handler holds up the work, not the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasePolicy:
    """After how many seconds without a signature each step is taken.

    The seconds count from the assignment; 0 leaves a step out. Units have limits of their own,
    no stand-in and no grid head: their telephone is that of the liaison. A co-handler's chain ends
    with the grid head: the levels above hear of the order by its own limits. After a standstill no
    step follows the one before it in less than `least_gap_s`, so that whoever was reminded late
    has the time to sign. `stand_ins` is how often an order is handed to a stand-in.
    """

    urgent_remind_s: float = 60.0
    urgent_phone_s: float = 120.0
    urgent_stand_in_s: float = 180.0
    urgent_grid_head_s: float = 300.0
    urgent_next_level_s: float = 600.0
    normal_remind_s: float = 300.0
    normal_phone_s: float = 600.0
    normal_stand_in_s: float = 900.0
    normal_grid_head_s: float = 1_200.0
    normal_next_level_s: float = 1_800.0
    unit_remind_s: float = 3_600.0
    unit_phone_s: float = 7_200.0
    unit_next_level_s: float = 14_400.0
    least_gap_s: float = 30.0
    stand_ins: int = 1

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant, and steps that are out of order."""
        for one in fields(self):
            if not 0.0 <= getattr(self, one.name) < math.inf:
                raise ValueError(f"{one.name} must be 0 or more")
        for kind in ("urgent", "normal", "unit"):
            limits = [limit_s for limit_s in self._limits_s(kind).values() if limit_s > 0.0]
            if limits != sorted(set(limits)):
                raise ValueError(f"the steps of {kind} must come one after the other")

    def limits_s(
        self, urgency: Urgency, *, is_unit: bool, is_lead: bool = True
    ) -> Mapping[Step, float]:
        """Return the seconds of each step that is taken, in order.

        >>> [step.value for step in ChasePolicy().limits_s(Urgency.NORMAL, is_unit=True)]
        ['remind', 'phone', 'next_level']
        """
        kind = "unit" if is_unit else urgency.value
        return {
            step: limit_s
            for step, limit_s in self._limits_s(kind).items()
            if limit_s > 0.0 and (is_lead or step not in _FOR_LEADS)
        }

    def first_s(
        self, urgency: Urgency, *, is_unit: bool = False, is_lead: bool = True
    ) -> float | None:
        """Return after how many seconds the first step may be due; None where none is taken."""
        limits_s = self.limits_s(urgency, is_unit=is_unit, is_lead=is_lead)
        return min(limits_s.values(), default=None)

    def _limits_s(self, kind: str) -> dict[Step, float]:
        return {step: getattr(self, f"{kind}_{step}_s", 0.0) for step in Step}
