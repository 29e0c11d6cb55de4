"""The queues of the books, run by the rehearsal itself."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from exact_durations import Exponential
from hypercube import Atom
from rehearsing import (
    HERE,
    NO_WAY_AT_ALL,
    PLAIN,
    ByHand,
    a_day,
    a_member,
    an_order,
    arrivals_s,
    exact_habits,
    grid,
)

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.model.place import LonLat
from gridmap.simulation.intervals import Interval, interval
from gridmap.simulation.log import DayLog
from gridmap.simulation.practice import AfterWork, Practice
from gridmap.simulation.rehearsal import World, rehearse

CONFIDENCE = 0.99
MINUTE_S, HOUR_S = 60.0, 3_600.0

LARSON = (  # loads by order of preference; research/dispatch.md 7.1
    Atom(load=0.25, preference=(0, 1, 2)),
    Atom(load=0.25, preference=(0, 1, 2)),
    Atom(load=0.25, preference=(0, 2, 1)),
    Atom(load=0.35, preference=(1, 0, 2)),
    Atom(load=0.40, preference=(2, 0, 1)),
)
"""Three units, infinite queue: Larson and Odoni's example."""


def of(values: Sequence[float]) -> Interval:
    """Return the interval that theory has to lie in."""
    return interval(values, confidence=CONFIDENCE)


def queue_day(seed: int, *, load: float, n_orders: int, waits: bool) -> DayLog:
    """Return one run of M/M/3 (or M/M/3/3) with a mean service of ten minutes."""
    rng = np.random.default_rng(seed)
    times = arrivals_s(rng, per_s=load / (10 * MINUTE_S), n=n_orders)
    day = a_day([an_order(i, at_s) for i, at_s in enumerate(times)], [a_member(c) for c in "abc"])
    habits = exact_habits(Exponential(10 * MINUTE_S), patience_s=math.inf if waits else 0.0)
    return rehearse(day, PLAIN, world=World(travel=NO_WAY_AT_ALL, habits=habits), seed=seed)


def received_s(log: DayLog) -> np.ndarray:
    """Return when each order was received."""
    return np.array([one.received_s for one in log.day.orders])


def hypercube_day(seed: int, *, n_orders: int) -> DayLog:
    """Return one run of Larson's example: who is wanted first is a matter of microseconds."""
    rng = np.random.default_rng(seed)
    posts = [LonLat(110.30 + unit * 1e-4, 20.0) for unit in range(3)]
    places = [LonLat(110.30 + atom * 1e-4, 20.1) for atom in range(len(LARSON))]
    rank = {
        (posts[unit], place): atom.preference.index(unit) * 1e-6
        for atom, place in zip(LARSON, places, strict=True)
        for unit in range(3)
    }
    loads = np.array([one.load for one in LARSON])
    atoms = rng.choice(len(LARSON), size=n_orders, p=loads / loads.sum())
    times = arrivals_s(rng, per_s=float(loads.sum()) / (10 * MINUTE_S), n=n_orders)
    orders = [
        an_order(i, at_s, places[atom], category=str(atom))
        for i, (at_s, atom) in enumerate(zip(times, atoms.tolist(), strict=True))
    ]
    members = [a_member(f"unit {unit}", post) for unit, post in enumerate(posts)]
    practice = replace(
        PLAIN,
        policy=replace(PLAIN.policy, search_radius_m=20_000.0, widest_radius_m=20_000.0),
        after_work=AfterWork.RETURN,
    )
    engine = ByHand(lambda origin, place: rank.get((origin, place), 0.0))
    world = World(travel=engine, habits=exact_habits(Exponential(10 * MINUTE_S)))
    return rehearse(a_day(orders, members), practice, world=world, seed=seed)


# --- the circular road of Urban Operations Research, exercise 5.8

ROAD_MILES, A_MILE_DEG = 3.0, 1e-3
SPED_UP = 100.0
"""Ways are so many times faster than 30 mph: what keeps a car busy is the service alone."""
_A_MILE_S = 120.0 / SPED_UP


def _on_road(mile: float) -> LonLat:
    return LonLat(HERE.lon + mile * A_MILE_DEG, HERE.lat)


def _along_road(origin: LonLat, destination: LonLat) -> float:
    miles = abs(origin.lon - destination.lon) / A_MILE_DEG
    return min(miles, ROAD_MILES - miles) * _A_MILE_S


def road_day(seed: int, *, per_hour: float, n_orders: int, nearest: bool) -> DayLog:
    """Return one run of three cars that patrol a mile each; a call that finds none is lost.

    The sector rule knows no positions: the sector's own car, else any other. The nearest is
    found by those who see where each car is.
    """
    rng = np.random.default_rng(seed)
    times = arrivals_s(rng, per_s=per_hour / HOUR_S, n=n_orders)
    miles = rng.uniform(0.0, ROAD_MILES, n_orders).tolist()
    orders = [
        an_order(i, at_s, _on_road(mile), grid_id=grid(int(mile)))
        for i, (at_s, mile) in enumerate(zip(times, miles, strict=True))
    ]
    members = [
        a_member(
            f"car {sector}",
            _on_road(sector + 0.5),
            home_grid_id=grid(sector),
            beat=tuple(_on_road(sector + (step + 0.5) / 200) for step in range(200)),
        )
        for sector in range(3)
    ]
    policy = DispatchPolicy(
        other_grid_s=0.0 if nearest else HOUR_S, retry_s=1e9, longest_retry_s=1e9
    )
    world = World(
        travel=ByHand(_along_road),
        believed=None if nearest else NO_WAY_AT_ALL,
        habits=exact_habits(Exponential(HOUR_S / 2.0), patience_s=0.0),
    )
    practice = Practice(policy=policy, after_work=AfterWork.PATROL)
    return rehearse(a_day(orders, members), practice, world=world, seed=seed)


def travel_min(log: DayLog) -> float:
    """Return the mean way in minutes at 30 miles an hour."""
    return float(np.nanmean(log.travel_s)) * SPED_UP / MINUTE_S
