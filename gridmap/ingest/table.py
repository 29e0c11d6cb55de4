"""What every reader hands on: the cells of a file as they stand there, and its geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from gridmap.ingest.encoding import TextEncoding
from gridmap.ingest.findings import Figures

Cell = str | int | float | bool | datetime | tuple[str, ...] | None
"""A cell as the format gives it; formats without types give text."""

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something about one row, by its index in the table. `fatal` rows cannot be taken."""

    index: int
    code: str
    field: str | None
    figures: Figures
    fatal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table, sheet or layer of a file.

    `columns` are equally long lists by header name; `row_numbers` say where a person finds
    each row. `geometry` is in the coordinates of the file, None for plain tables; `crs` is
    what the file itself says about them. `notes` are warnings about the file as a whole, by
    code.
    """

    header: tuple[str, ...]
    columns: Mapping[str, Sequence[Cell]]
    row_numbers: Sequence[int]
    geometry: Geometries | None = None
    crs: str | None = None
    encoding: TextEncoding | None = None
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[tuple[str, Figures], ...] = ()

    @property
    def n_rows(self) -> int:
        """Return the number of rows."""
        return len(self.row_numbers)
