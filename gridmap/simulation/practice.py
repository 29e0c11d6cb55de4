"""How a district goes about it: what two rehearsals of one day differ in."""

from dataclasses import dataclass, field
from enum import StrEnum

from gridmap.dispatch.policy import DispatchPolicy


class AfterWork(StrEnum):
    """Where members are who have nothing to do."""

    STAY = "stay"  # 就地待命: where the last work was
    RETURN = "return"  # 返回驻点: back at the post once the way is gone
    PATROL = "patrol"  # 网格巡查: somewhere on their beat


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The policy of dispatch, and where members wait for the next order."""

    policy: DispatchPolicy = field(default_factory=DispatchPolicy)
    after_work: AfterWork = AfterWork.STAY

    def as_facts(self) -> dict[str, object]:
        """Return the practice as plain values, for storing."""
        return {"policy": self.policy.as_facts(), "after_work": self.after_work.value}
