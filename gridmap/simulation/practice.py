"""How a district goes about it: what two rehearsals of one day differ in."""

import math
from dataclasses import dataclass, field
from enum import StrEnum

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.model.work_order import Urgency


class AfterWork(StrEnum):
    """Where members are who have nothing to do."""

    STAY = "stay"  # 就地待命: where the last work was
    RETURN = "return"  # 返回驻点: back at the post once the way is gone
    PATROL = "patrol"  # 网格巡查: somewhere on their beat


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The policy of dispatch, and where members wait for the next order.

    With `batch_every_s` above 0 ordinary orders are collected and matched together, however few
    they are; urgent ones are dispatched at once all the same.
    """

    policy: DispatchPolicy = field(default_factory=DispatchPolicy)
    after_work: AfterWork = AfterWork.STAY
    batch_every_s: float = 0.0

    def waits_for_batch(self, urgency: Urgency) -> bool:
        """Tell whether an order is collected."""
        return self.batch_every_s > 0.0 and urgency is not Urgency.URGENT

    def next_batch_s(self, at_s: float) -> float:
        """Return when the window ends that an instant lies in; its end belongs to it.

        >>> Practice(batch_every_s=60.0).next_batch_s(61.0)
        120.0
        """
        return math.ceil(at_s / self.batch_every_s) * self.batch_every_s

    def as_facts(self) -> dict[str, object]:
        """Return the practice as plain values, for storing."""
        return {
            "policy": self.policy.as_facts(),
            "after_work": self.after_work.value,
            "batch_every_s": self.batch_every_s,
        }
