"""(d) Shapes of 200 stations for 5, 10 and 15 minutes on foot, beside Valhalla's isochrones.

Both are asked on the same streets; 60,000 doors 10 to 45 m off them count who is on the wrong
side. A door walks to its street and along it at 1.2 m/s. Valhalla goes by rules of its own and
counts from street to street, so it is also held to the doors' streets, the last metres left out.
CPU seconds of this process, the least of two runs; searches are in, what is made once is not.
"""

import json
import time
from dataclasses import dataclass, field

import numpy as np
import shapely
from rich.table import Table
from street_servers import Left, Valhalla

from gridmap.coverage.shapes import shape_error
from gridmap.geo import crs
from gridmap.travel.attach import Attacher
from gridmap.travel.circle_shapes import circle_shapes, shape_ground
from gridmap.travel.graph import Places
from gridmap.travel.search import door_times, sweep

LIMITS_S = (300.0, 600.0, 900.0)
N_DOORS = 60_000
_OFF_M = (10.0, 45.0)
_WALK_KMH = 1.2 * 3.6
_NO_WATERS = np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeFigure:
    """What 200 stations x 3 limits took, and the doors on the wrong side by limit.

    `inside` are doors in a shape that are not reached, as a share of those in it; `outside`
    those reached that are not in it; `street_...` the same without the last metres.
    """

    ground: str
    engine: str
    ms: float
    n_vertices: float = 0.0
    inside: dict[float, float] = field(default_factory=dict)
    outside: dict[float, float] = field(default_factory=dict)
    street_inside: dict[float, float] = field(default_factory=dict)
    street_outside: dict[float, float] = field(default_factory=dict)


class Doors:
    """Synthetic doors beside the streets, and which of them each station reaches."""

    def __init__(self, ground, attacher, srid):
        graph, random = attacher.graph, np.random.default_rng(20_260_302)
        usable = np.flatnonzero(graph.foot & (graph.component[graph.tail] == 0))
        share = graph.length_m[usable] / graph.length_m[usable].sum()
        street = random.choice(usable, N_DOORS, p=share)
        lines = crs.to_metric(graph.lines[street], srid=srid)
        along = random.uniform(0.01, 0.99, N_DOORS)
        here, before, after = (
            shapely.get_coordinates(
                shapely.line_interpolate_point(lines, along + step, normalized=True)
            )
            for step in (0.0, -0.005, 0.005)
        )
        way = after - before
        aside = np.column_stack([-way[:, 1], way[:, 0]]) / np.linalg.norm(way, axis=1)[:, None]
        off_m = random.uniform(*_OFF_M, N_DOORS) * random.choice([-1, 1], N_DOORS)
        self.places_m = here + aside * off_m[:, None]
        points = np.asarray(shapely.points(self.places_m), dtype=object)
        places = attacher.attach(shapely.get_coordinates(crs.from_metric(points, srid=srid)))
        on_street = Places(
            start=places.start,
            street=places.street,
            along_m=places.along_m,
            lead_m=np.zeros(len(places.lead_m)),
            refusals=places.refusals,
        )
        swept = [sweep(ground.timed, one, limit_s=max(LIMITS_S)) for one in singles(ground)]
        self.seconds, self.street_s = (
            [door_times(one, which).seconds for one in swept] for which in (places, on_street)
        )

    def shares(self, areas, seconds):
        """Return the shares wrongly inside and wrongly outside, by limit, over all stations."""
        counts = {limit_s: np.zeros(4) for limit_s in LIMITS_S}
        for nested, seconds_of in zip(areas, seconds, strict=True):
            for limit_s, area in zip(LIMITS_S, nested, strict=True):
                one = shape_error(area, self.places_m, seconds_of <= limit_s)
                counts[limit_s] += (
                    one.n_wrongly_inside, one.n_inside, one.n_wrongly_outside, one.n_reached
                )  # fmt: skip
        return (
            {limit_s: float(n[0] / n[1]) for limit_s, n in counts.items()},
            {limit_s: float(n[2] / n[3]) for limit_s, n in counts.items()},
        )


