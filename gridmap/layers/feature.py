"""The rows that a map draws, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFeature:
    """One thing on a map.

    `geometry` is in degrees, longitude first (CGCS2000, taken as WGS 84); None where the
    thing is known but has no place.
    """

    id: str
    geometry: BaseGeometry | None
    properties: Mapping[str, object]

    def text(self, name: str) -> str:
        """Return a property as text; "" where it is missing."""
        value = self.properties.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayerData:
    """The features of one layer; `name` is that of the layer in `model.layer_fields`."""

    name: str
    features: tuple[MapFeature, ...] = ()
