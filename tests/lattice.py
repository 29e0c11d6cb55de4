"""A community of square blocks between streets, for tests of its division."""

from collections.abc import Sequence

import numpy as np
import shapely

from gridmap.coverage.redivision.ground import Ground, WorkPoints

WEST, SOUTH, STEP = 110.30, 20.00, 0.002
SRID = 4546
NONE = np.array([], dtype=object)


def block(column: float, row: float, width: float = 1.0, height: float = 1.0) -> shapely.Polygon:
    """Return an oblong, in blocks from the south-west corner."""
    west, south = WEST + STEP * column, SOUTH + STEP * row
    return shapely.box(west, south, west + STEP * width, south + STEP * height)


def middles(n_columns: int, n_rows: int) -> np.ndarray:
    """Return the middle of every block, row by row from the south, shape `(n, 2)`."""
    rows, columns = np.mgrid[0:n_rows, 0:n_columns]
    return np.column_stack(
        [WEST + STEP * (columns.ravel() + 0.5), SOUTH + STEP * (rows.ravel() + 0.5)]
    )


def streets(n_columns: int, n_rows: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the streets between the blocks; every second one is a main street."""
    lines, classes = [], []
    for column in range(1, n_columns):
        lon = WEST + STEP * column
        lines.append(shapely.LineString([(lon, SOUTH), (lon, SOUTH + STEP * n_rows)]))
        classes.append("residential" if column % 2 else "primary")
    for row in range(1, n_rows):
        lat = SOUTH + STEP * row
        lines.append(shapely.LineString([(WEST, lat), (WEST + STEP * n_columns, lat)]))
        classes.append("residential" if row % 2 else "primary")
    return np.array(lines, dtype=object), tuple(classes)


def a_ground(
    n_columns: int,
    n_rows: int,
    *,
    households: Sequence[int],
    grids: Sequence[shapely.Polygon],
    compounds: Sequence[shapely.Polygon] = (),
    waters: Sequence[shapely.Polygon] = (),
    requests: Sequence[tuple[float, float]] = (),
) -> Ground:
    """Return a community of blocks with one home in the middle of each."""
    lines, classes = streets(n_columns, n_rows)
    return Ground(
        community=block(0, 0, n_columns, n_rows),
        grid_codes=tuple(f"460108001001{number:03d}" for number in range(1, len(grids) + 1)),
        grids=np.array(grids, dtype=object),
        streets=lines,
        highways=classes,
        waters=np.array(waters, dtype=object),
        compounds=np.array(compounds, dtype=object),
        buildings=NONE,
        work=WorkPoints(
            homes_deg=middles(n_columns, n_rows),
            n_households=np.array(households, dtype=np.int64),
            n_residents=2 * np.array(households, dtype=np.int64),
            requests_deg=np.array(requests, dtype=np.float64).reshape(-1, 2),
        ),
        srid=SRID,
    )
