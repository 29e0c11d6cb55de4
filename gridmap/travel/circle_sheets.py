"""One sheet of service circles: a question, its figures by door, its shapes with their errors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.service_circle import is_within, nearest_station_m, straight_line_circle
from gridmap.coverage.shapes import LIMIT_TOLERANCE_S, ShapeError, shape_error
from gridmap.coverage.standard import time_standard
from gridmap.coverage.stations import Change, Standing, gates_changed
from gridmap.geo import crs
from gridmap.model.place import LonLat
from gridmap.travel.attach import Attacher
from gridmap.travel.circle_shapes import ShapeGround, circle_shapes, shape_ground
from gridmap.travel.coverage_studio import CoverageGround, CoverageStudio, Measured
from gridmap.travel.from_home import leads_out, time_from_home
from gridmap.travel.graph import Floats, Mask, Places, TimedGraph
from gridmap.travel.search import door_times, sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedShapes:
    """The shapes of one station, or of all together, by limit, in degrees, each with its error."""

    areas: tuple[BaseGeometry, ...]
    errors: tuple[ShapeError, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CircleSheet:
    """What one service comes to for one walker at one hour.

    `measured` holds the way of each door, whatever the limit, and how each station stands.
    """

    policy: CoveragePolicy
    limits_s: tuple[float, ...]
    measured: Measured
    whole: NestedShapes
    stations: dict[str, NestedShapes]  # by code, those that serve
    refused_doors: tuple[int, ...]

    @property
    def serving(self) -> tuple[LonLat, ...]:
        """Return where the stations are that serve."""
        return tuple(
            one.station.position
            for one in self.measured.stations
            if one.standing is Standing.SERVES
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ByAir:
    """The circle by air of the same walk as a sheet's largest limit, and which doors it counts."""

    area: BaseGeometry
    radius_m: float
    is_inside: Mask


def by_air(sheet: CircleSheet, ground: CoverageGround) -> ByAir:
    """Return what a circle by air would say: for comparison, never for an answer."""
    radius_m = sheet.policy.traveller.profile.speed_mps * max(sheet.limits_s)
    doors = [LonLat(float(lon), float(lat)) for lon, lat in ground.door_positions_deg]
    return ByAir(
        area=straight_line_circle(sheet.serving, radius_m=radius_m),
        radius_m=radius_m,
        is_inside=is_within(nearest_station_m(doors, sheet.serving), radius_m),
    )


class CircleDrawer:
    """Draws sheets on one ground; what a walker's streets are is worked out once."""

    def __init__(self, studio: CoverageStudio) -> None:
        self._studio = studio
        self._leads_out = leads_out(studio.ground.network.graph, studio.ground.network.walls)
        self._footings: dict[tuple[bool, bool], _Footing] = {}

    def sheet(
        self,
        policy: CoveragePolicy,
        limits_s: Sequence[float],
        changes: Sequence[Change] = (),
        *,
        each_station: bool = False,
        advance: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> CircleSheet:
        """Return the circles of a policy for rising limits; its own limit plays no part.

        Parameters
        ----------
        changes
            What if stations or gates were otherwise.
        each_station
            Whether every station that serves gets shapes of its own, too.

        Raises
        ------
        InputError
            There is nobody to serve, no station has the service or kind that is asked for, or
            a change names what is not there.
        """
        policy = replace(policy, standard=time_standard(max(limits_s)))
        measured = self._studio.measure(policy, changes)
        footing = self._footing(policy)
        opened, closed = gates_changed(changes)
        timed = time_from_home(
            self._studio.ground.network.graph,
            policy.traveller,
            self._leads_out,
            week_minute=policy.week_minute,
            opened_gates=opened,
            closed_gates=closed,
        )
        serving = [one.station for one in measured.stations if one.standing is Standing.SERVES]
        singles: dict[str, NestedShapes] = {}
        for done, one in enumerate(serving if each_station else ()):
            singles[one.code] = footing.shapes(timed, [one.position], limits_s)
            advance(done + 1, len(serving))
        return CircleSheet(
            policy=policy,
            limits_s=tuple(limits_s),
            measured=measured,
            whole=footing.shapes(timed, [one.position for one in serving], limits_s),
            stations=singles,
            refused_doors=tuple(sorted(footing.doors.refusals)),
        )

    def _footing(self, policy: CoveragePolicy) -> "_Footing":
        profile = policy.traveller.profile
        key = (profile.is_bicycle, profile.steps_mps > 0)
        if key not in self._footings:
            ground = self._studio.ground
            network = ground.network
            attacher = Attacher(
                network.graph, walls=network.walls, waters=network.waters, profile=profile
            )
            drawn = shape_ground(attacher, walls=network.walls, waters=network.waters)
            self._footings[key] = _Footing(attacher, drawn, ground)
        return self._footings[key]


class _Footing:
    """The raster and the doors as one kind of walker is tied to the streets."""

    def __init__(self, attacher: Attacher, drawn: ShapeGround, ground: CoverageGround) -> None:
        self._attacher = attacher
        self._drawn = drawn
        self.doors: Places = attacher.attach(ground.door_positions_deg)
        points = np.asarray(shapely.points(ground.door_positions_deg), dtype=object)
        self._doors_m: Floats = shapely.get_coordinates(crs.to_metric(points, srid=drawn.srid))

    def shapes(
        self, timed: TimedGraph, stations: Sequence[LonLat], limits_s: Sequence[float]
    ) -> NestedShapes:
        """Return the shapes of some stations together, and how often doors disagree with them."""
        placed = np.array([(one.lon, one.lat) for one in stations]).reshape(-1, 2)
        places = self._attacher.attach(placed)
        areas_m = circle_shapes(self._drawn, timed, places, limits_s)
        swept = sweep(timed, places, limit_s=max(limits_s) + 1.0)
        seconds = door_times(swept, self.doors).seconds
        errors = tuple(
            shape_error(area, self._doors_m, seconds <= limit_s + LIMIT_TOLERANCE_S)
            for area, limit_s in zip(areas_m, limits_s, strict=True)
        )
        areas = crs.from_metric(np.array(areas_m, dtype=object), srid=self._drawn.srid)
        return NestedShapes(areas=tuple(areas.tolist()), errors=errors)
