"""The relay: looks at the feed again and again, for all listeners of a process at once."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from api.live.frames import Tick, tick_of
from gridmap.errors import GridmapError
from gridmap.flows.follow_feed import Heard, follow_feed
from gridmap.model.feed import FeedState
from gridmap.wiring import Services

log = logging.getLogger(__name__)

TICK_S = 0.25
"""Shortest time from one look to the next: nobody is told more than four frames a second."""

_IDLE_TICK_S, _IDLE_AFTER_S = 0.5, 5.0
_AFTER_FAILURE_S = 1.0
_MOST_ROWS, _MOST_IN_TICK = 2_000, 10_000

Read = Callable[[str | None, int], Heard | None]
"""Looks at the feed after a cursor, up to so many rows."""


class Audience(Protocol):
    """Whom the relay tells."""

    @property
    def is_wanted(self) -> bool:
        """Whether anybody listens, or did until just now."""
        ...

    def hear(self, state: FeedState, tick: Tick, *, is_anew: bool) -> None:
        """Take what a look has found; anew where what came before it is not known."""
        ...

    def complain(self, why: str) -> None:
        """Take that a look has failed."""
        ...


class Relay:
    """One task, which ends by itself when nobody has listened for a while."""

    def __init__(self, services: Services, audience: Audience) -> None:
        self._services = services
        self._audience = audience
        self._limiter = CapacityLimiter(1)  # its own thread, however many calls wait for one
        self._cursor: str | None = None

    async def run(self) -> None:
        """Look until nobody listens any more."""
        loop = asyncio.get_running_loop()
        busy_at = loop.time()
        with self._services.district.apart() as district:
            limit_s = self._services.dispatch_policy.fix_age_limit_s

            def read(after: str | None, limit: int) -> Heard | None:
                return follow_feed(after, district=district, fix_age_limit_s=limit_s, limit=limit)

            while self._audience.is_wanted:
                began = loop.time()
                n_pieces = await self._look(read)
                if n_pieces:
                    busy_at = began
                pause_s = TICK_S if began - busy_at < _IDLE_AFTER_S else _IDLE_TICK_S
                if n_pieces is None:
                    pause_s = _AFTER_FAILURE_S
                await asyncio.sleep(max(0.0, began + pause_s - loop.time()))

    async def _look(self, read: Read) -> int | None:
        """Look once and tell it; return how much there was, None after a failure."""
        try:
            found = await run_sync(partial(_read_all, read, self._cursor), limiter=self._limiter)
        except GridmapError as error:
            log.warning("the feed cannot be read: %s", error)
            self._audience.complain("database")
            return None
        except Exception:
            log.exception("the feed cannot be read")
            self._audience.complain("broken")
            return None
        if found is None:  # another database, or set back: the next look begins anew
            self._cursor = None
            return 0
        state, tick = found
        is_anew, self._cursor = self._cursor is None, tick.cursor
        self._audience.hear(state, tick, is_anew=is_anew)
        return tick.n_pieces


def _read_all(read: Read, after: str | None) -> tuple[FeedState, Tick] | None:
    """Return all that there is to tell now, or a good part of it; None at an unknown cursor."""
    heard = read(after, _MOST_ROWS)
    if heard is None:
        return None
    tick = tick_of(heard)
    while not heard.is_all and tick.n_pieces < _MOST_IN_TICK:
        more = read(heard.cursor, _MOST_ROWS)
        if more is None or more.state.epoch != heard.state.epoch:
            return None
        heard = more
        tick.extend(tick_of(heard))
    return heard.state, tick
