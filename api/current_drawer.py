"""The drawer of a running server: its raster is made when circles are first asked for."""

import threading
from collections.abc import Sequence

from starlette.exceptions import HTTPException

from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.stations import Change
from gridmap.travel.circle_sheets import CircleDrawer, CircleSheet
from gridmap.travel.coverage_studio import CoverageStudio

_LONGEST_WAIT_S, _RETRY_AFTER_S = 10.0, 5


class CurrentDrawer:
    """Keeps one drawer for as long as the studio is the same; callers wait in line for a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._studio: CoverageStudio | None = None
        self._drawer: CircleDrawer | None = None

    def sheet(
        self,
        studio: CoverageStudio,
        policy: CoveragePolicy,
        limits_s: Sequence[float],
        changes: Sequence[Change],
    ) -> CircleSheet:
        """Return the circles of a policy, as things are or with changes to them.

        Raises
        ------
        HTTPException
            503: those before take too long.
        """
        if not self._lock.acquire(timeout=_LONGEST_WAIT_S):
            raise HTTPException(503, headers={"Retry-After": str(_RETRY_AFTER_S)})
        try:
            if self._drawer is None or self._studio is not studio:
                self._studio, self._drawer = studio, CircleDrawer(studio)
            return self._drawer.sheet(policy, limits_s, changes)
        finally:
            self._lock.release()