def singles(ground):
    """Return each station as a place of its own."""
    return [ground.places([node]) for node in ground.stations]


def figures(ground, folder, say):
    """Measure ours and Valhalla's on one network; `say` tells if it is left out."""
    attacher = Attacher(ground.timed.graph)
    once_s, drawn = _cpu(lambda: shape_ground(attacher, waters=_NO_WATERS), n_runs=1)
    yield ShapeFigure(ground=ground.name, engine="the raster, once a network", ms=once_s * 1_000)
    doors, stations = Doors(ground, attacher, drawn.srid), singles(ground)
    took_s, areas = _cpu(
        lambda: [circle_shapes(drawn, ground.timed, one, LIMITS_S) for one in stations]
    )
    yield _figure(ground, "gridmap", took_s, areas, doors)
    try:
        peer = Valhalla(ground, folder)
    except Left as why:
        say(f"left out: {why}")
        return
    for name, finer in (("Valhalla", {}), ("Valhalla, finest", {"denoise": 0, "generalize": 0})):
        took_s, answers = _cpu(lambda finer=finer: _isochrones(peer.actor, ground, finer))
        yield _figure(ground, name, took_s, _metric(answers, drawn.srid), doors)


def _isochrones(actor, ground, finer):
    """Return the answers of Valhalla; reading them is no part of its work."""
    asked = {
        "costing": "pedestrian",
        "costing_options": {"pedestrian": {"walking_speed": _WALK_KMH}},
        "contours": [{"time": limit_s / 60} for limit_s in LIMITS_S],
        "polygons": True,
        **finer,
    }
    return [
        actor.isochrone(json.dumps(asked | {"locations": [{"lon": lon, "lat": lat}]}))
        for lon, lat in ground.deg(ground.stations).tolist()
    ]


def _metric(answers, srid):
    areas = []
    for answer in answers:
        features = (json.loads(answer) if isinstance(answer, str) else answer)["features"]
        by_limit = {
            60.0 * one["properties"]["contour"]: shapely.make_valid(
                shapely.from_geojson(json.dumps(one["geometry"]))
            )
            for one in features
        }
        nested = [by_limit.get(limit_s, shapely.Polygon()) for limit_s in LIMITS_S]
        areas.append(crs.to_metric(np.array(nested, dtype=object), srid=srid))
    return areas


def _figure(ground, engine, took_s, areas, doors):
    inside, outside = doors.shares(areas, doors.seconds)
    street_inside, street_outside = doors.shares(areas, doors.street_s)
    widest = [nested[-1] for nested in areas]
    return ShapeFigure(
        ground=ground.name,
        engine=engine,
        ms=took_s * 1_000,
        n_vertices=float(shapely.get_num_coordinates(widest).mean()),
        inside=inside,
        outside=outside,
        street_inside=street_inside,
        street_outside=street_outside,
    )


def _cpu(work, *, n_runs=2):
    least_s, answer = np.inf, None
    for _ in range(n_runs):
        began = time.process_time()
        answer = work()
        least_s = min(least_s, time.process_time() - began)
    return least_s, answer


def show(found, console):
    """Print a table for each network: milliseconds, and doors on the wrong side in percent."""
    for name in dict.fromkeys(one.ground for one in found):
        table = Table("(d) 200 x 3 shapes", title=name, title_justify="left")
        for header in ("ms", "vertices", "wrong in, %", "wrong out, %", "by street in", "out"):
            table.add_column(header, justify="right")
        for one in (one for one in found if one.ground == name):
            table.add_row(
                one.engine,
                f"{one.ms:,.0f}",
                f"{one.n_vertices:,.0f}",
                *(
                    " / ".join(f"{100 * share:.1f}" for share in shares.values())
                    for shares in (one.inside, one.outside, one.street_inside, one.street_outside)
                ),
            )
        console.print(table)
