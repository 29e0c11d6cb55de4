"""All who listen to one process: each is told what its sight covers, and what it has missed.

Each message names the one before it; whoever finds a gap has missed something.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from api.live import frames
from api.live.channel import Channel
from api.live.feed_age import FeedAge
from api.live.frames import Stamp, Tick, place_of
from api.live.missed import Missed
from api.live.relay import Relay
from gridmap.errors import GridmapError
from gridmap.flows.follow_feed import Heard, follow_feed
from gridmap.model.feed import FeedState
from gridmap.model.hearing import Hearing
from gridmap.model.ids import AccountId
from gridmap.wiring import Services

BEAT_S = 2.0
"""Longest silence: a page that hears nothing for five seconds may say that the line is down."""

MOST_LISTENERS = 20_000
MOST_OF_AN_ACCOUNT = 50
"""Where people have accounts: nobody opens so many pages, and one must not take all the places."""

_KEPT_ON_S = 60.0
"""How long the relay goes on after the last listener has left: pages are loaded again."""

_LIFE_S, _LIFE_SPREAD_S = 300, 60
"""A stream ends after a while and is asked for anew, and so are the rights of who listens."""

_RETRY_MS, _RETRY_SPREAD_MS = 1_000, 2_000
_PATIENCE_S = 1.0
_LOOKS = 3
_NEVER = datetime.min.replace(tzinfo=UTC)


class Resume(NamedTuple):
    """How far somebody who comes back has got, and in which database."""

    epoch: str
    cursor: str


class Live:
    """All who listen to one process."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services = services
        self._channels: dict[Hearing, Channel] = {}
        self._relay: asyncio.Task[None] | None = None
        self._has_begun = asyncio.Event()
        self._looked = asyncio.Event()
        self._is_ending = False
        self._epoch = ""
        self._newest = Tick(cursor="0.0", at=_NEVER)
        self._missed = Missed(self._newest, self._read)
        self._age = FeedAge(0.0)
        self._left_at = 0.0
        self.n_listeners = 0
        self.n_of: Counter[AccountId] = Counter()

    async def follow(
        self, hearing: Hearing, resume: Resume | None, *, account: AccountId
    ) -> AsyncGenerator[bytes, None]:
        """Yield what somebody is told, until the stream has lived for long or the server stops."""
        until = _now() + _LIFE_S + secrets.randbelow(_LIFE_SPREAD_S)
        with self._listening(account):
            yield _retry()
            async for complaint in self._until_begun():
                yield complaint
            if not self._is_ending:
                with self._channel(hearing) as channel:
                    async for told in self._tell(channel, resume, until):
                        yield told
            yield _retry()

    async def _until_begun(self) -> AsyncGenerator[bytes, None]:
        """Wait for the first look at the feed; yield how long there has been none."""
        while not self._has_begun.is_set():
            try:
                await asyncio.wait_for(self._has_begun.wait(), _PATIENCE_S)
            except TimeoutError:
                yield frames.stale("database", self._age.seconds(_now()))

    async def _tell(
        self, channel: Channel, resume: Resume | None, until: float
    ) -> AsyncGenerator[bytes, None]:
        """Yield what has been missed, and then each frame of a channel."""
        number, opening = await self._opening(channel, resume)
        yield opening
        while not self._is_ending and _now() < until:
            if channel.has_lost(number):
                number = channel.next_number
                yield frames.resync(self._stamp(None, channel.cursor), "too_slow")
            told, number = channel.frames_from(number)
            if told:
                yield told
            else:
                await channel.wait()

    async def _opening(self, channel: Channel, resume: Resume | None) -> tuple[int, bytes]:
        """Return which frame comes next, and the message that leads up to it."""
        if resume is None:
            return channel.next_number, frames.beat(self._stamp(None, channel.cursor))
        why = await self._why_unknown(resume)
        if why is not None:
            return channel.next_number, frames.resync(self._stamp(None, channel.cursor), why)
        if channel.cursor != self._newest.cursor:
            self._push(channel, self._newest.cursor)
        number, stamp = channel.next_number, self._stamp(resume.cursor, channel.cursor)
        missed = await self._missed_after(resume.cursor)
        if missed is None:
            return number, frames.resync(replace(stamp, previous=None), "forgotten")
        until = place_of(stamp.cursor)
        missed = replace(missed, changes=[one for one in missed.changes if one.place <= until])
        return number, frames.frame(missed, channel.hearing, stamp) or frames.beat(stamp)

    async def _why_unknown(self, resume: Resume) -> str | None:
        """Return why nothing can be said of what came after a cursor; None where it can.

        Another process may have looked at the feed later: then this one catches up first.
        """
        for _ in range(_LOOKS):
            if resume.epoch != self._epoch:
                return "other_database"
            if place_of(resume.cursor) <= place_of(self._newest.cursor):
                return None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._looked.wait(), _PATIENCE_S)
        return "set_back"

    async def _missed_after(self, cursor: str) -> Tick | None:
        try:
            return await self._missed.after(cursor)
        except GridmapError:
            return None

    def hear(self, state: FeedState, tick: Tick, *, is_anew: bool) -> None:
        """Take what the relay has found and tell each channel its part."""
        self._age.note(state, _now())
        if is_anew or state.epoch != self._epoch:
            self._begin(state.epoch, replace(tick, cursor=state.cursor))
        else:
            self._newest = tick
            self._missed.add(tick)
            for channel in self._channels.values():
                stamp = self._stamp(channel.cursor, tick.cursor)
                body = frames.frame(tick, channel.hearing, stamp)
                if body is not None or _now() - channel.told_at >= BEAT_S:
                    self._push(channel, tick.cursor, body)
        self._looked.set()
        self._looked = asyncio.Event()

    def complain(self, why: str) -> None:
        """Tell everybody that nothing is known at present, and since when."""
        now = _now()
        for channel in self._channels.values():
            channel.push(frames.stale(why, self._age.seconds(now)), at=now)

    def end(self) -> None:
        """Let every stream end, each with the time after which to come back."""
        self._is_ending = True
        self._has_begun.set()
        for channel in self._channels.values():
            channel.wake()

    async def close(self) -> None:
        """End the relay."""
        if self._relay is not None:
            self._relay.cancel()
            with suppress(asyncio.CancelledError):
                await self._relay

    def _begin(self, epoch: str, tick: Tick) -> None:
        """Follow a feed that nothing was told of before."""
        self._epoch, self._newest = epoch, tick
        self._missed = Missed(tick, self._read)
        for channel in self._channels.values():
            body = frames.resync(self._stamp(None, tick.cursor), "other_database")
            self._push(channel, tick.cursor, body)
        self._has_begun.set()

    def _push(self, channel: Channel, cursor: str, body: bytes | None = None) -> None:
        """Tell a channel something, by default that nothing has happened up to a cursor."""
        body = body or frames.beat(self._stamp(channel.cursor, cursor))
        channel.cursor = cursor
        channel.push(body, at=_now())

    def _stamp(self, previous: str | None, cursor: str) -> Stamp:
        return Stamp(
            epoch=self._epoch,
            previous=previous,
            cursor=cursor,
            at=self._newest.at,
            age_s=self._age.seconds(_now()),
        )

    def _read(self, after: str, limit: int) -> Heard | None:
        """Look at what somebody has missed, in a thread."""
        services = self._services()
        return follow_feed(
            after,
            district=services.district,
            fix_age_limit_s=services.dispatch_policy.fix_age_limit_s,
            limit=limit,
        )

    @property
    def is_wanted(self) -> bool:
        """Whether anybody listens, or did until just now."""
        return self.n_listeners > 0 or _now() - self._left_at < _KEPT_ON_S

    @property
    def feed_age_s(self) -> float | None:
        """How old what is told may be, in seconds; None where nobody looks at the feed."""
        if self._relay is None or self._relay.done():
            return None
        return self._age.seconds(self._relay.get_loop().time())

    @contextmanager
    def _listening(self, account: AccountId) -> Iterator[None]:
        """Be one of those for whom the relay runs."""
        self.n_listeners += 1
        self.n_of[account] += 1
        if self._relay is None or self._relay.done():
            self._has_begun.clear()
            self._age = FeedAge(_now())
            relay = Relay(self._services(), self)  # of no call: it does not log under the id of one
            self._relay = asyncio.create_task(relay.run(), context=Context())
        try:
            yield
        finally:
            self.n_listeners -= 1
            self.n_of -= Counter({account: 1})
            self._left_at = _now()

    @contextmanager
    def _channel(self, hearing: Hearing) -> Iterator[Channel]:
        """Listen to the channel of a hearing, which is there as long as somebody does."""
        channel = self._channels.setdefault(hearing, Channel(hearing, self._newest.cursor))
        channel.n_listeners += 1
        try:
            yield channel
        finally:
            channel.n_listeners -= 1
            if channel.n_listeners == 0:
                del self._channels[hearing]


def _now() -> float:
    return asyncio.get_running_loop().time()


def _retry() -> bytes:
    """Return the message that says when to come back: not all at once."""
    return frames.retry(_RETRY_MS + secrets.randbelow(_RETRY_SPREAD_MS))
