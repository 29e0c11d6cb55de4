"""A district's doors and stations on its streets, held in memory to measure coverage again.

What costs time is kept between two questions: where places are tied to streets, the streets
timed for one traveller and hour, and which doors each single station reaches. So a station that
is dragged about costs one sweep from all stations and one from its new place.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

import numpy as np

from gridmap.coverage.comparison import Coverage
from gridmap.coverage.demand import Doors
from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.served import Reach, served
from gridmap.coverage.standard import Measure
from gridmap.coverage.stations import (
    Change,
    ServiceStation,
    Standing,
    StationStanding,
    changed,
    check_asked,
    gates_changed,
    hours_of,
    offers,
)
from gridmap.errors import InputError
from gridmap.model.place import LonLat
from gridmap.model.travel import MEMBER_PASSES, Traveller, TravelProfile
from gridmap.travel.attach import Attacher
from gridmap.travel.byte_shelf import ByteShelf
from gridmap.travel.from_home import leads_out, time_from_home
from gridmap.travel.graph import Floats, Ints, Lines, Places, StreetGraph, TimedGraph, joined
from gridmap.travel.rows import WallRow
from gridmap.travel.search import door_times, sweep

Value = TypeVar("Value")

_CRAWL_MPS = 0.001
"""A profile at this speed takes a second for a millimetre: its seconds are lengths, and the
second that a gate costs is a millimetre."""
_N_TIMED, _N_MOVED = 8, 1_000
_REACHED_BYTES = 128 * 2**20
"""For the doors that each station reaches: four bytes for each door of each."""
_EVERYWHERE = np.inf


class Advance(Protocol):
    """Called with the steps done so far and their number."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how far the work is."""
        ...


