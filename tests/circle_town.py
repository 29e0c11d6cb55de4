"""Two service circles small enough to count by hand.

A street of 3 km runs west to east, a station at its western end. Doors stand along it, 100
households each: near (200 s), farther (500 s), far (800 s), outside (1,200 s), and one that no
street reaches. The first two are in compound C1 of the west, the far one is in C2 with the
one outside.
"""

from datetime import UTC, datetime

import numpy as np
import shapely

from gridmap.coverage.demand import Doors, Membership
from gridmap.coverage.shapes import ShapeError
from gridmap.layers.circle_map import HOUSEHOLDS, CircleMapData, CircleRun
from gridmap.layers.description import Words
from gridmap.layers.feature import MapFeature

WEST, SOUTH, STEP = 110.40, 20.00, 0.004
MADE_AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DOOR_S = (200.0, 500.0, 800.0, 1200.0, np.inf)
N_HOMES = (100, 100, 100, 100, 40)


def plain(name):
    return name


def box(left, right, half=0.5):
    return shapely.box(
        WEST + left * STEP, SOUTH - half * STEP, WEST + right * STEP, SOUTH + half * STEP
    )


def feature(code, geometry, **properties):
    return MapFeature(id=code, geometry=geometry, properties={"code": code, **properties})


def layers(named):
    return {
        "subdistricts": (
            feature("S1", box(-2, 3, 2), name=named("西街道")),
            feature("S2", box(3, 8, 2), name=named("东街道")),
        ),
        "compounds": (
            feature("C1", box(0.6, 2.4), name=named("近苑")),
            feature("C2", box(2.6, 4.4), name=named("远苑")),
        ),
        "stations": (
            feature("A1", shapely.Point(WEST, SOUTH), name=named("一站"), kind="station"),
            feature(
                "A2", shapely.Point(WEST, SOUTH + STEP), name=named("夜间关门站"), kind="station"
            ),
            feature("A3", shapely.Point(WEST, SOUTH - STEP), name=named("水中站"), kind="station"),
            feature("E1", shapely.Point(WEST + STEP, SOUTH), name=named("养老站"), kind="elderly"),
        ),
        "streets": (
            feature(
                "R1",
                shapely.LineString([(WEST - STEP, SOUTH), (WEST + 7 * STEP, SOUTH)]),
                name=named("长街"),
                highway="primary",
            ),
        ),
    }


def doors():
    return Doors(
        codes=("buildings:B1", "buildings:B2", "buildings:B3", "buildings:B4", "buildings:B5"),
        n_households=np.array(N_HOMES, dtype=float),
        n_residents=np.full(5, np.nan),
        areas={
            "subdistricts": Membership(
                codes=("S1", "S2"), names=("西街道", "东街道"), of_door=np.array([0, 0, 1, 1, 1])
            ),
            "compounds": Membership(
                codes=("C1", "C2"), names=("近苑", "远苑"), of_door=np.array([0, 0, 1, 1, -1])
            ),
        },
    )


def a_run(**changes):
    error = ShapeError(n_inside=200, n_wrongly_inside=7, n_reached=198, n_wrongly_outside=4)
    facts = {
        "service_code": "station",
        "service": Words("服务驿站", "service station"),
        "traveller_code": "adult",
        "traveller": Words("成人", "adult"),
        "speed_mps": 1.2,
        "hour_code": "Tu-10:00",
        "hour": Words("周二 10:00", "Tu 10:00"),
        "limits_s": (300.0, 600.0, 900.0),
        "areas": (box(-1, 1.3), box(-1, 2.3), box(-1, 3.3)),
        "errors": (error, error, error),
        "straight_line": shapely.Point(WEST, SOUTH).buffer(4.5 * STEP),
        "straight_line_m": 1080.0,
        "is_in_straight_line": (True, True, True, True, False),
        "station_states": ("open", "closed", "refused", ""),
        "door_s": DOOR_S,
        "refused_doors": frozenset({4}),
    }
    return CircleRun(**(facts | changes))


def the_circles(named=plain, **changes):
    """Return the rows of the street; `named` turns each name into the one used."""
    facts = {
        "area_name": "长街区",
        "as_of": MADE_AT,
        "source": "测试数据（合成）",
        "layers": layers(named),
        "doors": doors(),
        "door_points_deg": np.array([(WEST + x * STEP, SOUTH) for x in (1, 2, 3, 4, 6)]),
        "unit": HOUSEHOLDS,
        "runs": (
            a_run(),
            a_run(traveller_code="elderly", traveller=Words("老人", "elderly"), speed_mps=0.8,
                  door_s=tuple(1.5 * each for each in DOOR_S)),
            a_run(service_code="elderly", service=Words("养老服务站", "elderly station"),
                  station_states=("", "", "", "open")),
        ),
        "words": {},
    }  # fmt: skip
    return CircleMapData(**(facts | changes))
