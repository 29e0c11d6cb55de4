"""Operators who follow the stream as a page does, some of whose frames are lost on the way."""

import asyncio
import hashlib
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from stream_client import Message, fetch, messages

PAUSE_S = 0.3


@dataclass
class Operator:
    """One who reads everything once and then hears what changes; `sight` is None for all of it.

    `delays_s` are from the change of each event to its being heard, `told_s` from the look at the
    feed to the message; `oldest_s` is the age that the feed itself has stated.
    """

    url: str
    sight: UUID | None
    dice: random.Random
    lost_share: float = 0.0
    features: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    since: str = ""
    place: str | None = None
    delays_s: list[float] = field(default_factory=list)
    told_s: list[float] = field(default_factory=list)
    oldest_s: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)
    _last: str | None = None
    _is_missing: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """Return what says who this is."""
        return {} if self.sight is None else {"X-Sight": str(self.sight)}

    async def follow(self) -> None:
        """Follow until cancelled, whatever breaks."""
        while True:
            try:
                if self.place is None:
                    await self._read_everything()
                self._is_missing = False  # who comes back is told again what was lost
                async for one in messages(
                    self.url, headers=self.headers | {"Last-Event-ID": str(self.place)}
                ):
                    if not self._take(one):
                        break
            except (OSError, asyncio.IncompleteReadError):
                self.seen["breaks"] += 1
            await asyncio.sleep(PAUSE_S * self.dice.random())

    async def _read_everything(self) -> None:
        news = await fetch(self.url, "/live", headers=self.headers)
        self.features = await self.read_state()
        self.place, self._last = f"{news['epoch']}:{news['cursor']}", news["cursor"]
        self.since = news["cursor"]
        self.heard = []

    async def read_state(self) -> dict[str, Any]:
        """Return what the server shows to this operator now, by id."""
        state = {}
        for layer in ("members", "work_orders"):
            said = await fetch(self.url, f"/layers/{layer}.geojson", headers=self.headers)
            state |= {one["id"]: one for one in said["features"]}
        return state

    def _take(self, one: Message) -> bool:
        """Take a message; False where it shows that another one is missing."""
        if one.kind not in {"frame", "beat", "resync"}:
            self.seen[one.kind or "retry"] += 1
            return True
        if one.kind == "resync":
            self.seen["resync"] += 1
            self.place = None
            return False
        if one.said["previous"] != self._last:
            self.seen["gaps"] += 1
            self._is_missing = False
            return False
        if self._is_missing:
            self.seen["unnoticed"] += 1
        if one.kind == "frame" and self.dice.random() < self.lost_share:
            self.seen["lost"] += 1
            self._is_missing = True
            return True
        self.seen[one.kind] += 1
        self._apply(one)
        return True

    def _apply(self, one: Message) -> None:
        now = datetime.now(UTC)
        self._last, self.place = one.said["cursor"], one.id
        self.told_s.append((now - datetime.fromisoformat(one.said["at"])).total_seconds())
        self.oldest_s = max(self.oldest_s, one.said["age_s"])
        for change in one.said.get("changes", ()):
            self.heard.append(change["cursor"])
            self.delays_s.append((now - datetime.fromisoformat(change["at"])).total_seconds())
        for feature in (*one.said.get("members", ()), *one.said.get("work_orders", ())):
            self.features[feature["id"]] = feature


def mark_of(state: dict[str, Any]) -> str:
    """Return a mark of a state: two that are the same have the same."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()
