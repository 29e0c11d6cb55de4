"""Draw the coverage map of a district from what its tables hold now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from gridmap.coverage.service_circle import StraightWays
from gridmap.errors import InputError
from gridmap.layers.compounds import TIERS, Tier
from gridmap.layers.coverage_map import CoverageMapData
from gridmap.layers.description import Lang, Words
from gridmap.layers.feature import MapFeature, MapLayerData
from gridmap.layers.folium_map import coverage_page
from gridmap.store import look_up
from gridmap.store.district import District
from gridmap.store.look_up import PlacedRow
from gridmap.travel.street_network import Network
from gridmap.travel.street_ways import StreetWays

_LAYERS = (
    "districts",
    "subdistricts",
    "communities",
    "grids",
    "organizations",
    "compounds",
    "buildings",
    "stations",
    "waters",
    "streets",
)
"""What the page draws. Cameras stay out of files unless somebody asks for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOrder:
    """What somebody wants printed on the map.

    `source` is the origin of the data; by default whose the layers are, or the files that they came
    from. `words` are those behind the codes of skills, services and facilities.
    """

    lang: Lang = "zh"
    source: str | None = None
    review_number: str | None = None
    internal: bool = True
    words: Mapping[str, Words] = field(default_factory=dict)


def _silent(n_done: int, n_steps: int) -> None:
    """Report progress to nobody."""


def draw_coverage(
    order: CoverageOrder,
    *,
    district: District,
    zone: tzinfo,
    progress: Callable[[int, int], None] = _silent,
    network: Network | None = None,
) -> str:
    """Return the coverage map as one self-contained HTML page; instants are told in `zone`.

    Service circles run along the streets of the network; without one they are straight lines,
    and the page says so. `progress` hears how many of the steps are done: each layer is one,
    the page is the last.

    Raises
    ------
    InputError
        There are no grids, or the page would be too large to open.
    """
    at, n_steps = district.clock().astimezone(zone), len(_LAYERS) + 1
    with district.reading() as conn:
        layers: list[MapLayerData] = []
        for name in _LAYERS:
            progress(len(layers), n_steps)
            layers.append(_layer(name, look_up.features_of(conn, district.tenant, name)))
        area_name = look_up.district_name(conn, district.tenant)
        source = look_up.source_line(conn, district.tenant, stated=order.source)
        tiers = look_up.tiers_of(conn, district.tenant)
    if area_name is None:
        raise InputError(
            problem="the district is not set up",
            mend="gridmap district set-up",
            problem_zh="区尚未设置",
            mend_zh="运行：gridmap district set-up",
        )
    data = CoverageMapData(
        area_name=area_name,
        as_of=at,
        source=source,
        layers=tuple(layers),
        tiers=tuple(Tier(code=code, title=Words(zh, en)) for code, zh, en in tiers) or TIERS,
        words=order.words,
        ways=StraightWays() if network is None else StreetWays(network),
    )
    progress(len(_LAYERS), n_steps)
    page = coverage_page(
        data,
        lang=order.lang,
        made_at=at,
        review_number=order.review_number,
        internal=order.internal,
    )
    progress(n_steps, n_steps)
    return page


def _layer(name: str, rows: list[PlacedRow]) -> MapLayerData:
    return MapLayerData(
        name=name,
        features=tuple(
            MapFeature(id=id_, geometry=geometry, properties=properties)
            for id_, geometry, properties in rows
        ),
    )
