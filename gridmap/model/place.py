"""A position on the ground."""

from dataclasses import dataclass

STORAGE_SRID = 4490
"""CGCS2000, the national frame. Taken as equal to WGS 84 at the decimetre."""

_LON_LIMIT_DEG = 180.0
_LAT_LIMIT_DEG = 90.0


@dataclass(frozen=True, slots=True)
class LonLat:
    """A position in the storage CRS: longitude first, decimal degrees, EPSG:4490.

    Raises
    ------
    ValueError
        Longitude beyond 180 or latitude beyond 90 degrees: most often the two were swapped.
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (abs(self.lon) <= _LON_LIMIT_DEG and abs(self.lat) <= _LAT_LIMIT_DEG):
            raise ValueError(f"not a longitude and latitude in degrees: {self.lon}, {self.lat}")