class LoadedNetwork(Protocol):
    """A street network with what ties places to it, and the instant it is of."""

    @property
    def graph(self) -> StreetGraph:
        """Return the streets."""
        ...

    @property
    def walls(self) -> Sequence[WallRow]:
        """Return the outlines of compounds."""
        ...

    @property
    def waters(self) -> Lines:
        """Return the areas of water."""
        ...

    @property
    def state(self) -> str:
        """Return the mark of the tables that it was read from."""
        ...

    @property
    def data_date(self) -> date | None:
        """Return the day whose streets these are."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoverageGround:
    """Who lives where, who serves where, and the streets between them.

    `state` marks the versions of the layers that doors and stations came from.
    """

    network: LoadedNetwork
    state: str
    doors: Doors
    door_positions_deg: Floats  # shape (p, 2), longitude first
    stations: tuple[ServiceStation, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """A coverage with what it rests on."""

    policy: CoveragePolicy
    coverage: Coverage
    stations: tuple[StationStanding, ...]
    refused_doors: Mapping[str, int]  # how many doors no street leads to, by reason

    @property
    def n_serving(self) -> int:
        """Return how many stations served."""
        return sum(one.standing is Standing.SERVES for one in self.stations)


class CoverageStudio:
    """Measures coverages of one ground; several threads may ask at once and wait in line."""

    def __init__(self, ground: CoverageGround) -> None:
        self.ground = ground
        self._lock = threading.Lock()
        self._n_kept = _N_TIMED * len(ground.stations) + _N_MOVED
        self._leads_out = leads_out(ground.network.graph, ground.network.walls)
        self._timed: OrderedDict[Hashable, _Scene] = OrderedDict()
        self._as_is: OrderedDict[Hashable, Measured] = OrderedDict()
        self._attachers: OrderedDict[Hashable, Attacher] = OrderedDict()
        self._doors: OrderedDict[Hashable, Places] = OrderedDict()
        self._placed: OrderedDict[Hashable, Places] = OrderedDict()
        self._reached = ByteShelf(_REACHED_BYTES)

    def measure(
        self,
        policy: CoveragePolicy,
        changes: Sequence[Change] = (),
        *,
        advance: Advance | None = None,
    ) -> Measured:
        """Return how well the doors are served, as things are or with changes to them.

        A door goes to the station that is nearest on the way there, the first by code where
        two are equally near. Where no station serves nobody is covered; `stations` says why.

        Raises
        ------
        InputError
            There is nobody to serve, no station has the service or kind that is asked for, no
            gate knows of a pass, or a change names what is not there.
        """
        check_asked(self.ground.stations, policy)
        opened, closed = gates_changed(changes)
        self._check(opened | closed)
        self._check_passes(policy.traveller.passes)
        stations = sorted(
            changed(self.ground.stations, changes, policy), key=lambda station: station.code
        )

        def found() -> Measured:
            scene = self._scene(policy, opened, closed)
            return self._measured(policy, scene, stations, advance)

        with self._lock:
            return found() if changes else _kept(self._as_is, policy, found, most=_N_TIMED)

    def _check(self, gate_codes: frozenset[str]) -> None:
        if not len(self.ground.doors):
            raise InputError(
                code="no_demand",
                problem="there are neither buildings nor compounds where anybody lives",
                mend="import buildings or compounds with their households",
                problem_zh="没有住户：既无楼栋也无小区",
                mend_zh="请先导入带户数的楼栋或小区",
            )
        unknown = sorted(gate_codes - {gate.code for gate in self.ground.network.graph.gates})
        if unknown:
            raise InputError(
                code="unknown_gate",
                problem=f"no gate of the street network is called {', '.join(unknown)}",
                mend="name a gate by its code, as in the layer gates",
                problem_zh=f"路网中没有大门 {', '.join(unknown)}",
                mend_zh="请写大门编码，见图层 gates",
            )

    def _check_passes(self, passes: frozenset[str]) -> None:
        gates = self.ground.network.graph.gates
        known = MEMBER_PASSES.union(*(gate.passes for gate in gates))
        unknown = sorted(passes - known)
        if unknown:
            raise InputError(
                code="unknown_pass",
                problem=f"no gate knows of {', '.join(unknown)}",
                mend=f"choose from: {', '.join(sorted(known))}",
                problem_zh=f"大门没有通行对象 {', '.join(unknown)}",
                mend_zh=f"可选：{', '.join(sorted(known))}",
            )

    def _scene(
        self, policy: CoveragePolicy, opened: frozenset[str], closed: frozenset[str]
    ) -> "_Scene":
        traveller = _measuring(policy)
        key = (traveller, policy.week_minute, opened, closed)

        def timed() -> _Scene:
            doors = _kept(
                self._doors,
                _footing(traveller.profile),
                lambda: self._attach(traveller.profile, self.ground.door_positions_deg),
                most=_N_TIMED,
            )
            graph = time_from_home(
                self.ground.network.graph,
                traveller,
                self._leads_out,
                week_minute=policy.week_minute,
                opened_gates=opened,
                closed_gates=closed,
            )
            return _Scene(key=key, traveller=traveller, timed=graph, doors=doors)

        return _kept(self._timed, key, timed, most=_N_TIMED)

    def _measured(
        self,
        policy: CoveragePolicy,
        scene: "_Scene",
        stations: Sequence[ServiceStation],
        advance: Advance | None,
    ) -> Measured:
        standings = [
            self._standing(station, policy, scene)
            for station in stations
            if offers(station, policy)
        ]
        serving = [row for row, one in enumerate(standings) if one.standing is Standing.SERVES]
        places = [self._place(standings[row].station.position, scene) for row in serving]
        ways, nearest = _nearest(scene, places)
        ways = ways / scene.per_unit
        reached = [np.empty(0, dtype=np.int32)]
        for done, row in enumerate(serving, start=1):
            reached.append(self._doors_reached(standings[row].station, policy, scene))
            if advance is not None:
                advance(done, len(serving))
        doors = self.ground.doors
        counts = np.bincount(np.concatenate(reached), minlength=len(doors)).astype(np.int32)
        inside = policy.standard.covers(ways)
        homes = np.nan_to_num(doors.n_households[inside])
        of_station = np.bincount(nearest[inside], weights=homes, minlength=len(serving))
        for row, n_households in zip(serving, of_station.tolist(), strict=True):
            standings[row] = replace(standings[row], n_households=round(n_households))
        reach = Reach(ways=ways, n_reached=counts)
        return Measured(
            policy=policy,
            coverage=Coverage(
                doors=doors, reach=reach, served=served(doors, reach, policy.standard)
            ),
            stations=tuple(standings),
            refused_doors=Counter(one.value for one in scene.doors.refusals.values()),
        )

    def _standing(
        self, station: ServiceStation, policy: CoveragePolicy, scene: "_Scene"
    ) -> StationStanding:
        hours, is_unread = hours_of(station.hours)
        refusal = self._place(station.position, scene).refusals.get(0)
        standing = Standing.SERVES if hours.is_open(policy.week_minute) else Standing.SHUT
        return StationStanding(
            station=station,
            standing=standing if refusal is None else Standing.REFUSED,
            refusal=None if refusal is None else refusal.value,
            has_unread_hours=is_unread,
        )

    def _place(self, position: LonLat, scene: "_Scene") -> Places:
        """Return a station's place on the streets; a moved one is tied anew, others are kept."""
        profile = scene.traveller.profile
        key = (_footing(profile), position)
        if key not in self._placed:
            self._attach_all({position, *(one.position for one in self.ground.stations)}, profile)
        return _kept(
            self._placed,
            key,
            lambda: self._attach(profile, np.array([[position.lon, position.lat]])),
            most=self._n_kept,
        )

    def _attach_all(self, positions: set[LonLat], profile: TravelProfile) -> None:
        footing = _footing(profile)
        new = [one for one in positions if (footing, one) not in self._placed]
        places = self._attach(profile, np.array([(one.lon, one.lat) for one in new]))
        for row, position in enumerate(new):
            self._placed[footing, position] = places.single(row)

    def _attach(self, profile: TravelProfile, points_deg: Floats) -> Places:
        attacher = _kept(
            self._attachers, _footing(profile), lambda: self._attacher(profile), most=_N_TIMED
        )
        return attacher.attach(points_deg)

    def _attacher(self, profile: TravelProfile) -> Attacher:
        network = self.ground.network
        return Attacher(network.graph, walls=network.walls, waters=network.waters, profile=profile)

    def _doors_reached(
        self, station: ServiceStation, policy: CoveragePolicy, scene: "_Scene"
    ) -> Ints:
        """Return the doors from which one station is within the limit."""
        standard = policy.standard

        def found() -> Ints:
            place = self._place(station.position, scene)
            limit_s = (standard.limit + 1) * scene.per_unit  # `covers` has the last word
            times = door_times(sweep(scene.timed, place, limit_s=limit_s), scene.doors)
            inside = standard.covers(times.seconds / scene.per_unit)
            return np.flatnonzero(inside).astype(np.int32)

        key = (scene.key, standard.limit, station.position)
        return self._reached.kept(key, found)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scene:
    """The streets and doors as one traveller finds them at one hour."""

    key: Hashable
    traveller: Traveller
    timed: TimedGraph
    doors: Places

    @property
    def per_unit(self) -> float:
        """Return the seconds of the search in one second or metre of the standard."""
        is_length = self.traveller.profile.speed_mps == _CRAWL_MPS
        return 1 / _CRAWL_MPS if is_length else 1.0


