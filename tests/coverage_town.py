"""A town of sixteen square grids, small enough to count by hand.

Two subdistricts (west, east) of eight grids, one kilometre and a bit each; the west has a
service station in every second grid, the east has none but its south-western corner. One
compound of 100 households sits in the middle of every grid.

    row 3   12 13 | 14 15
    row 2    8  9 | 10 11
    row 1    4  5 |  6  7
    row 0    0  1 |  2  3

Organizations: grid 0 has none, grids 1 and 2 share one, every other grid has its own.
Tiers: grids 0-3 demonstration, 4-7 standard, 8-11 basic, 12-15 none.
"""

from datetime import UTC, datetime

import shapely

from gridmap.layers.coverage_map import CoverageMapData
from gridmap.layers.feature import MapFeature, MapLayerData

WEST, SOUTH, STEP = 110.40, 20.00, 0.012
N_SIDE = 4
MADE_AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
TIER_OF_ROW = ("demonstration", "standard", "basic", None)

HOSTILE_NAMES = (
    "{{7*191}}",
    "{% x",
    "{# x",
    "${alert(1)}",
    "`",
    "</script><script>window.hacked=1;alert(1)</script>",
    '<img src=x onerror="window.hacked=1;alert(2)">',
    "\u202e\u202d\u0627\u0633\u0645\u2066 RTL \u2069",
    "长" * 300,
    "\"'\\\"'",
    "nul\x00byte",
    "\u2028\u2029",
    "javascript:alert(3)",
    "&lt;b&gt;",
    "<!--",
    "\ud83d half",
)


def square(row, column, inset=0.0):
    west, south = WEST + column * STEP, SOUTH + row * STEP
    return shapely.box(west + inset, south + inset, west + STEP - inset, south + STEP - inset)


def middle(number):
    return square(number // N_SIDE, number % N_SIDE).centroid


def feature(feature_id, geometry, **properties):
    return MapFeature(id=str(feature_id), geometry=geometry, properties=properties)


def grid_code(number):
    return f"4601080010010{number:02d}"


def layer(name, features):
    return MapLayerData(name=name, features=tuple(features))


def grids(names):
    return [
        feature(
            f"g{k}", square(k // N_SIDE, k % N_SIDE), code=grid_code(k), name=names(f"网格{k}", k)
        )
        for k in range(16)
    ]


def subdistricts(names):
    sides = (("001", "西街道", 0), ("002", "东街道", 2))
    return [
        feature(
            code,
            shapely.box(WEST + left * STEP, SOUTH, WEST + (left + 2) * STEP, SOUTH + N_SIDE * STEP),
            code=f"460108{code}",
            name=names(name, left),
        )
        for code, name, left in sides
    ]


def organizations(names):
    own = [
        feature(f"o{k}", middle(k), code=f"O{k}", level="grid_branch",
                name=names(f"网格{k}支部", k), places=f"grids:{grid_code(k)}")
        for k in range(3, 16)
    ]  # fmt: skip
    shared = feature(
        "o1", None, code="O1", name=names("联合支部", 1), level="grid_branch",
        places=[f"grids:{grid_code(1)}", f"grids:{grid_code(2)}"],
    )  # fmt: skip
    return [*own, shared]


def compounds(names):
    return [
        feature(f"c{k}", square(k // N_SIDE, k % N_SIDE, inset=0.003), code=f"XQ{k:04d}",
                name=names(f"小区{k}", k), security_tier=TIER_OF_ROW[k // N_SIDE],
                n_households=100)
        for k in range(16)
    ]  # fmt: skip


def stations(names):
    return [
        feature(f"s{k}", middle(k), code=f"ZD{k:02d}", name=names(f"驿站{k}", k), kind="station")
        for k in (0, 4, 8, 12, 2)
    ]


def ground(names):
    street = shapely.LineString([(WEST, SOUTH + STEP), (WEST + 4 * STEP, SOUTH + STEP)])
    water = shapely.box(WEST, SOUTH + 3.9 * STEP, WEST + 4 * STEP, SOUTH + 4 * STEP)
    return (
        layer(
            "streets", [feature("st", street, code="R1", name=names("长街", 0), highway="primary")]
        ),
        layer("waters", [feature("w", water, code="W1", name=names("北河", 1), kind="river")]),
    )


def plain(name, _number):
    return name


def hostile(_name, number):
    return HOSTILE_NAMES[number % len(HOSTILE_NAMES)]


def the_town(names=plain, **changes):
    """Return the rows of the town; `names` turns (name, number) into the name used."""
    facts = {
        "area_name": "小镇",
        "as_of": datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
        "source": "测试数据（合成）",
        "layers": (
            layer("subdistricts", subdistricts(names)),
            layer("grids", grids(names)),
            layer("organizations", organizations(names)),
            layer("compounds", compounds(names)),
            layer("stations", stations(names)),
            *ground(names),
        ),
    }
    return CoverageMapData(**(facts | changes))
