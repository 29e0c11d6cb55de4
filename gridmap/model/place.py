"""A position on the ground."""

from dataclasses import dataclass

STORAGE_SRID = 4490
"""CGCS2000, the national frame. Taken as equal to WGS 84 at the decimetre."""


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
        if not (-180.0 <= self.lon <= 180.0 and -90.0 <= self.lat <= 90.0):
            raise ValueError(f"not a longitude and latitude in degrees: {self.lon}, {self.lat}")
