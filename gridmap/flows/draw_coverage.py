"""Draw the coverage map of a district from what its tables hold now."""

from gridmap.errors import InputError
from gridmap.layers.coverage_map import CoverageMapData
from gridmap.layers.description import Lang
from gridmap.layers.feature import MapFeature, MapLayerData
from gridmap.layers.folium_map import coverage_page
from gridmap.store import look_up
from gridmap.store.district import District

_LAYERS = (
    "districts",
    "subdistricts",
    "communities",
    "grids",
    "organizations",
    "compounds",
    "stations",
    "waters",
    "streets",
)
"""What the page draws. Cameras stay out of files unless somebody asks for them."""


def draw_coverage(
    *,
    district: District,
    lang: Lang = "zh",
    source: str | None = None,
    review_number: str | None = None,
    internal: bool = True,
) -> str:
    """Return the coverage map as one self-contained HTML page.

    `source` is printed as the origin of the data; by default the names of the files that the
    layers came from.

    Raises
    ------
    InputError
        There are no grids, or the page would be too large to open.
    """
    at = district.clock()
    with district.reading() as conn:
        layers = tuple(
            MapLayerData(
                name=name,
                features=tuple(
                    MapFeature(id=id_, geometry=geometry, properties=properties)
                    for id_, geometry, properties in look_up.features_of(
                        conn, district.tenant, name
                    )
                ),
            )
            for name in _LAYERS
        )
        area_name = look_up.district_name(conn, district.tenant)
        files = look_up.source_names(conn, district.tenant)
    if area_name is None:
        raise InputError(problem="the district is not set up", mend="run: gridmap import")
    data = CoverageMapData(
        area_name=area_name, as_of=at, source=source or "、".join(files), layers=layers
    )
    return coverage_page(
        data, lang=lang, made_at=at, review_number=review_number, internal=internal
    )
