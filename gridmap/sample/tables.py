"""Layers as tables in memory: columns by name and shapes in degrees."""

import hashlib
from dataclasses import dataclass, field

import numpy as np
import shapely

from gridmap.sample.plane import Floats, Shapes, points, shapes_to_degrees

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One layer: columns of equal length, and a shape for each row if it has any."""

    columns: dict[str, list[Cell]]
    shapes: Shapes | None = field(default=None)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def digest(self) -> str:
        """Return a hash of all rows and vertices, the same before and after a file."""
        total = hashlib.sha256()
        for name, cells in self.columns.items():
            total.update(name.encode())
            total.update("\x1f".join("" if c is None else str(c) for c in cells).encode())
        for shape in () if self.shapes is None else self.shapes:
            total.update(b"" if shape is None else shapely.to_wkb(shape, byte_order=1))
        return total.hexdigest()


def with_shapes(columns: dict[str, list[Cell]], shapes_m: Shapes) -> Table:
    """Return a table with shapes given in metres."""
    return Table(columns=columns, shapes=shapes_to_degrees(shapes_m))


def with_points(columns: dict[str, list[Cell]], xy_m: Floats) -> Table:
    """Return a table with points given in metres, shape `(n, 2)`."""
    return with_shapes(columns, points(xy_m))


def cells(values: np.ndarray[tuple[int], np.dtype[np.int64]] | list[Cell]) -> list[Cell]:
    """Return values as plain cells."""
    return list(values.tolist()) if isinstance(values, np.ndarray) else list(values)
