"""Nested shapes of stations on a street network: raster points tied to streets as doors are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.shapes import StationLegs, StreetTimes, shapes, time_window
from gridmap.coverage.time_raster import (
    CELL_M,
    REACH_M,
    Geometries,
    Ground,
    PointLegs,
    Site,
    ground_of,
    raster_points,
)
from gridmap.geo import crs
from gridmap.travel.attach import Attacher
from gridmap.travel.graph import Places, TimedGraph
from gridmap.travel.rows import WallRow
from gridmap.travel.search import sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeGround:
    """The raster of a network, and the metric system that it and its shapes are in."""

    ground: Ground
    srid: int


def shape_ground(
    attacher: Attacher,
    *,
    walls: Sequence[WallRow] = (),
    waters: Geometries,
    cell_m: float = CELL_M,
    reach_m: float = REACH_M,
) -> ShapeGround:
    """Return the raster of a network: once for all stations, limits and hours of a profile.

    Parameters
    ----------
    attacher
        Ties the raster points to the streets, as it ties doors.
    walls
        The compounds that the network was built with.
    waters
        Polygons in degrees; nothing is drawn on them.
    cell_m
        From one raster point to the next.
    reach_m
        How far beside a street a door may be.
    """
    graph = attacher.graph
    lon, lat = np.median(graph.nodes_deg, axis=0)
    srid = crs.metric_srid(float(lon), lat=float(lat))
    walled = set(graph.compound_codes)
    outlines = np.array([one.polygon for one in walls if one.code in walled], dtype=object)
    site = Site(
        streets=crs.to_metric(graph.lines, srid=srid),
        compounds=shapely.make_valid(crs.to_metric(outlines, srid=srid)),
        waters=shapely.make_valid(crs.to_metric(np.asarray(waters, dtype=object), srid=srid)),
    )
    frame, points = raster_points(site, cell_m=cell_m, reach_m=reach_m)
    places_m: Geometries = np.asarray(shapely.points(frame.places_m(points)), dtype=object)
    places_deg = shapely.get_coordinates(crs.from_metric(places_m, srid=srid))
    places = attacher.attach(places_deg, max_lead_m=reach_m)
    legs = PointLegs(
        point=np.repeat(points, np.diff(places.start)),
        street=places.street.astype(np.int64),
        share=places.along_m / graph.length_m[places.street],
        lead_m=places.lead_m,
    )
    return ShapeGround(ground=ground_of(frame, legs, n_streets=graph.n_streets), srid=srid)


def circle_shapes(
    drawn: ShapeGround, timed: TimedGraph, stations: Places, limits_s: Sequence[float]
) -> tuple[BaseGeometry, ...]:
    """Return for each limit the ground from which the nearest of the stations is within it.

    In metres of the ground's system; empty where nothing is.
    """
    graph, street = timed.graph, stations.street.astype(np.int64)
    window = time_window(
        drawn.ground,
        StreetTimes(
            tail=graph.tail.astype(np.int64),
            head=graph.head.astype(np.int64),
            to_tail_s=timed.backward_s,
            to_head_s=timed.forward_s,
            lead_s_per_m=timed.lead_s_per_m,
        ),
        sweep(timed, stations, limit_s=max(limits_s)).seconds,
        StationLegs(
            street=street,
            share=stations.along_m / graph.length_m[street],
            lead_s=stations.lead_m * timed.lead_s_per_m,
        ),
        limit_s=max(limits_s),
    )
    return shapes(window, limits_s, lead_s_per_m=timed.lead_s_per_m)
