"""Escalation 提级: whether a work order is to be told to the next level, and why.

Raising adds a level and keeps those before; nothing is ever lowered, closing ends it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gridmap.casework.calendar import WorkingCalendar
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.model.level import Level
from gridmap.model.work_order import CaseState, Urgency


class Cause(StrEnum):
    """Why a level is told."""

    URGENCY = "urgency"  # 紧急
    UNOWNED = "unowned"  # 无主，属地兜底
    REFUSED = "refused"  # 多人无法前往
    NO_CANDIDATE = "no_candidate"  # 无可派人员
    UNSIGNED = "unsigned"  # 逾时未签收
    OVERDUE_RESPOND = "overdue_respond"  # 响应超时
    OVERDUE_ARRIVE = "overdue_arrive"  # 到场超时
    OVERDUE_CLOSE = "overdue_close"  # 办结超时
    BY_HAND = "by_hand"  # 人工提级


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An open work order as escalation sees it.

    `waiting_since` is None unless it waits because nobody can go. `raised` holds the instant of
    the last raise by each cause, `rank` the highest level told so far (0 = none).
    """

    state: CaseState
    urgency: Urgency
    is_unit: bool
    is_unowned: bool
    has_arrived: bool
    n_refusals: int
    waiting_since: datetime | None
    respond_by: datetime
    arrive_by: datetime
    close_by: datetime
    rank: int
    raised: Mapping[Cause, datetime]


@dataclass(frozen=True, slots=True)
class Now:
    """An instant, and the calendar that pauses in working time are counted by."""

    at: datetime
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Raise:
    """That an order is to be told to every level up to a rank, and why."""

    cause: Cause
    rank: int


def due_raise(
    order: Watched, *, policy: EscalationPolicy, levels: Sequence[Level], now: Now
) -> Raise | None:
    """Return the raise that is due now, the first cause that holds; None where none does.

    What was reported back is nobody's to hurry any more.

    Where a district lacks the level that a cause names, the next one above stands for it, or the
    highest there is.
    """
    above = [level.rank for level in levels if level.rank > order.rank]
    if not above or order.state not in _BEFORE_FEEDBACK:
        return None
    jump = _jump(order, policy)
    if jump is not None:
        far_enough = (rank for rank in above if rank >= jump.rank)
        return Raise(jump.cause, min(far_enough, default=max(above)))
    cause = next((cause for cause, holds in _RULES.items() if holds(order, policy, now)), None)
    return None if cause is None else Raise(cause, min(above))


def ranks_to_tell(levels: Sequence[Level], *, before: int, target: int) -> tuple[int, ...]:
    """Return the ranks that a raise adds, the lowest first; none when it was told before.

    >>> from gridmap.model.level import LEVELS
    >>> ranks_to_tell(LEVELS, before=1, target=3)
    (2, 3)
    >>> ranks_to_tell(LEVELS, before=3, target=2)
    ()
    """
    return tuple(sorted(level.rank for level in levels if before < level.rank <= target))


def _jump(order: Watched, policy: EscalationPolicy) -> Raise | None:
    """Return the raise that goes to a stated level at once."""
    if order.urgency is Urgency.URGENT and order.rank < policy.urgent_rank:
        return Raise(Cause.URGENCY, policy.urgent_rank)
    if order.is_unowned and order.rank < policy.unowned_rank:
        return Raise(Cause.UNOWNED, policy.unowned_rank)
    return None


def _refused(order: Watched, policy: EscalationPolicy, now: Now) -> bool:
    del now
    return 0 < policy.n_refusals <= order.n_refusals and Cause.REFUSED not in order.raised


def _no_candidate(order: Watched, policy: EscalationPolicy, now: Now) -> bool:
    if order.waiting_since is None:
        return False
    last = order.raised.get(Cause.NO_CANDIDATE)
    if last is not None and last >= order.waiting_since:
        return now.at >= last + timedelta(seconds=policy.pause_s(order.urgency))
    return now.at >= order.waiting_since + timedelta(seconds=policy.no_candidate_s(order.urgency))


_BEFORE_SIGNING = frozenset(
    {
        CaseState.REPORTED,
        CaseState.TO_BE_FILED,
        CaseState.TO_BE_DISPATCHED,
        CaseState.DISPATCHED,
    }
)
_BEFORE_FEEDBACK = _BEFORE_SIGNING | {CaseState.HANDLING}


def _overdue_respond(order: Watched, policy: EscalationPolicy, now: Now) -> bool:
    del policy
    late = order.state in _BEFORE_SIGNING and now.at > order.respond_by
    return late and Cause.OVERDUE_RESPOND not in order.raised


def _overdue_arrive(order: Watched, policy: EscalationPolicy, now: Now) -> bool:
    del policy
    awaited = order.state in _BEFORE_FEEDBACK and not order.is_unit and not order.has_arrived
    late = awaited and now.at > order.arrive_by
    return late and Cause.OVERDUE_ARRIVE not in order.raised


def _overdue_close(order: Watched, policy: EscalationPolicy, now: Now) -> bool:
    if order.state not in _BEFORE_FEEDBACK or now.at <= order.close_by:
        return False
    last = order.raised.get(Cause.OVERDUE_CLOSE)
    return last is None or now.at >= policy.overdue_again_at(last, now.calendar)


_RULES: dict[Cause, Callable[[Watched, EscalationPolicy, Now], bool]] = {
    Cause.REFUSED: _refused,
    Cause.NO_CANDIDATE: _no_candidate,
    Cause.OVERDUE_RESPOND: _overdue_respond,
    Cause.OVERDUE_ARRIVE: _overdue_arrive,
    Cause.OVERDUE_CLOSE: _overdue_close,
}
