"""The members of a rehearsed day as they stand at an instant: where, on duty, with how much."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gridmap.dispatch.situation import Candidate
from gridmap.geo.distance import Floats, geodesics_m
from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency
from gridmap.simulation.day import RehearsedMember, RehearsedOrder
from gridmap.simulation.practice import AfterWork

Ints = NDArray[np.int64]

DAY_S: Final = 86_400.0
PATROL_S: Final = 300.0
"""Who patrols stands somewhere else on the beat each so many seconds."""
_M_A_DEG: Final = 110_000.0  # a little less than a degree of latitude has: the box is no smaller
_LEAST_COSINE: Final = 0.01
_FIX_AGE_S: Final = 0.0  # a phone on shift reports all the time


class Crew:
    """Everybody of a day. Numbers of members are their places in the day's tuple.

    Only those are candidates whom the roster lets go: to leave out who is off duty, or whose
    role is not dispatched, changes nothing about who is chosen.
    """

    def __init__(
        self, members: Sequence[RehearsedMember], *, after_work: AfterWork, seed: int
    ) -> None:
        self.members = members
        self.on_duty = np.array([one.shifts is None for one in members], dtype=bool)
        self.held = np.zeros(len(members), dtype=np.int64)
        self._held_urgent = np.zeros(len(members), dtype=np.int64)
        self._n_done = np.zeros(len(members), dtype=np.int64)
        self._ended_s = np.full(len(members), -math.inf)
        self._today = 0
        self._may_go = np.array([one.may_be_dispatched for one in members], dtype=bool)
        self._lons = np.array([one.post.lon for one in members], dtype=np.float64)
        self._lats = np.array([one.post.lat for one in members], dtype=np.float64)
        self._places = [one.post for one in members]
        self._has_moved = [False] * len(members)
        self._patrol = _Patrol(members, seed=seed) if after_work is AfterWork.PATROL else None

    def position(self, member: int) -> LonLat:
        """Return where a member stands."""
        spot = -1 if self._patrol is None else int(self._patrol.spots[member])
        return self._places[member] if spot < 0 else self.members[member].beat[spot]

    def move(self, member: int, position: LonLat) -> None:
        """Put a member somewhere; a patrol goes on from there once there is nothing in hand."""
        if self._patrol is not None:
            self._patrol.spots[member] = -1
        self._places[member] = position
        self._lons[member], self._lats[member] = position.lon, position.lat
        self._has_moved[member] = True

    def is_idle(self, member: int) -> bool:
        """Tell whether a member is on duty with nothing in hand."""
        return bool(self.on_duty[member]) and self.held[member] == 0

    def take(self, member: int, urgency: Urgency) -> None:
        """Give a member one more order."""
        self.held[member] += 1
        self._held_urgent[member] += urgency is Urgency.URGENT

    def release(self, member: int, urgency: Urgency, *, is_done: bool, at_s: float) -> None:
        """Take an order from a member again; what is done counts until midnight."""
        self._see_midnight(at_s)
        self.held[member] -= 1
        self._held_urgent[member] -= urgency is Urgency.URGENT
        self._n_done[member] += is_done
        self._ended_s[member] = at_s

    def _see_midnight(self, at_s: float) -> None:
        today = int(at_s // DAY_S)
        if today != self._today:
            self._today = today
            self._n_done[:] = 0

    def candidates(
        self,
        order: RehearsedOrder,
        *,
        radius_m: float,
        at_s: float,
        refused: frozenset[int],
    ) -> tuple[Candidate, ...]:
        """Return those on duty within a radius of an order, in the order of their numbers."""
        self._see_midnight(at_s)
        if self._patrol is not None:
            self._patrol.walk(at_s, self._lons, self._lats, idle=self.held == 0)
        lon, lat = order.position.lon, order.position.lat
        north = radius_m / _M_A_DEG
        east = north / max(np.cos(np.radians(lat)), _LEAST_COSINE)
        near: Ints = np.flatnonzero(
            self.on_duty
            & self._may_go
            & (np.abs(self._lons - lon) <= east)
            & (np.abs(self._lats - lat) <= north)
        )
        if not len(near):
            return ()
        to_lons, to_lats = np.full(len(near), lon), np.full(len(near), lat)
        metres: Floats = geodesics_m(
            self._lons[near], self._lats[near], to_lons=to_lons, to_lats=to_lats
        )
        inside = metres <= radius_m
        return tuple(
            self._candidate(member, distance_m, has_refused=member in refused, at_s=at_s)
            for member, distance_m in zip(
                near[inside].tolist(), metres[inside].tolist(), strict=True
            )
        )

    def _candidate(
        self, member: int, distance_m: float, *, has_refused: bool, at_s: float
    ) -> Candidate:
        one, n_urgent = self.members[member], int(self._held_urgent[member])
        rested_s = at_s - float(self._ended_s[member])
        return Candidate(
            member_id=one.id,
            code=one.code,
            position=self.position(member),
            distance_m=distance_m,
            fix_age_s=_FIX_AGE_S if self._has_moved[member] else None,
            may_be_dispatched=True,
            skills=one.skills,
            on_duty=None if one.shifts is None else True,
            active=int(self.held[member]) - n_urgent,
            capacity=one.capacity,
            home_grid_id=one.home_grid_id,
            refused_before=has_refused,
            urgent_active=n_urgent,
            role_rank=one.role_rank,
            barred_acts=one.barred_acts,
            employer=one.employer,
            community_id=one.community_id,
            subdistrict_id=one.subdistrict_id,
            n_done_today=int(self._n_done[member]),
            rested_s=rested_s if math.isfinite(rested_s) else None,
        )


class _Patrol:
    """Where those who walk their beats are: by seed, member and time only."""

    def __init__(self, members: Sequence[RehearsedMember], *, seed: int) -> None:
        self._seed = np.uint64(seed % 2**63)
        self._lengths = np.array([len(one.beat) for one in members], dtype=np.int64)
        self._starts = np.concatenate([[0], np.cumsum(self._lengths)])[:-1]
        stops = [(place.lon, place.lat) for one in members for place in one.beat]
        self._stops = np.array(stops, dtype=np.float64).reshape(-1, 2)
        self.spots = np.full(len(members), -1, dtype=np.int64)
        self._slot = -1

    def walk(self, at_s: float, lons: Floats, lats: Floats, *, idle: NDArray[np.bool_]) -> None:
        """Put everybody who is idle somewhere on the beat, once for each `PATROL_S`."""
        slot = int(at_s // PATROL_S)
        if slot == self._slot:
            return
        self._slot = slot
        walking: Ints = np.flatnonzero(idle & (self._lengths > 0))
        shares = _shares(self._seed, slot, len(idle))[walking]
        self.spots[walking] = (shares * self._lengths[walking]).astype(np.int64)
        stops = self._stops[self._starts[walking] + self.spots[walking]]
        lons[walking], lats[walking] = stops[:, 0], stops[:, 1]


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """An instant at which the shifts of some members begin, or end."""

    at_s: float
    begins: bool
    members: Ints


def shift_changes(members: Sequence[RehearsedMember]) -> tuple[ShiftChange, ...]:
    """Return when shifts begin and end, in the order of time.

    At one instant ends come before beginnings: who goes from one shift into the next stays.
    """
    changes = sorted(
        (at_s, begins, number)
        for number, one in enumerate(members)
        for from_s, to_s in one.shifts or ()
        for at_s, begins in ((from_s, True), (to_s, False))
    )
    return tuple(
        ShiftChange(at_s, begins, np.array([number for _, _, number in some]))
        for (at_s, begins), some in groupby(changes, key=lambda one: one[:2])
    )


def on_duty_s(member: RehearsedMember, *, until_s: float) -> float:
    """Return for how long a member is on duty between the start and an instant."""
    if member.shifts is None:
        return until_s
    return sum(max(min(to_s, until_s) - max(from_s, 0.0), 0.0) for from_s, to_s in member.shifts)


def _shares(seed: np.uint64, slot: int, n: int) -> Floats:
    """Return shares between 0 and 1 that look random: SplitMix64 of seed, slot and number."""
    with np.errstate(over="ignore"):
        mixed = np.arange(n, dtype=np.uint64) + seed * np.uint64(0x9E3779B97F4A7C15)
        mixed = _mixed(mixed) + np.uint64(slot)
        mixed = _mixed(mixed)
    shares: Floats = (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return shares


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))
