"""Who works, as a register tells it, and when somebody is away."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gridmap.model.place import LonLat


class AbsenceKind(StrEnum):
    """Why a member is not there though the roster says so."""

    BREAK = "break"  # 休息
    LEAVE = "leave"  # 请假
    TRAINING = "training"  # 培训
    JOINT_OPERATION = "joint_operation"  # 联合行动


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """One member of a register.

    A position with a time is a fix, one without is the member's stated post. A `capacity` of
    None is the one stored, or for a new member that of the role.
    """

    code: str
    name: str
    role: str
    employer: str | None = None
    phone: str | None = None
    skills: tuple[str, ...] = ()
    capacity: int | None = None
    home_grid_code: str | None = None
    position: LonLat | None = None
    measured_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRecord:
    """One shift of a roster: from `starts_at` up to, not including, `ends_at`.

    Whoever `stands_in` (B岗) takes over from others of the same grid or community who do not sign.
    """

    code: str
    member_code: str
    starts_at: datetime
    ends_at: datetime
    stands_in: bool = False
