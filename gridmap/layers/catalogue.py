"""All layers of the live map, bottom first."""

from gridmap.layers.areas import COMMUNITIES, DISTRICTS, GRIDS, LAND, SUBDISTRICTS
from gridmap.layers.cameras import CAMERAS
from gridmap.layers.compounds import COMPOUNDS_ON_GROUND
from gridmap.layers.description import Lang, LayerDescription
from gridmap.layers.members import MEMBERS
from gridmap.layers.organizations import ORGANIZATIONS
from gridmap.layers.stations import STATIONS
from gridmap.layers.streets import STREETS
from gridmap.layers.waters import WATERS
from gridmap.layers.work_orders import WORK_ORDERS

MAP_LAYERS: dict[str, LayerDescription] = {
    layer.name: layer
    for layer in sorted(
        (
            CAMERAS,
            COMMUNITIES,
            COMPOUNDS_ON_GROUND,
            DISTRICTS,
            GRIDS,
            MEMBERS,
            ORGANIZATIONS,
            STATIONS,
            STREETS,
            SUBDISTRICTS,
            WATERS,
            WORK_ORDERS,
        ),
        key=lambda layer: layer.draw_order,
    )
}


def layer_catalogue(lang: Lang = "zh") -> list[dict[str, object]]:
    """Return every layer of the live map as JSON values, in the order they are drawn.

    The district comes twice: as the land under everything, and as its border.
    """
    return [layer.as_json(lang) for layer in (LAND, *MAP_LAYERS.values())]
