"""What the coverage page is made of: the rows that come in, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.demand import DemandPoint
from gridmap.coverage.service_circle import is_within, nearest_station_m, straight_line_circle
from gridmap.coverage.statistics import OrganizationCover, organization_cover
from gridmap.errors import InputError
from gridmap.geo.locate import AreaIndex
from gridmap.layers.compounds import TIERS, Tier
from gridmap.layers.description import Words
from gridmap.layers.feature import MapFeature, MapLayerData
from gridmap.layers.stations import SERVICE_STANDARDS, ServiceStandard
from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.model.place import LonLat

Placed = Mapping[str, tuple[MapFeature, ...]]

_CRACK_DEG = 2e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageMapData:
    """The rows of one district for its coverage page.

    `layers` carry the names and fields of `model.layer_fields`. The page draws districts,
    subdistricts, communities, grids, organizations, compounds, stations, cameras, waters and
    streets. Only grids must be there; what is missing is left out. Cameras start switched
    off. `as_of` is the instant of the data, not of the page. `source` is printed: say plainly
    where the data are synthetic. `words` are those behind the codes of lists and registers;
    a code without a word is shown as it is.
    """

    area_name: str
    as_of: datetime
    source: str
    layers: tuple[MapLayerData, ...]
    tiers: tuple[Tier, ...] = TIERS
    standards: tuple[ServiceStandard, ...] = SERVICE_STANDARDS
    words: Mapping[str, Words] = field(default_factory=dict)

    def features(self, layer: str) -> tuple[MapFeature, ...]:
        """Return the features of one layer; none if the layer is not there."""
        return tuple(
            each for given in self.layers if given.name == layer for each in given.features
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCircle:
    """What the stations of one standard reach.

    `distances_m` has one straight-line distance for each compound, `covered` the ids of the
    compounds inside; both belong to the representative points of the compounds.
    """

    standard: ServiceStandard
    area: BaseGeometry
    n_stations: int
    distances_m: tuple[float, ...]
    covered: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFacts:
    """What follows from the rows; every figure of the page is counted from this.

    `placed` holds by layer the features that have a place; whatever is listed for each feature
    of a layer is in their order. `owners` names the subdistrict in which each one lies.
    """

    data: CoverageMapData
    placed: Placed
    district: BaseGeometry
    owners: Mapping[str, tuple[str | None, ...]]
    organization_cover: tuple[OrganizationCover, ...]
    circles: tuple[ServiceCircle, ...]


def coverage_facts(data: CoverageMapData) -> CoverageFacts:
    """Return what follows from the rows of a district.

    Raises
    ------
    InputError
        There are no grids: a coverage map of nothing helps nobody.
    """
    placed = {layer.name: _placed(data.features(layer.name)) for layer in data.layers}
    if not placed.get("grids"):
        raise InputError(
            code="no_grids",
            problem="there are no grids to draw a coverage map of",
            mend="import a grid layer first",
        )
    district = _district(placed)
    return CoverageFacts(
        data=data,
        placed=placed,
        district=district,
        owners=_owners(placed),
        organization_cover=_organization_cover(placed["grids"], data.features("organizations")),
        circles=tuple(_circle(standard, placed, district) for standard in data.standards),
    )


def demand_points(compounds: Sequence[MapFeature]) -> list[DemandPoint]:
    """Return where the households of each compound are taken to live: a point inside it."""
    return [
        DemandPoint(id=compound.id, position=position, n_households=_count(compound))
        for compound, position in zip(compounds, _positions(compounds), strict=True)
    ]


def grids_of(organization: MapFeature, code_of_id: Mapping[str, str]) -> frozenset[str]:
    """Return the codes of the grids that an organization answers for.

    Reads `place_ids` as the store keeps them, and `places` as files write them:
    "grids:460108001001001;compounds:XQ0001", or the list of its parts.
    """
    said = organization.properties.get("places") or ()
    parts = said.split(";") if isinstance(said, str) else _listed(said)
    pairs = (part.strip().partition(":") for part in parts)
    ids = _listed(organization.properties.get("place_ids"))
    return frozenset(code for layer, _, code in pairs if layer == "grids") | frozenset(
        code_of_id[each] for each in ids if each in code_of_id
    )


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


def _placed(features: Sequence[MapFeature]) -> tuple[MapFeature, ...]:
    return tuple(
        each for each in features if each.geometry is not None and not each.geometry.is_empty
    )


def _shapes(features: Sequence[MapFeature]) -> NDArray[np.object_]:
    return np.array([each.geometry for each in features], dtype=object)


def _positions(features: Sequence[MapFeature]) -> list[LonLat]:
    inside = shapely.get_coordinates(shapely.point_on_surface(_shapes(features)))
    return [LonLat(float(lon), float(lat)) for lon, lat in inside]


def _count(compound: MapFeature) -> int | None:
    n_households = compound.properties.get("n_households")
    return int(n_households) if isinstance(n_households, int | float) else None


def _district(placed: Placed) -> BaseGeometry:
    """Return the ground of the district, from the largest areas that there are."""
    largest = next(name for name in AREA_LEVELS[1:] if placed.get(name))
    return _without_cracks(shapely.union_all(shapely.make_valid(_shapes(placed[largest]))))


def _without_cracks(area: BaseGeometry) -> BaseGeometry:
    """Close the slivers between neighbours that were digitised apart, up to 4 m wide."""
    return area.buffer(_CRACK_DEG, join_style="mitre").buffer(-_CRACK_DEG, join_style="mitre")


def _owners(placed: Placed) -> dict[str, tuple[str | None, ...]]:
    subdistricts = placed.get("subdistricts", ())
    codes = [each.text("code") for each in subdistricts]
    index = AreaIndex.of(codes, shapely.make_valid(_shapes(subdistricts)))
    return {
        layer: tuple(_owners_of(placed.get(layer, ()), index))
        for layer in ("grids", "communities", "compounds", "stations")
    }


def _owners_of(features: Sequence[MapFeature], index: AreaIndex) -> list[str | None]:
    positions = _positions(features)
    return index.owners_of([each.lon for each in positions], [each.lat for each in positions])


def _organization_cover(
    grids: Sequence[MapFeature], organizations: Sequence[MapFeature]
) -> tuple[OrganizationCover, ...]:
    codes = [grid.text("code") for grid in grids]
    code_of_id = {grid.id: grid.text("code") for grid in grids}
    cover = organization_cover(codes, [grids_of(each, code_of_id) for each in organizations])
    return tuple(cover[code] for code in codes)


def _circle(standard: ServiceStandard, placed: Placed, district: BaseGeometry) -> ServiceCircle:
    stations = _positions(
        [each for each in placed.get("stations", ()) if each.text("kind") in standard.kinds]
    )
    compounds = placed.get("compounds", ())
    distances_m = nearest_station_m(_positions(compounds), stations)
    inside = is_within(distances_m, standard.radius_m)
    return ServiceCircle(
        standard=standard,
        area=straight_line_circle(stations, radius_m=standard.radius_m, clip=district),
        n_stations=len(stations),
        distances_m=tuple(distances_m.tolist()),
        covered=frozenset(each.id for each, is_in in zip(compounds, inside, strict=True) if is_in),
    )
