"""The chain of an assignment that nobody signs: which step comes next, and when.

Remind, put on the phone list, ask a stand-in, tell the grid head, tell the next level; for a
co-handler without the stand-in and the next level. A signature ends the chain at whatever step;
nothing here knows of the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.casework.chase_policy import ChasePolicy, Step
from gridmap.model.work_order import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """An assignment that waits for its signature, and what was done about it.

    `n_stand_ins` counts how often its work order has been handed to a stand-in before.
    """

    reserved_at: datetime
    urgency: Urgency
    is_unit: bool
    is_lead: bool = True
    n_stand_ins: int
    taken: Mapping[Step, datetime]


@dataclass(frozen=True, slots=True)
class Due:
    """The step that comes next, and the instant from which it is due."""

    step: Step
    at: datetime


def next_step(unsigned: Unsigned, policy: ChasePolicy) -> Due | None:
    """Return the next step of the chain; None when all have been taken.

    A step that was left out when its turn came is not taken later.
    """
    limits_s = policy.limits_s(unsigned.urgency, is_unit=unsigned.is_unit, is_lead=unsigned.is_lead)
    order = list(Step)
    done = max((order.index(step) for step in unsigned.taken), default=-1)
    for step, limit_s in limits_s.items():
        if order.index(step) <= done:
            continue
        if step is Step.STAND_IN and unsigned.n_stand_ins >= policy.stand_ins:
            continue
        due_at = unsigned.reserved_at + timedelta(seconds=limit_s)
        gap = timedelta(seconds=policy.least_gap_s)
        return Due(step, max([due_at, *(at + gap for at in unsigned.taken.values())]))
    return None
