"""Fixes: where a member's device says that it was, and why one is not believed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gridmap.model.place import LonLat


class FixFault(StrEnum):
    """Why a fix is not taken; the words are part of the public interface."""

    UNKNOWN_MEMBER = "unknown_member"
    IN_FUTURE = "in_future"
    IN_PAST = "in_past"
    NULL_ISLAND = "null_island"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    NO_FIX = "no_fix"
    MOCKED = "mocked"
    INACCURATE = "inaccurate"
    TOO_FAST = "too_fast"
    JUMPED = "jumped"
    OFF_SHIFT = "off_shift"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFix:
    """A position by the clock of the device that measured it, with what else it says.

    Metres, metres per second, degrees clockwise from north, battery between 0 and 1; None where
    the device does not say. `is_valid` is False where its receiver had no fix, `is_mocked` True
    where another program on the device made the position up.
    """

    position: LonLat
    measured_at: datetime
    accuracy_m: float | None = None
    speed_mps: float | None = None
    course_deg: float | None = None
    altitude_m: float | None = None
    battery_share: float | None = None
    is_valid: bool = True
    is_mocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFix(MeasuredFix):
    """A fix whose sender names the member."""

    member_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something was at an instant."""

    position: LonLat
    measured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Beforehand:
    """What is known of a member before new fixes are looked at.

    `last` is the newest fix taken, `doubted` the newest one refused as `jumped`. `on_shift`
    lists the shifts around the fixes as (start, end); None stands for a member without a roster,
    or with work in hand, who counts as on shift at any time.
    """

    last: Spot | None = None
    doubted: Spot | None = None
    on_shift: tuple[tuple[datetime, datetime], ...] | None = None
