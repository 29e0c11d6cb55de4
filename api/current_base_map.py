"""From which other servers pages may load the tiles of the base map: none, as shipped."""

import logging

from api.page_policy import PAGE_POLICY
from gridmap.errors import GridmapError
from gridmap.flows.keep_base_map import read_base_map
from gridmap.wiring import Services

log = logging.getLogger(__name__)

_PICTURES = "img-src 'self'"


def policy_of_maps(services: Services) -> str:
    """Return what a page with a map may do: what any page may, and load tiles of the base map.

    A database that does not answer gives a page without a base map, not no page.
    """
    try:
        origins = read_base_map(district=services.district).origins
    except GridmapError as error:
        log.warning("a page is served without its base map: %s", error)
        return PAGE_POLICY
    return PAGE_POLICY.replace(_PICTURES, " ".join((_PICTURES, *origins)), 1)
