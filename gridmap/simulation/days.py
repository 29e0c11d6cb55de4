"""Make days to rehearse: those that were, or others like them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Final
from uuid import UUID

import numpy as np

from gridmap.model.ids import MemberId, WorkOrderId
from gridmap.simulation.day import Day, RehearsedMember, RehearsedOrder
from gridmap.simulation.ground import Ground, PastOrder, PastShift

DAY_S: Final = 86_400.0
TAIL_S: Final = 43_200.0
"""What came in late is followed until noon of the next day."""

_HOUR_S: Final = 3_600.0
_HOURS: Final = 24

Shifts = Mapping[MemberId, tuple[tuple[float, float], ...]]


def replayed_days(ground: Ground) -> tuple[Day, ...]:
    """Return the days that were, each from local midnight; nothing is carried over."""
    by_date: dict[date, list[PastOrder]] = defaultdict(list)
    for one in ground.orders:
        by_date[ground.local(one.received_at).date()].append(one)
    return tuple(
        _day(
            ground,
            on,
            [_as_it_was(one, _midnight(ground, on)) for one in by_date[on]],
            _on_roster(ground, _midnight(ground, on)),
        )
        for on in ground.dates()
    )


def generated_days(ground: Ground, *, n_days: int, rng: np.random.Generator) -> tuple[Day, ...]:
    """Return days that never were: the same load by hour, places and matters drawn anew.

    The number of orders in each hour of the day is a Poisson number about the mean of the past
    days; each is one of the past orders of that hour, at another second of it. The roster, and
    with it the weekday, is that of the past days in turn.
    """
    dates = ground.dates()
    if not dates:
        return ()
    by_hour: list[list[PastOrder]] = [[] for _ in range(_HOURS)]
    for one in ground.orders:
        by_hour[ground.local(one.received_at).hour].append(one)
    rosters = {on: _on_roster(ground, _midnight(ground, on)) for on in dates[:n_days]}
    days = []
    for number in range(n_days):
        on = dates[number % len(dates)]
        drawn = [
            (hour * _HOUR_S + second_s, by_hour[hour][pick])
            for hour in range(_HOURS)
            for pick, second_s in _drawn(len(by_hour[hour]), len(dates), rng)
        ]
        drawn.sort(key=lambda one: one[0])
        orders = [_drawn_order(past, at_s, n) for n, (at_s, past) in enumerate(drawn)]
        days.append(_day(ground, on, orders, rosters[on]))
    return tuple(days)


def _drawn(n_past: int, n_dates: int, rng: np.random.Generator) -> list[tuple[int, float]]:
    """Return which of the past orders of an hour come, and at which second of it."""
    if not n_past:
        return []
    n = int(rng.poisson(n_past / n_dates))
    picks, seconds = rng.integers(0, n_past, n), rng.uniform(0.0, _HOUR_S, n)
    return list(zip(picks.tolist(), seconds.tolist(), strict=True))


def _day(
    ground: Ground,
    on: date,
    orders: Sequence[RehearsedOrder],
    members: tuple[RehearsedMember, ...],
) -> Day:
    return Day(
        starts_at=_midnight(ground, on),
        length_s=DAY_S,
        tail_s=TAIL_S,
        orders=tuple(sorted(orders, key=lambda one: (one.received_s, one.code))),
        members=members,
        grids=ground.grids,
    )


def _on_roster(ground: Ground, starts_at: datetime) -> tuple[RehearsedMember, ...]:
    """Return the members with the shifts that touch a day, without what they are away for.

    None are the shifts of somebody whom no roster knows and who is never away.
    """
    shifts = _spans(ground.shifts, starts_at)
    absences = _spans(ground.absences, starts_at)

    def placed(one: RehearsedMember) -> RehearsedMember:
        if one.id not in shifts and one.id not in absences:
            return one
        spans = shifts.get(one.id, (_ALWAYS,))
        for away in absences.get(one.id, ()):
            spans = tuple(part for span in spans for part in _without(span, away))
        return replace(one, shifts=spans)

    return tuple(map(placed, ground.members))


_ALWAYS: Final = (0.0, DAY_S + TAIL_S)


def _spans(shifts: Sequence[PastShift], starts_at: datetime) -> Shifts:
    """Return the spans of everybody who has any, those that touch the day, in order."""
    known: dict[MemberId, list[tuple[float, float]]] = defaultdict(list)
    for one in shifts:
        from_s = (one.starts_at - starts_at).total_seconds()
        to_s = (one.ends_at - starts_at).total_seconds()
        spans = known[one.member_id]
        if to_s > 0.0 and from_s < DAY_S + TAIL_S:
            spans.append((from_s, to_s))
    return {member_id: tuple(sorted(spans)) for member_id, spans in known.items()}


def _without(
    span: tuple[float, float], away: tuple[float, float]
) -> tuple[tuple[float, float], ...]:
    """Return what is left of a span."""
    parts = ((span[0], min(span[1], away[0])), (max(span[0], away[1]), span[1]))
    return tuple(part for part in parts if part[0] < part[1])


def _midnight(ground: Ground, on: date) -> datetime:
    return datetime.combine(on, time(0), ground.zone).astimezone(UTC)


def _as_it_was(one: PastOrder, starts_at: datetime) -> RehearsedOrder:
    return _order(one, one.id, one.code, (one.received_at - starts_at).total_seconds())


def _drawn_order(one: PastOrder, at_s: float, number: int) -> RehearsedOrder:
    return _order(one, WorkOrderId(UUID(int=number + 1)), f"{number:06d}", at_s)


def _order(one: PastOrder, id_: WorkOrderId, code: str, received_s: float) -> RehearsedOrder:
    return RehearsedOrder(
        id=id_,
        code=code,
        received_s=received_s,
        urgency=one.urgency,
        category=one.category,
        skills=one.skills,
        position=one.position,
        grid_id=one.grid_id,
        subdistrict_id=one.subdistrict_id,
        respond_s=one.respond_s,
        arrive_s=one.arrive_s,
        close_s=one.close_s,
        community_id=one.community_id,
        acts=one.acts,
    )
