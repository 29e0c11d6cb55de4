"""San Francisco's fire calls as days to rehearse: real places, times of day and steps.

The file holds 5,534 responses to 4,941 calls of 2000 to 2006, an arbitrary sample. A day here is
a share of them, each at its own time of day. It names neither streets nor where stations stand:
a station is put at the median of the calls of its area, and ways are those of a lattice of
streets north-south and east-west, timed by what the engines of these calls took.
"""

import csv
import math
import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from rehearsing import ByHand, a_member, an_order

from gridmap.model.ids import WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency
from gridmap.simulation.day import Day
from gridmap.simulation.durations import observed
from gridmap.simulation.habits import Habits

DAY_S = 86_400.0
_M_A_DEG = 111_195.0
_LONGEST_WAY_S, _LONGEST_STEP_S = 3_600.0, 43_200.0
_LEAST_M = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FireCalls:
    """The calls by time of day, the engines at their stations, and what steps took."""

    calls: tuple[tuple[float, LonLat], ...]
    engines: tuple[tuple[str, LonLat], ...]
    turnout_s: tuple[float, ...]
    on_scene_s: tuple[float, ...]
    s_a_metre: float
    way_factors: tuple[float, ...]

    @property
    def streets(self) -> ByHand:
        """Return the times along the lattice."""
        return ByHand(lambda a, b: lattice_m(a, b) * self.s_a_metre)

    @property
    def line(self) -> ByHand:
        """Return the times as the crow flies; only their order matters."""
        return ByHand(lambda a, b: line_m(a, b) * self.s_a_metre)

    @property
    def habits(self) -> Habits:
        """Return what was seen; everybody goes who is sent."""
        return Habits(
            sign_s=dict.fromkeys(Urgency, observed(self.turnout_s)),
            travel_factor=observed(self.way_factors),
            handling_s=observed(self.on_scene_s),
            cannot_go_share=0.0,
        )

    def days(self, n_days: int, *, seed: int) -> list[Day]:
        """Return days that share the calls out, each call on one of them at its own time."""
        shares = np.random.default_rng(seed).permutation(len(self.calls)) % n_days
        return [self._day(np.flatnonzero(shares == number)) for number in range(n_days)]

    def crowded_days(self, n_days: int, *, n_calls: int, seed: int) -> list[Day]:
        """Return days of so many calls each, drawn from all of them."""
        rng = np.random.default_rng(seed)
        drawn = (rng.integers(0, len(self.calls), n_calls) for _ in range(n_days))
        return [self._day(numbers) for numbers in drawn]

    def _day(self, numbers) -> Day:
        calls = sorted((self.calls[n] for n in numbers), key=lambda one: one[0])
        orders = [
            an_order(n, at_s, place, id=WorkOrderId(uuid.UUID(int=n + 1)))
            for n, (at_s, place) in enumerate(calls)
        ]
        return Day(
            starts_at=datetime(2006, 1, 1, tzinfo=UTC),
            length_s=DAY_S,
            tail_s=DAY_S,
            orders=tuple(orders),
            members=tuple(a_member(code, place) for code, place in self.engines),
        )


def lattice_m(a: LonLat, b: LonLat) -> float:
    """Return metres along streets that run north-south and east-west."""
    east_m, north_m = _apart_m(a, b)
    return east_m + north_m


def line_m(a: LonLat, b: LonLat) -> float:
    """Return metres as the crow flies, on the plane."""
    return math.hypot(*_apart_m(a, b))


def _apart_m(a: LonLat, b: LonLat) -> tuple[float, float]:
    scale = _M_A_DEG * math.cos(math.radians((a.lat + b.lat) / 2.0))
    return abs(a.lon - b.lon) * scale, abs(a.lat - b.lat) * _M_A_DEG


def read_fire_calls(folder: Path) -> FireCalls:
    """Return the calls of the file, and the engines whose station's area has calls."""
    with (folder / "calls_2000-2006.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    calls = {row["call_number"]: (_of_day(row["received_timestamp"]), _place(row)) for row in rows}
    areas = defaultdict(list)
    for row in rows:
        areas[row["station_area"]].append(_place(row))
    engines = sorted({row["unit_id"] for row in rows if row["unit_type"] == "ENGINE"})
    stations = {code: areas[code[1:]] for code in engines if areas.get(code[1:])}
    posts = {code: _median(places) for code, places in stations.items()}
    driven = [row for row in rows if row["unit_id"] in posts]
    ways = [
        (seconds, lattice_m(posts[row["unit_id"]], _place(row)))
        for row in driven
        if 0.0 < (seconds := _between(row, "response", "on_scene")) < _LONGEST_WAY_S
    ]
    rates = [seconds / metres for seconds, metres in ways if metres >= _LEAST_M]
    s_a_metre = float(np.median(rates))
    return FireCalls(
        calls=tuple(calls.values()),
        engines=tuple(posts.items()),
        turnout_s=_steps(driven, "dispatch", "response"),
        on_scene_s=_steps(driven, "on_scene", "available"),
        s_a_metre=s_a_metre,
        way_factors=tuple(np.clip(np.array(rates) / s_a_metre, 0.2, 5.0).tolist()),
    )


def _steps(rows, start: str, end: str) -> tuple[float, ...]:
    taken = [_between(row, start, end) for row in rows]
    return tuple(one for one in taken if 0.0 <= one < _LONGEST_STEP_S)


def _between(row, start: str, end: str) -> float:
    since, until = row[f"{start}_timestamp"], row[f"{end}_timestamp"]
    if not (since and until):
        return math.nan
    return (datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds()


def _of_day(written: str) -> float:
    at = datetime.fromisoformat(written)
    return at.hour * 3_600.0 + at.minute * 60.0 + at.second


def _place(row) -> LonLat:
    return LonLat(float(row["longitude"]), float(row["latitude"]))


def _median(places) -> LonLat:
    return LonLat(
        float(np.median([one.lon for one in places])),
        float(np.median([one.lat for one in places])),
    )
