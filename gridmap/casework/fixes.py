"""Which fixes of a member's device are taken, and why the others are not. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.geo.distance import great_circle_m
from gridmap.model.fix import Beforehand, FixFault, MeasuredFix, Spot
from gridmap.model.place import LonLat
from gridmap.model.request import CLOCK_ALLOWANCE

_NULL_ISLAND = LonLat(0.0, 0.0)
_UNSTATED_ACCURACY_M = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionPolicy:
    """What a city tunes about positions.

    *Taken.* A fix is at most `past_limit_s` old when it arrives, no less accurate than
    `accuracy_limit_m`, and nobody moves faster than `speed_limit_mps`. With `only_on_shift` a
    member who has a roster is followed from `shift_margin_s` before a shift to as long after it,
    and while an order is in hand.

    *Facts.* A member is outside the own grid from `outside_m` beyond its border, and back once
    inside; an order is reached within `reached_m` of its place. A way is drawn from no farther
    than `way_within_m` outside the grids: what is farther off is no place of anybody at work.

    *Kept.* Trails are kept for `kept_days`. *Told.* A position is silent after `silent_s` and
    only the last known one after `last_known_s`.
    """

    past_limit_s: float = 86_400.0
    accuracy_limit_m: float = 200.0
    speed_limit_mps: float = 50.0
    only_on_shift: bool = True
    shift_margin_s: float = 1_800.0
    outside_m: float = 50.0
    reached_m: float = 100.0
    way_within_m: float = 50_000.0
    kept_days: int = 30
    silent_s: float = 120.0
    last_known_s: float = 1_800.0

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant."""
        for name in (
            "past_limit_s",
            "accuracy_limit_m",
            "speed_limit_mps",
            "reached_m",
            "way_within_m",
        ):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be more than 0")
        if min(self.shift_margin_s, self.outside_m) < 0:
            raise ValueError("shift_margin_s and outside_m must be 0 or more")
        if self.kept_days < 1:
            raise ValueError("kept_days must be 1 or more")
        if not 0 < self.silent_s <= self.last_known_s:
            raise ValueError("silent_s comes before last_known_s, both more than 0")


VOUCHED = PositionPolicy(
    past_limit_s=math.inf,
    accuracy_limit_m=math.inf,
    speed_limit_mps=math.inf,
    only_on_shift=False,
)
"""For positions that their sender vouches for: only what cannot be right at all is refused."""


def faults_of(
    fixes: Sequence[MeasuredFix], before: Beforehand, *, policy: PositionPolicy, at: datetime
) -> list[FixFault | None]:
    """Return why each fix of one member is not taken, None where it is, in the order given.

    Speed is judged in the order of the device's clock, each fix against the one taken before it.
    A fix too far off for the time between is doubted; a second one that agrees with it is taken,
    so that one wrong fix never locks a member out.
    """
    faults = [_own_fault(one, before, policy=policy, at=at) for one in fixes]
    known, doubted = before.last, before.doubted
    in_order = sorted(range(len(fixes)), key=lambda index: fixes[index].measured_at)
    taken: Spot | None = None
    for index in in_order:
        if faults[index] is not None:
            continue
        fix = fixes[index]
        anchor = taken
        if known is not None and known.measured_at < fix.measured_at:
            anchor = known if taken is None else max(taken, known, key=_instant)
        here = Spot(position=fix.position, measured_at=fix.measured_at)
        if _is_out_of_reach(anchor, fix, policy) and not _agrees(doubted, anchor, fix, policy):
            faults[index], doubted = FixFault.JUMPED, here
        else:
            taken = here
    return faults


def _own_fault(
    fix: MeasuredFix, before: Beforehand, *, policy: PositionPolicy, at: datetime
) -> FixFault | None:
    """Return what is wrong with a fix whatever came before it."""
    margin = timedelta(seconds=policy.shift_margin_s)
    shifts = before.on_shift if policy.only_on_shift else None
    checks = {
        FixFault.NO_FIX: not fix.is_valid,
        FixFault.MOCKED: fix.is_mocked,
        FixFault.IN_FUTURE: fix.measured_at > at + CLOCK_ALLOWANCE,
        FixFault.IN_PAST: (at - fix.measured_at).total_seconds() > policy.past_limit_s,
        FixFault.NULL_ISLAND: fix.position == _NULL_ISLAND,
        FixFault.INACCURATE: (fix.accuracy_m or 0.0) > policy.accuracy_limit_m,
        FixFault.TOO_FAST: (fix.speed_mps or 0.0) > policy.speed_limit_mps,
        FixFault.OFF_SHIFT: shifts is not None
        and not any(start - margin <= fix.measured_at <= end + margin for start, end in shifts),
    }
    return next((fault for fault, is_so in checks.items() if is_so), None)


def _agrees(
    doubted: Spot | None, anchor: Spot | None, fix: MeasuredFix, policy: PositionPolicy
) -> bool:
    """Tell whether a doubted fix after the anchor leads to this one at a possible speed."""
    if doubted is None or anchor is None:
        return False
    is_between = anchor.measured_at < doubted.measured_at < fix.measured_at
    return is_between and not _is_out_of_reach(doubted, fix, policy)


def _is_out_of_reach(anchor: Spot | None, fix: MeasuredFix, policy: PositionPolicy) -> bool:
    if anchor is None or anchor.measured_at >= fix.measured_at:
        return False
    seconds = (fix.measured_at - anchor.measured_at).total_seconds()
    accuracy_m = _UNSTATED_ACCURACY_M if fix.accuracy_m is None else fix.accuracy_m
    reach_m = policy.speed_limit_mps * seconds + accuracy_m + _UNSTATED_ACCURACY_M
    return great_circle_m(anchor.position, fix.position) > reach_m


def _instant(spot: Spot) -> datetime:
    return spot.measured_at
