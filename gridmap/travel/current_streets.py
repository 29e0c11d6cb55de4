"""The engine of a running service: streets as they stand, read again once they have changed."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from math import inf
from typing import Final

from gridmap.model.place import LonLat
from gridmap.model.travel import TravelMatrix, TravelTimeEngine, TravelTimes, WayFinder

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 3.0
TRY_AGAIN_S: Final = 60.0


class CurrentStreets:
    """Times by the newest network; looks for a newer one at most every `look_every_s`.

    The first who asks waits until the network is built. When it has changed, whoever notices
    builds the new one, and everybody else goes on with the old one meanwhile: the engine named
    in a decision tells the version. Never ask inside a transaction: it may take a second.

    Where a newer network cannot be built the old one goes on, one error is logged and `trouble`
    says why; the same state is tried again every `TRY_AGAIN_S` seconds, another one at once.
    Where there is no old one, whoever asks is told the error: no guess takes its place.

    Parameters
    ----------
    read_state
        Reads the mark of what the network would be built from; cheap.
    build
        Builds the engine of the network that stands now.
    """

    def __init__(
        self,
        *,
        read_state: Callable[[], str],
        build: Callable[[], TravelTimeEngine],
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._read_state = read_state
        self._build = build
        self._look_every_s = look_every_s
        self._building = threading.Lock()
        self._engine: TravelTimeEngine | None = None
        self._state: str | None = None
        self._look_at_s = self._try_at_s = -inf
        self._failed_state: str | None = None
        self._trouble: Exception | None = None

    @property
    def fastest_mps(self) -> float:
        """Return what nobody exceeds, along the ellipsoid."""
        return self.engine().fastest_mps

    def times_to(
        self, origins: Sequence[LonLat], destination: LonLat, *, at: datetime
    ) -> TravelTimes:
        """Return the seconds from every origin to the destination."""
        return self.engine().times_to(origins, destination, at=at)

    def times_between(
        self,
        origins: Sequence[LonLat],
        destinations: Sequence[LonLat],
        *,
        at: datetime,
        limit_s: float = inf,
    ) -> TravelMatrix:
        """Return the seconds from every origin to every destination."""
        return self.engine().times_between(origins, destinations, at=at, limit_s=limit_s)

    def way(self, origin: LonLat, destination: LonLat, *, at: datetime) -> tuple[LonLat, ...]:
        """Return the soonest way along the streets, to be drawn."""
        engine = self.engine()
        return engine.way(origin, destination, at=at) if isinstance(engine, WayFinder) else ()

    @property
    def trouble(self) -> Exception | None:
        """Return why the streets as they stand could not be built; None where they were."""
        return self._trouble

    @property
    def has_engine(self) -> bool:
        """Tell whether there is a network to go by, be it an older one."""
        return self._engine is not None

    def engine(self) -> TravelTimeEngine:
        """Return the engine of the newest network, built if it has to be."""
        if self._engine is not None and time.monotonic() < self._look_at_s:
            return self._engine
        if not self._building.acquire(blocking=self._engine is None):
            assert self._engine is not None  # noqa: S101 (somebody else builds a newer one)
            return self._engine
        try:
            return self._looked()
        finally:
            self._building.release()

    def _looked(self) -> TravelTimeEngine:
        """Return the newest engine; whoever waited for somebody else's finds it here."""
        if self._engine is None:
            state = self._read_state()
            self._engine = self._built(state)
        elif time.monotonic() >= self._look_at_s:
            state = self._read_state()
            if state == self._state:
                self._trouble = self._failed_state = None
            elif state != self._failed_state or time.monotonic() >= self._try_at_s:
                self._engine = self._built_or(self._engine, state)
        self._look_at_s = time.monotonic() + self._look_every_s
        return self._engine

    def _built_or(self, old: TravelTimeEngine, state: str) -> TravelTimeEngine:
        is_known = state == self._failed_state
        try:
            return self._built(state)
        except Exception as error:
            if not is_known:
                log.exception("the street network goes on as it was, the new one fails: %s", error)
            self._try_at_s = time.monotonic() + TRY_AGAIN_S
            return old

    def _built(self, state: str) -> TravelTimeEngine:
        began = time.monotonic()
        try:
            engine = self._build()
        except Exception as error:
            self._trouble, self._failed_state = error, state
            raise
        self._state, self._trouble, self._failed_state = state, None, None
        log.info("the street network was read in %.1f s", time.monotonic() - began)
        return engine
