"""From which other servers pages may load the tiles of the base map: none, as shipped."""

import logging
import math
import threading
import time

from api.page_policy import PAGE_POLICY
from gridmap.errors import GridmapError
from gridmap.flows.keep_base_map import read_base_map
from gridmap.wiring import Services

log = logging.getLogger(__name__)

_GOOD_FOR_S = 10.0
"""Another process may have chosen another base map: after so long it is asked again."""

_PICTURES = "img-src 'self'"


class MapPolicy:
    """What a page with a map may do: what any page may, and load tiles of the base map.

    A page waits for no database: one call asks at a time, the others go by what was last known.
    """

    def __init__(self) -> None:
        self._policy = PAGE_POLICY
        self._read_at = -math.inf
        self._asking = threading.Lock()

    def forget(self) -> None:
        """Ask again at the next page: the base map was changed here."""
        self._read_at = -math.inf

    def now(self, services: Services) -> str:
        """Return the policy of a page that is opened now."""
        is_fresh = time.monotonic() - self._read_at < _GOOD_FOR_S
        if is_fresh or not self._asking.acquire(blocking=False):
            return self._policy
        try:
            self._read_at = time.monotonic()
            origins = read_base_map(district=services.district).origins
            self._policy = PAGE_POLICY.replace(_PICTURES, " ".join((_PICTURES, *origins)), 1)
        except GridmapError as error:
            log.warning("a page goes by the base map that was last known: %s", error)
        finally:
            self._asking.release()
        return self._policy
