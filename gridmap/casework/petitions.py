"""When a unit may ask for more time 申请延期 or to return an order 申请退回, and what is granted.

Each is asked once by a unit about an order. The order stays with the unit, and its clocks run,
until the desk has decided.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.casework.calendar import DAY_S, LimitUnit, WorkingCalendar, deadline
from gridmap.casework.signatures import Signature, check_two_persons
from gridmap.errors import AnsweredOtherwise, GridmapError, IllegalMove, InputError
from gridmap.model.petition import NewPetition, PetitionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionPolicy:
    """What a city tunes about what units ask.

    To return an order is asked within `return_urgent_s`, by a clock that runs day and night, or
    `return_s` of its dispatch; afterwards whoever has it handles it. The deadline is moved by at
    most `more_time_at_most_s`: 15 days, the longest class of Beijing's hotline (DB11/T 2021-2022,
    seen in excerpts). Both are counted in their units, a working day as 86,400 seconds.
    """

    return_urgent_s: float = 3_600.0
    return_s: float = 86_400.0
    more_time_at_most_s: float = 15 * 86_400.0
    return_unit: LimitUnit = LimitUnit.CLOCK
    more_time_unit: LimitUnit = LimitUnit.CLOCK

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant."""
        for name in ("return_urgent_s", "return_s", "more_time_at_most_s"):
            if not 0.0 < getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be more than 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHandling:
    """How an order stands with the unit that has it."""

    is_unit: bool
    has_ended: bool
    is_urgent: bool
    sent_at: datetime
    close_by: datetime


def return_by(
    handling: UnitHandling, *, policy: PetitionPolicy, calendar: WorkingCalendar
) -> datetime:
    """Return the instant until which the unit may ask to return the order."""
    if handling.is_urgent:
        return handling.sent_at + timedelta(seconds=policy.return_urgent_s)
    return deadline(handling.sent_at, policy.return_s, policy.return_unit, calendar)


def more_time_last(
    close_by: datetime, *, policy: PetitionPolicy, calendar: WorkingCalendar
) -> datetime:
    """Return the latest instant to which a deadline may be moved."""
    return deadline(close_by, policy.more_time_at_most_s, policy.more_time_unit, calendar)


def why_not(
    kind: PetitionKind,
    handling: UnitHandling,
    *,
    policy: PetitionPolicy,
    calendar: WorkingCalendar,
    at: datetime,
) -> GridmapError | None:
    """Return why a unit may not ask for this now; None where it may."""
    if not handling.is_unit:
        return IllegalMove(
            problem="only a handling unit asks for this; a member says that they cannot go",
            problem_zh="仅承办单位可以申请；网格员请报无法前往",
        )
    if handling.has_ended:
        return IllegalMove(
            problem="the unit does not have the order any more",
            problem_zh="该单位已不再承办此工单",
        )
    if kind is PetitionKind.MORE_TIME and at > handling.close_by:
        return IllegalMove(
            problem="more time is asked for before the deadline, and it is over",
            mend="report back as soon as it is done",
            problem_zh="延期须在办结时限届满前申请，现已超时",
            mend_zh="请尽快办结反馈",
            close_by=handling.close_by.isoformat(),
        )
    last = return_by(handling, policy=policy, calendar=calendar)
    if kind is PetitionKind.RETURN and at > last:
        return IllegalMove(
            problem="the time to ask for a return is over",
            mend="handle it, or call the desk",
            problem_zh="退回申请期限已过",
            mend_zh="请继续办理，或致电指挥中心",
            return_by=last.isoformat(),
        )
    return None


def stated_until(
    new: NewPetition, handling: UnitHandling, *, calendar: WorkingCalendar
) -> datetime | None:
    """Return by when the unit would resolve it: an instant, or so many working days later."""
    if new.working_days is None:
        return new.until
    more_s = new.working_days * DAY_S
    return deadline(handling.close_by, more_s, LimitUnit.WORKING_DAYS, calendar)


def check_may_ask(
    kind: PetitionKind,
    handling: UnitHandling,
    *,
    until: datetime | None,
    policy: PetitionPolicy,
    calendar: WorkingCalendar,
    at: datetime,
) -> None:
    """Refuse what a unit may not ask for, now or at all.

    Raises
    ------
    IllegalMove
        It is no unit, does not have the order any more, or asks too late.
    InputError
        More time is no more, or too much.
    """
    refusal = why_not(kind, handling, policy=policy, calendar=calendar, at=at)
    if refusal is not None:
        raise refusal
    if until is not None:
        last = more_time_last(handling.close_by, policy=policy, calendar=calendar)
        check_until(until, close_by=handling.close_by, last=last, at=at)


def check_until(until: datetime, *, close_by: datetime, last: datetime, at: datetime) -> None:
    """Refuse a new deadline that is none: not later than the old one, over, or too far off.

    Raises
    ------
    InputError
        Names the earliest and the latest that may be.
    """
    if not max(close_by, at) < until <= last:
        raise InputError(
            problem="the new deadline has to be later than the old one, and not over",
            mend=f"choose an instant until {last.isoformat(timespec='minutes')}",
            problem_zh="新的办结时限须晚于原时限且尚未过去",
            mend_zh=f"最晚可到 {last.isoformat(timespec='minutes')}",
            field="until",
            after=max(close_by, at).isoformat(),
            last=last.isoformat(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPetition:
    """A petition as it stands: `is_granted` is empty until somebody has decided."""

    kind: PetitionKind
    asked: Signature
    is_granted: bool | None
    has_ended: bool


def is_decided_already(asked: AskedPetition, *, is_granted: bool, decider: Signature) -> bool:
    """Tell whether this very decision was made before; refuse one that may not be made.

    Raises
    ------
    AnsweredOtherwise
        The other decision was made.
    IllegalMove
        The unit does not have the order any more.
    SamePerson
        Whoever asked would decide.
    """
    if asked.is_granted is not None:
        if asked.is_granted is is_granted:
            return True
        raise AnsweredOtherwise(
            problem=f"it was {'granted' if asked.is_granted else 'refused'} already",
            problem_zh=f"此前已{'准予' if asked.is_granted else '驳回'}",
            is_granted=asked.is_granted,
        )
    if asked.has_ended:
        raise IllegalMove(
            problem="the unit does not have the order any more: nothing is to be decided",
            problem_zh="该单位已不再承办此工单，无需决定",
        )
    check_two_persons(asked.asked, decider)
    return False
