"""Layers on their way out: encoded once, kept until they change, confirmed with 304."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import Request, Response

from gridmap.model.actor import Sight

MOST_KEPT = 300
"""Fifteen layers for the district and for each of nineteen subdistricts."""


class GeoJson(Response):
    """A FeatureCollection, encoded as it is: RFC 7946 wants this media type."""

    media_type = "application/geo+json"


@dataclass(frozen=True, slots=True)
class _Encoded:
    state: str
    etag: str
    body: bytes


class EncodedLayers:
    """Feature layers as they go over the wire, each in its present state, for each sight.

    Encoding 16,000 streets takes a second, telling that they are the same takes none. What was
    encoded for one sight is never given to another; past `MOST_KEPT` the one that was asked for
    least recently goes.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Sight], _Encoded] = OrderedDict()
        self._lock = threading.Lock()

    def answer(
        self,
        request: Request,
        name: str,
        sight: Sight,
        *,
        state: str,
        collection: Callable[[], Mapping[str, object]],
    ) -> Response:
        """Return a layer, or 304 to a caller who has it.

        Parameters
        ----------
        request
            What the caller asked with.
        name
            Of the layer.
        sight
            What the caller sees of it.
        state
            A mark that changes whenever the layer does.
        collection
            Gives the layer as GeoJSON; called where no encoded one is kept.
        """
        with self._lock:  # two callers of a new version: one encodes, the other waits
            kept = self._kept.get((name, sight))
            if kept is None or kept.state != state:
                body = encoded(collection())
                kept = _Encoded(state, f'"{hashlib.sha256(body).hexdigest()[:32]}"', body)
                self._kept[name, sight] = kept
            self._kept.move_to_end((name, sight))
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        headers = {"ETag": kept.etag}
        if kept.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return GeoJson(kept.body, headers=headers)


def encoded(collection: Mapping[str, object]) -> bytes:
    """Return plain JSON values as JSON; they need none of what FastAPI would check."""
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
