"""A community of eight blocks to be divided anew, as checked layers.

Four grid widths by two, 100 households in each block, streets between them, a main street in the
middle; grid 001 has six blocks, 002 two. To the east lies another community with one grid.
"""

import shapely
from checked_layers import a_layer, a_row, spot, square

HERE, THERE = "460108001001", "460108001002"
WEST, EAST, BEYOND = f"{HERE}001", f"{HERE}002", f"{THERE}001"


def oblong(column, row, width, height):
    corner = square(column, row).bounds
    far = square(column + width, row + height).bounds
    return shapely.MultiPolygon([shapely.box(corner[0], corner[1], far[0], far[1])])


def grids(*, west=3):
    return [
        a_row(WEST, oblong(0, 0, west, 2), parent_code=HERE, n_households=200 * west),
        a_row(EAST, oblong(west, 0, 4 - west, 2), parent_code=HERE, n_households=800 - 200 * west),
        a_row(BEYOND, oblong(4, 0, 2, 2), parent_code=THERE, n_households=10),
    ]


def streets():
    ends = [((c, 0), (c, 2), "primary" if c == 2 else "residential") for c in (1, 2, 3)]
    ends.append(((0, 1), (4, 1), "residential"))
    return [
        a_row(f"S{n}", shapely.LineString([spot(*start), spot(*end)]), highway=highway)
        for n, (start, end, highway) in enumerate(ends)
    ]


def homes():
    cells = [(c, r) for r in (0, 1) for c in range(4)]
    return [
        a_row(f"B{n}", spot(c + 0.5, r + 0.5), n_households=100, n_residents=250)
        for n, (c, r) in enumerate(cells)
    ]


def layers():
    """Return the layers in the order in which they are loaded."""
    return [
        a_layer(
            "communities",
            [a_row(HERE, oblong(0, 0, 4, 2)), a_row(THERE, oblong(4, 0, 2, 2))],
        ),
        a_layer("grids", grids()),
        a_layer("streets", streets()),
        a_layer("buildings", homes()),
    ]