def _measuring(policy: CoveragePolicy) -> Traveller:
    """Return the traveller of a policy, at a crawl where lengths are asked for."""
    if policy.standard.measure is Measure.TIME:
        return policy.traveller
    profile = policy.traveller.profile
    crawl = replace(
        profile,
        speed_mps=_CRAWL_MPS,
        steps_mps=_CRAWL_MPS if profile.steps_mps else 0.0,
        lead_mps=_CRAWL_MPS,
    )
    return replace(policy.traveller, profile=crawl)


def _footing(profile: TravelProfile) -> tuple[bool, bool]:
    """Return what of a profile decides on which streets a place may be tied to."""
    return profile.is_bicycle, profile.steps_mps > 0


def _nearest(scene: _Scene, places: Sequence[Places]) -> tuple[Floats, Ints]:
    """Return for each door the seconds to the nearest place and its number."""
    if not places:
        n_doors = len(scene.doors)
        return np.full(n_doors, _EVERYWHERE), np.full(n_doors, -1, dtype=np.int32)
    times = door_times(sweep(scene.timed, joined(places)), scene.doors)
    return times.seconds, times.station


def _kept(
    shelf: OrderedDict[Hashable, Value], key: Hashable, make: Callable[[], Value], *, most: int
) -> Value:
    """Return what stands on a shelf under a key, made now if it is not there; oldest goes first."""
    if key not in shelf:
        shelf[key] = make()
        if len(shelf) > most:
            shelf.popitem(last=False)
    shelf.move_to_end(key)
    return shelf[key]
