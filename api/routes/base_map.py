"""The base map 底图 as pages draw it under the district's own layers."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, model_validator

from api.deps import ServicesDep
from api.settings_schemas import BaseMapNow, Shifts
from gridmap.flows.keep_base_map import read_base_map
from gridmap.geo.crs import Datum, from_wgs84

router = APIRouter(prefix="/base-map", tags=["maps 地图"])

_PLACES = 17
"""On a district of 20 km one every 1.2 km: between them the shift is straight to a decimetre."""

_Lon = Annotated[float, Field(ge=-180, le=180)]
_Lat = Annotated[float, Field(ge=-85, le=85)]


class Box(BaseModel):
    """Where the shift is wanted, in WGS 84 degrees."""

    west: _Lon
    south: _Lat
    east: _Lon
    north: _Lat

    @model_validator(mode="after")
    def _is_a_box(self) -> "Box":
        if self.west >= self.east or self.south >= self.north:
            raise ValueError("west has to be less than east, south less than north")
        return self


@router.get("", summary="底图 · The base map")
def get_base_map(services: ServicesDep) -> BaseMapNow:
    """Return the base map in force; without addresses there is none."""
    return BaseMapNow.model_validate(read_base_map(district=services.district))


@router.get("/shifts", summary="GCJ-02 偏移 · How far tiles of GCJ-02 lie beside")
def get_shifts(box: Annotated[Box, Query()]) -> Shifts:
    """Return by how much GCJ-02 differs from WGS 84, in degrees, on a lattice over a box.

    Row by row from the south, from west to east: a page that shows tiles of GCJ-02 sets them back.
    """
    lons, lats = np.meshgrid(
        np.linspace(box.west, box.east, _PLACES), np.linspace(box.south, box.north, _PLACES)
    )
    shifted_lons, shifted_lats = from_wgs84(lons.ravel(), lats.ravel(), datum=Datum.GCJ02)
    return Shifts(
        n=_PLACES,
        lons=np.round(shifted_lons - lons.ravel(), 9).tolist(),
        lats=np.round(shifted_lats - lats.ravel(), 9).tolist(),
    )
