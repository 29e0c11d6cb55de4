"""Draw a plan of new stations on a map."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from gridmap.coverage.siting.question import SitedStations
from gridmap.layers.description import Lang, Words
from gridmap.layers.feature import MapFeature
from gridmap.layers.folium_map import siting_page
from gridmap.layers.policy_words import asked_words
from gridmap.layers.siting_map import SitingMapData
from gridmap.report.siting_sheets import verdict
from gridmap.store import look_up
from gridmap.store.district import District

_LAYERS = (
    "districts",
    "subdistricts",
    "communities",
    "grids",
    "compounds",
    "stations",
    "waters",
    "streets",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingMapOrder:
    """How a plan is to be printed; `words` are those behind the codes of services and kinds."""

    lang: Lang = "zh"
    words: Mapping[str, Words] = field(default_factory=dict)


def draw_siting(
    order: SitingMapOrder, sited: SitedStations, *, district: District, zone: tzinfo
) -> str:
    """Return the plan as one self-contained HTML page; instants are told in `zone`.

    Raises
    ------
    InputError
        The page would be too large to open.
    """
    at = district.clock().astimezone(zone)
    with district.reading() as conn:
        layers = {
            name: tuple(
                MapFeature(id=id_, geometry=geometry, properties=properties)
                for id_, geometry, properties in look_up.features_of(conn, district.tenant, name)
                if geometry is not None
            )
            for name in _LAYERS
        }
        area_name = look_up.district_name(conn, district.tenant)
        source = look_up.source_line(conn, district.tenant)
    data = SitingMapData(
        area_name=area_name or "",
        as_of=at,
        source=source,
        layers=layers,
        sited=sited,
        service=asked_words(sited.question.policy, order.words),
        verdict=Words(*verdict(sited)),
        words=order.words,
    )
    return siting_page(data, lang=order.lang, made_at=at)
