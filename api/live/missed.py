"""What listeners have missed while they were away: from memory, else from the table."""

import asyncio
from collections import deque
from collections.abc import Callable

from anyio.to_thread import run_sync

from api.live.frames import Tick, place_of, tick_of
from gridmap.flows.follow_feed import Heard

_MOST_KEPT = 20_000
"""Events and features in memory: some half a minute under load, hours otherwise."""

_MOST_MISSED = 5_000
"""More than this is read sooner as a whole."""

Read = Callable[[str, int], Heard | None]
"""Looks at the feed after a cursor, up to so many rows."""


class Missed:
    """The last ticks, and a way to older ones that is walked once for all who ask for the same."""

    def __init__(self, since: Tick, read: Read) -> None:
        self._since = since.cursor
        self._at = since.at
        self._read = read
        self._ticks: deque[Tick] = deque()
        self._n_pieces = 0
        self._asked: dict[str, asyncio.Task[Tick | None]] = {}

    def add(self, tick: Tick) -> None:
        """Keep a tick; what was asked for before ends before it."""
        self._asked.clear()
        self._at = tick.at
        if not tick.n_pieces:
            return
        self._ticks.append(tick)
        self._n_pieces += tick.n_pieces
        while self._n_pieces > _MOST_KEPT:
            oldest = self._ticks.popleft()
            self._n_pieces -= oldest.n_pieces
            self._since = oldest.cursor

    async def after(self, cursor: str) -> Tick | None:
        """Return all that came after a cursor; None where that is too much, or not known.

        Raises
        ------
        GridmapError
            The database does not answer.
        """
        asked = self._asked.get(cursor)
        if asked is None or (asked.done() and asked.exception() is not None):
            asked = self._asked[cursor] = asyncio.create_task(self._find(cursor))
        return await asyncio.shield(asked)

    async def _find(self, cursor: str) -> Tick | None:
        if place_of(cursor) < place_of(self._since):
            return await run_sync(self._from_table, cursor)
        return self._from_memory(cursor)

    def _from_memory(self, cursor: str) -> Tick | None:
        place = place_of(cursor)
        found = Tick(cursor=cursor, at=self._at)
        for tick in self._ticks:
            if place_of(tick.cursor) > place:
                found.extend(tick)
        found.changes = [one for one in found.changes if one.place > place]
        found.left = [one for one in found.left if place_of(one.cursor) > place]
        return found if found.n_pieces <= _MOST_MISSED else None

    def _from_table(self, cursor: str) -> Tick | None:
        heard = self._read(cursor, _MOST_MISSED)
        return None if heard is None or not heard.is_all else tick_of(heard)
