"""What the coverage page is made of: the rows that come in, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.demand import DemandPoint
from gridmap.coverage.service_circle import StraightWays, Ways, is_within
from gridmap.coverage.statistics import OrganizationCover, organization_cover
from gridmap.errors import InputError
from gridmap.geo.locate import AreaIndex
from gridmap.layers.compounds import TIERS, Tier
from gridmap.layers.description import Words
from gridmap.layers.feature import MapFeature, MapLayerData
from gridmap.layers.geojson import plain_value
from gridmap.layers.stations import SERVICE_STANDARDS, ServiceStandard
from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.model.place import LonLat

Placed = Mapping[str, tuple[MapFeature, ...]]

_CRACK_DEG = 2e-5
_OUTLINE_DEG = 0.005
_SHOWN_BEYOND_DEG = 0.012


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageMapData:
    """The rows of one district for its coverage page.

    `layers` carry the names and fields of `model.layer_fields`. The page draws districts,
    subdistricts, communities, grids, organizations, compounds, buildings, stations, cameras,
    waters and streets. Only grids must be there; what is missing is left out. Of the buildings
    only those outside compounds are drawn: without them, households outside compounds are not
    in the figures, and the page says so. Cameras start switched off.

    `as_of` is the instant of the data, not of the page. `source` is printed: say plainly where
    the data are synthetic. `words` are those behind the codes of lists and registers; a code
    without a word is shown as it is. `ways` measure how far people are from the stations;
    straight lines, which the page then calls by that name, unless streets are known.
    """

    area_name: str
    as_of: datetime
    source: str
    layers: tuple[MapLayerData, ...]
    tiers: tuple[Tier, ...] = TIERS
    standards: tuple[ServiceStandard, ...] = SERVICE_STANDARDS
    words: Mapping[str, Words] = field(default_factory=dict)
    ways: Ways = field(default_factory=StraightWays)

    def features(self, layer: str) -> tuple[MapFeature, ...]:
        """Return the features of one layer; none if the layer is not there."""
        return tuple(
            each for given in self.layers if given.name == layer for each in given.features
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCircle:
    """What the stations of one standard reach.

    `distances_m` has one distance for each place of the demand, `covered` the
    ids of the places inside.
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
    `demand` is where people live: the compounds, then the houses outside compounds
    (`placed["houses"]`), whose owners are under "demand"; `grid_of_house` holds the row of
    the grid in which each house lies.
    """

    data: CoverageMapData
    placed: Placed
    district: BaseGeometry
    owners: Mapping[str, tuple[str | None, ...]]
    demand: tuple[DemandPoint, ...]
    grid_of_house: tuple[int | None, ...]
    organization_cover: tuple[OrganizationCover, ...]
    circles: tuple[ServiceCircle, ...]

    @property
    def border_is_known(self) -> bool:
        """Say whether the ground is that of areas, not a loose outline of compounds."""
        return _largest_areas(self.placed) is not None


def coverage_facts(data: CoverageMapData) -> CoverageFacts:
    """Return what follows from the rows of a district.

    Raises
    ------
    InputError
        There are neither grids nor compounds: a coverage map of nothing helps nobody.
    """
    placed = {layer.name: _placed(data.features(layer.name)) for layer in data.layers}
    placed.setdefault("grids", ())
    if not placed["grids"] and not placed.get("compounds"):
        raise InputError(
            code="no_grids",
            problem="there are neither grids nor compounds to draw a coverage map of",
            mend="import one of these layers first",
            problem_zh="既没有网格也没有小区，无从绘制覆盖图",
            mend_zh="先导入其中一个图层",
        )
    placed["houses"] = tuple(each for each in placed.get("buildings", ()) if _is_house(each))
    placed["organizations"] = _organizations(placed, data.features("organizations"))
    district = _district(placed)
    placed["waters"] = _waters_near(placed.get("waters", ()), district)
    demand = (*_demand(placed.get("compounds", ())), *_demand(placed["houses"]))
    return CoverageFacts(
        data=data,
        placed=placed,
        district=district,
        owners=_owners(placed, demand),
        demand=demand,
        grid_of_house=_grid_of_house(placed),
        organization_cover=_organization_cover(placed["grids"], data.features("organizations")),
        circles=tuple(
            _circle(standard, placed, demand=demand, district=district, ways=data.ways)
            for standard in data.standards
        ),
    )


def answers_for(organization: MapFeature) -> frozenset[str]:
    """Return what an organization answers for: ids of features, and "layer:code" texts.

    Reads `place_ids` as the store keeps them, and `places` as files write them:
    "grids:460108001001001;compounds:XQ0001", or the list of its parts.
    """
    said = organization.properties.get("places")
    parts = said.split(";") if isinstance(said, str) else _listed(said)
    ids = _listed(organization.properties.get("place_ids"))
    return frozenset(part.strip() for part in parts) | frozenset(ids)


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


def _names_of(layer: str, feature: MapFeature) -> tuple[str, str]:
    """Return the two ways in which an organization may name a place."""
    return feature.id, f"{layer}:{feature.text('code')}"


def _organizations(placed: Placed, organizations: Sequence[MapFeature]) -> tuple[MapFeature, ...]:
    """Return the organizations with a place; one without stands in what it answers for.

    Of several places it takes the one with the lowest name, so that it stands somewhere
    rather than between.
    """
    known = {
        name: feature
        for layer in ("subdistricts", "communities", "grids", "compounds", "buildings")
        for feature in placed.get(layer, ())
        for name in _names_of(layer, feature)
    }

    def stands_at(organization: MapFeature) -> BaseGeometry | None:
        found = min(answers_for(organization) & known.keys(), default=None)
        return None if found is None else shapely.point_on_surface(known[found].geometry)

    return _placed(
        [
            replace(each, geometry=stands_at(each)) if each.geometry is None else each
            for each in organizations
        ]
    )


def _is_house(building: MapFeature) -> bool:
    """Say whether people live in a building that no compound counts."""
    in_a_compound = building.text("compound_id") or building.text("compound_code")
    return not in_a_compound and _count(building) != 0


def _placed(features: Sequence[MapFeature]) -> tuple[MapFeature, ...]:
    return tuple(
        each for each in features if each.geometry is not None and not each.geometry.is_empty
    )


def _shapes(features: Sequence[MapFeature]) -> NDArray[np.object_]:
    return np.array([each.geometry for each in features], dtype=object)


def _positions(features: Sequence[MapFeature]) -> list[LonLat]:
    inside = shapely.get_coordinates(shapely.point_on_surface(_shapes(features)))
    return [LonLat(float(lon), float(lat)) for lon, lat in inside]


def _count(feature: MapFeature) -> int | None:
    n_households = plain_value(feature.properties.get("n_households"))
    return int(n_households) if isinstance(n_households, int | float) else None


def _demand(features: Sequence[MapFeature]) -> list[DemandPoint]:
    return [
        DemandPoint(id=feature.id, position=position, n_households=_count(feature))
        for feature, position in zip(features, _positions(features), strict=True)
    ]


def _district(placed: Placed) -> BaseGeometry:
    """Return the ground of the district, from the largest areas that there are.

    Without any areas it is a loose outline of the compounds.
    """
    largest = _largest_areas(placed)
    if largest is None:
        outline = shapely.union_all(_shapes(placed["compounds"])).convex_hull
        return outline.buffer(_OUTLINE_DEG)
    return _without_cracks(shapely.union_all(shapely.make_valid(_shapes(placed[largest]))))


def _largest_areas(placed: Placed) -> str | None:
    """Return the largest level of areas that is there."""
    return next((name for name in AREA_LEVELS[1:] if placed.get(name)), None)


def _without_cracks(area: BaseGeometry) -> BaseGeometry:
    """Close the slivers between neighbours that were digitised apart, up to 4 m wide."""
    return area.buffer(_CRACK_DEG, join_style="mitre").buffer(-_CRACK_DEG, join_style="mitre")


def _owners(placed: Placed, demand: Sequence[DemandPoint]) -> dict[str, tuple[str | None, ...]]:
    index = _index(placed.get("subdistricts", ()))
    asked = {layer: _positions(placed.get(layer, ())) for layer in ("grids", "compounds")}
    asked["demand"] = [place.position for place in demand]
    return {name: tuple(_owned(positions, index)) for name, positions in asked.items()}


def _waters_near(waters: Sequence[MapFeature], district: BaseGeometry) -> tuple[MapFeature, ...]:
    """Cut the sea and the rivers off a little beyond the district, along its outline."""
    near = shapely.buffer(district, _SHOWN_BEYOND_DEG)
    cut = shapely.intersection(shapely.make_valid(_shapes(waters)), near)
    return _placed([replace(each, geometry=shape) for each, shape in zip(waters, cut, strict=True)])


def _grid_of_house(placed: Placed) -> tuple[int | None, ...]:
    row_of = {grid.text("code"): row for row, grid in enumerate(placed["grids"])}
    owners = _owned(_positions(placed["houses"]), _index(placed["grids"]))
    return tuple(None if code is None else row_of[code] for code in owners)


def _index(areas: Sequence[MapFeature]) -> AreaIndex:
    return AreaIndex.of([each.text("code") for each in areas], shapely.make_valid(_shapes(areas)))


def _owned(positions: Sequence[LonLat], index: AreaIndex) -> list[str | None]:
    return index.owners_of([each.lon for each in positions], [each.lat for each in positions])


def _organization_cover(
    grids: Sequence[MapFeature], organizations: Sequence[MapFeature]
) -> tuple[OrganizationCover, ...]:
    if not organizations:
        return (OrganizationCover.UNKNOWN,) * len(grids)
    grid_named = {name: grid.id for grid in grids for name in _names_of("grids", grid)}
    answered = [
        {grid_named[name] for name in answers_for(each) if name in grid_named}
        for each in organizations
    ]
    cover = organization_cover([grid.id for grid in grids], answered)
    return tuple(cover.values())


def _circle(
    standard: ServiceStandard,
    placed: Placed,
    *,
    demand: Sequence[DemandPoint],
    district: BaseGeometry,
    ways: Ways,
) -> ServiceCircle:
    stations = _positions(
        [each for each in placed.get("stations", ()) if each.text("kind") in standard.kinds]
    )
    distances_m = ways.nearest_m([place.position for place in demand], stations)
    inside = is_within(distances_m, standard.radius_m)
    return ServiceCircle(
        standard=standard,
        area=ways.circle(stations, radius_m=standard.radius_m, clip=district),
        n_stations=len(stations),
        distances_m=tuple(distances_m.tolist()),
        covered=frozenset(each.id for each, is_in in zip(demand, inside, strict=True) if is_in),
    )
