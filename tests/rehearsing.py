"""Builders for rehearsed days: Poisson arrivals, members at posts, ways stated by hand."""

import math
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
from exact_durations import Fixed

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.model.ids import FeatureId, MemberId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelMatrix, TravelTimes
from gridmap.model.work_order import Urgency
from gridmap.simulation.day import Day, RehearsedMember, RehearsedOrder
from gridmap.simulation.durations import Duration
from gridmap.simulation.habits import Habits
from gridmap.simulation.practice import Practice

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HERE = LonLat(110.30, 20.00)
_LAST_RETRY_S = 1e9
PLAIN = Practice(
    policy=DispatchPolicy(
        retry_s=_LAST_RETRY_S,
        longest_retry_s=_LAST_RETRY_S,
        other_grid_s=0.0,
        widest_radius_m=1_500.0,
    )
)
"""Nearest first, tried again only when somebody becomes free: the queues of the books."""


class ByHand:
    """Times every way by a function of the two positions."""

    def __init__(self, seconds: Callable[[LonLat, LonLat], float]) -> None:
        self._seconds = seconds

    def times_to(self, origins, destination, *, at):
        seconds = tuple(self._seconds(one, destination) for one in origins)
        return TravelTimes(seconds=seconds, engine="by hand")

    def times_between(self, origins, destinations, *, at, limit_s=math.inf):
        rows = tuple(tuple(self._seconds(a, b) for b in destinations) for a in origins)
        return TravelMatrix(seconds=rows, engine="by hand")


NO_WAY_AT_ALL = ByHand(lambda origin, destination: 0.0)
"""Everybody is there at once."""


def grid(number: int) -> FeatureId:
    return FeatureId(uuid.UUID(int=number + 1))


def a_member(code: str, post: LonLat = HERE, **more: object) -> RehearsedMember:
    """Return somebody who is always on duty, for one order at a time."""
    fields: dict[str, object] = {
        "id": MemberId(uuid.uuid5(uuid.NAMESPACE_OID, code)),
        "code": code,
        "role": "full_time",
        "may_be_dispatched": True,
        "skills": frozenset(),
        "capacity": 1,
        "home_grid_id": None,
        "post": post,
        "shifts": None,
    }
    return RehearsedMember(**(fields | more))


def an_order(number: int, received_s: float, position: LonLat = HERE, **more: object):
    """Return a normal order that is due after a quarter, an hour and three hours."""
    fields: dict[str, object] = {
        "id": WorkOrderId(uuid.UUID(int=number + 1)),
        "code": f"{number:05d}",
        "received_s": received_s,
        "urgency": Urgency.NORMAL,
        "category": "other",
        "skills": frozenset(),
        "position": position,
        "grid_id": None,
        "subdistrict_id": None,
        "respond_s": 900.0,
        "arrive_s": 3_600.0,
        "close_s": 10_800.0,
    }
    return RehearsedOrder(**(fields | more))


def a_day(
    orders: Sequence[RehearsedOrder], members: Sequence[RehearsedMember], **more: object
) -> Day:
    """Return a day that goes on until everything can be finished."""
    length_s = max((one.received_s for one in orders), default=0.0)
    fields: dict[str, object] = {
        "starts_at": MONDAY,
        "length_s": length_s,
        "tail_s": 86_400.0,
        "orders": tuple(orders),
        "members": tuple(members),
    }
    return Day(**(fields | more))


def exact_habits(handling_s: Duration, *, patience_s: float = math.inf) -> Habits:
    """Return habits without delay or doubt: only the handling takes a drawn time."""
    return Habits(
        sign_s=dict.fromkeys(Urgency, Fixed(0.0)),
        travel_factor=Fixed(1.0),
        handling_s=handling_s,
        cannot_go_share=0.0,
        patience_s=patience_s,
    )


def arrivals_s(rng: np.random.Generator, *, per_s: float, n: int) -> list[float]:
    """Return the instants of a Poisson stream."""
    return np.cumsum(rng.exponential(1.0 / per_s, n)).tolist()
