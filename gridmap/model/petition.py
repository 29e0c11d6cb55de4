"""What a handling unit asks of the desk about an order that it has: more time, or to return it."""

from dataclasses import dataclass
from datetime import datetime

from gridmap.model.ids import AssignmentId
from gridmap.model.worded import Worded


class PetitionKind(Worded):
    """What is asked."""

    MORE_TIME = "more_time", "申请延期", "more time"
    RETURN = "return", "申请退回", "to return it"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPetition:
    """What a unit asks about an assignment of its own, why, and who says so.

    `until` is by when the order is to be resolved instead, or `working_days` how many of them
    later than now stated; only where more time is asked for.
    """

    assignment_id: AssignmentId
    kind: PetitionKind
    reason: str
    actor: str
    until: datetime | None = None
    working_days: int | None = None
