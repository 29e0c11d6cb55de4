"""Frames of the event stream: what the feed has told, encoded once, cut to what one may see."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from api.layer_answers import encoded
from gridmap.flows.follow_feed import NO_EVENTS, Heard, SeenFeature
from gridmap.layers.catalogue import MAP_LAYERS
from gridmap.layers.feature import MapLayerData
from gridmap.layers.geojson import feature_collection
from gridmap.model.actor import Sight
from gridmap.model.feed import OrderLeft
from gridmap.model.hearing import Hearing


class Piece(NamedTuple):
    """Something encoded, and the subdistrict that it belongs to."""

    subdistrict_id: UUID | None
    body: bytes


class Told(NamedTuple):
    """An event with its place in the feed."""

    place: tuple[int, int]
    kind: str
    piece: Piece


@dataclass(slots=True, kw_only=True)
class Tick:
    """What one look at the feed has found, up to a cursor; features by id as they stood then."""

    cursor: str
    at: datetime
    changes: list[Told] = field(default_factory=list)
    members: dict[str, Piece] = field(default_factory=dict)
    orders: dict[str, Piece] = field(default_factory=dict)
    left: list[OrderLeft] = field(default_factory=list)

    @property
    def n_pieces(self) -> int:
        """Return how much there is in it."""
        return len(self.changes) + len(self.members) + len(self.orders) + len(self.left)

    def extend(self, later: "Tick") -> None:
        """Take what a later look has found: events in order, of each feature the newest."""
        self.cursor, self.at = later.cursor, later.at
        self.changes += later.changes
        self.left += later.left
        self.members |= later.members
        self.orders |= later.orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What every message carries: the database, its place in the chain, how old it may be."""

    epoch: str
    previous: str | None
    cursor: str
    at: datetime
    age_s: float


def place_of(cursor: str) -> tuple[int, int]:
    """Return a cursor as a pair of numbers, in which order it stands.

    >>> place_of("9.12") < place_of("10.3")
    True
    """
    xid, _, row_id = cursor.partition(".")
    return int(xid), int(row_id or 0)


def tick_of(heard: Heard) -> Tick:
    """Encode what the feed has told."""
    changes = [
        Told(
            place_of(one.cursor),
            one.kind,
            Piece(
                one.subdistrict_id,
                encoded(
                    {
                        "cursor": one.cursor,
                        "at": one.at.isoformat(),
                        "kind": one.kind,
                        **one.payload,
                    }
                ),
            ),
        )
        for one in heard.changes
        if one.kind not in NO_EVENTS  # the members stand in the frame themselves
    ]
    return Tick(
        cursor=heard.cursor,
        at=heard.at,
        changes=changes,
        members=_features("members", heard.members),
        orders=_features("work_orders", heard.orders),
        left=list(heard.left),
    )


def _features(layer: str, seen: Iterable[SeenFeature]) -> dict[str, Piece]:
    rows = tuple(seen)
    data = MapLayerData(name=layer, features=tuple(one.feature for one in rows))
    features = feature_collection(data, MAP_LAYERS[layer])["features"]
    assert isinstance(features, list)  # noqa: S101 (a FeatureCollection has a list of them)
    return {
        one.feature.id: Piece(one.subdistrict_id, encoded(feature))
        for one, feature in zip(rows, features, strict=True)
    }


def frame(tick: Tick, hearing: Hearing, stamp: Stamp) -> bytes | None:
    """Return the message that tells a tick to those of one hearing; None where there is nothing.

    What is gone was seen by them and lies elsewhere; it comes before the features, for what has
    come back stands among these.
    """
    sight = hearing.sight
    changes = [
        piece.body
        for _, kind, piece in tick.changes
        if kind not in hearing.withheld and sight.covers(piece.subdistrict_id)
    ]
    members = _seen(tick.members, sight)
    orders = _seen(tick.orders, sight)
    gone = sorted(
        {
            str(one.order_id)
            for one in tick.left
            if sight.covers(one.from_id) and not sight.covers(one.to_id)
        }
    )
    if not (changes or members or orders or gone):
        return None
    lists = b'"changes":[%b],"gone":%b,"members":[%b],"work_orders":[%b]' % (
        b",".join(changes),
        json.dumps(gone).encode(),
        b",".join(members),
        b",".join(orders),
    )
    return _message("frame", stamp, lists)


def _seen(features: Mapping[str, Piece], sight: Sight) -> list[bytes]:
    return [piece.body for piece in features.values() if sight.covers(piece.subdistrict_id)]


def beat(stamp: Stamp) -> bytes:
    """Return the message that nothing has happened up to a cursor."""
    return _message("beat", stamp)


def resync(stamp: Stamp, why: str) -> bytes:
    """Return the message that everything has to be read anew; the chain goes on at its cursor."""
    return _message("resync", stamp, encoded({"why": why})[1:-1])


def stale(why: str, age_s: float) -> bytes:
    """Return the message that nothing can be told; it has no place in the chain."""
    said = encoded({"why": why, "age_s": round(age_s, 1)})
    return b"event: stale\ndata: %b\n\n" % said


def retry(wait_ms: int) -> bytes:
    """Return the message that says when to come back."""
    return b"retry: %d\n\n" % wait_ms


def _message(kind: str, stamp: Stamp, more: bytes = b"") -> bytes:
    head = encoded(
        {
            "epoch": stamp.epoch,
            "previous": stamp.previous,
            "cursor": stamp.cursor,
            "at": stamp.at.isoformat(),
            "age_s": round(stamp.age_s, 1),
        }
    )
    body = head if not more else head[:-1] + b"," + more + b"}"
    id_ = f"{stamp.epoch}:{stamp.cursor}".encode()
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (id_, kind.encode(), body)
