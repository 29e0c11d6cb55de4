"""A street of 3 km from west to east, with homes and a station beside it, for the tiny town."""

from zoneinfo import ZoneInfo

import shapely
import town
from checked_layers import a_layer, a_row

from gridmap.flows.import_layer import import_layer

ZONE = ZoneInfo("Asia/Shanghai")


def deg(east_m, north_m):
    """A point in the tiny town, in metres from its corner."""
    return town.WEST + east_m / 104_650, town.SOUTH + north_m / 110_650


def a_block(code, west, east, **counts):
    corners = ((west, 20), (east, 20), (east, 60), (west, 60))
    block = shapely.Polygon([deg(*one) for one in corners])
    return a_row(code, shapely.MultiPolygon([block]), **counts)


def a_house(code, east_m, **fields):
    return a_row(code, shapely.Point(deg(east_m, 30)), **fields)


def a_station(code, east_m, **fields):
    fields = {"kind": "center", "services": ["health"]} | fields
    return a_row(code, shapely.Point(deg(east_m, -10)), **fields)


def communities():
    halves = ((0, 1500, "W"), (1500, 3000, "E"))
    return [
        a_row(code, shapely.MultiPolygon([shapely.box(*deg(west, -500), *deg(east, 500))]))
        for west, east, code in halves
    ]


LAYERS = {
    "streets": [
        a_row(
            "main",
            shapely.MultiLineString([[deg(0, 0), deg(3000, 0)]]),
            highway="residential",
        )
    ],
    "communities": communities(),
    "compounds": [
        a_block("counted", 80, 220, n_households=99, n_residents=250),
        a_block("stands in", 480, 620, n_households=40, n_residents=100),
        a_block("uncounted", 780, 820),
        a_block("empty", 980, 1020, n_households=0, n_residents=0),
    ],
    "buildings": [
        a_house("b1", 100, compound_code="counted", n_households=10, n_residents=25),
        a_house("b2", 200, compound_code="counted"),
        a_house("shed", 150, compound_code="counted", n_households=0),
        a_house("b3", 500, compound_code="stands in", n_households=None),
        a_house("far", 2900, n_households=7, n_residents=None),
        a_house("works", 1200, n_households=0, n_residents=0),
        a_house("hostel", 1300, n_households=0, n_residents=80),
    ],
    "stations": [a_station("S", 100)],
}


def lay(district, **layers):
    """Import these layers, or all of the town."""
    for name, rows in (layers or LAYERS).items():
        import_layer(a_layer(name, rows), district=district, zone=ZONE)
