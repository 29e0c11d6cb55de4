"""A layer as it was read and checked: what the loader takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from gridmap.ingest.findings import Finding, RejectedRow, Severity
from gridmap.model.layer_fields import LayerFields

Value = str | int | float | bool | datetime | tuple[str, ...] | None
"""A typed value of ours; None is an empty cell. Instants are aware and in UTC."""

Geometries = NDArray[np.object_]
"""Shapely geometries, None where a row has no place. Shape `(n,)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLayer:
    """The good rows of one source in the storage CRS, and everything found on the way.

    `columns` has one list for every field of the layer, all `n_rows` long, whether the file
    has the field or not. `geometry` is None when the layer (or the source) has none; inside,
    polygons are MultiPolygons with counter-clockwise shells, without Z and M, in EPSG:4490
    longitude and latitude. `row_numbers` say where each row stands in the file.

    `licence` and `attribution` are what the manifest states of the file.

    When `stops` is true the version must not be loaded: the rows are there to be looked at.
    """

    layer: LayerFields
    file: str
    sha256: str
    valid_from: date | None
    crs: str | None
    datum: str | None
    encoding: str | None
    header: tuple[str, ...]
    n_read: int
    columns: Mapping[str, list[Value]]
    geometry: Geometries | None
    row_numbers: tuple[int, ...]
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]
    licence: str = ""
    attribution: str = ""

    @property
    def n_rows(self) -> int:
        """Return how many rows can be loaded."""
        return len(self.row_numbers)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that stop the version."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    @property
    def stops(self) -> bool:
        """Say whether the version must not be loaded."""
        return any(one.severity is Severity.ERROR for one in self.findings)
