"""Listeners of the event stream over real sockets, which check the chain and keep a state."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

_LIMIT = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """One server-sent event; `kind` is "" for one that only says when to come back."""

    kind: str
    id: str | None
    said: Mapping[str, Any]
    retry_ms: int | None = None


async def messages(
    url: str, *, headers: Mapping[str, str] | None = None, query: str = ""
) -> AsyncIterator[Message]:
    """Yield what a server sends until it ends the stream; ConnectionError where it breaks off."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=_LIMIT)
    try:
        lines = [f"GET /stream{query} HTTP/1.1", f"Host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = (await _upto(reader, b"\r\n\r\n")).decode()
        if " 200 " not in head.splitlines()[0]:
            raise ConnectionError(head)
        rest = b""
        while size := int(await _upto(reader, b"\r\n"), 16):
            rest += (await _exactly(reader, size + 2))[:-2]
            *whole, rest = rest.split(b"\n\n")
            for one in whole:
                yield _parsed(one.decode())
    finally:
        writer.close()


async def _upto(reader: asyncio.StreamReader, end: bytes) -> bytes:
    try:
        return await reader.readuntil(end)
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("broken off") from error


async def _exactly(reader: asyncio.StreamReader, size: int) -> bytes:
    try:
        return await reader.readexactly(size)
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("broken off") from error


def _parsed(block: str) -> Message:
    fields = dict(line.split(": ", 1) for line in block.splitlines())
    retry = fields.get("retry")
    return Message(
        kind=fields.get("event", ""),
        id=fields.get("id"),
        said=json.loads(fields.get("data", "{}")),
        retry_ms=None if retry is None else int(retry),
    )


def digest(members: Mapping[str, Any], orders: Mapping[str, Any]) -> str:
    """Return a mark of a state: two that are the same have the same."""
    text = json.dumps([members, orders], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Picture:
    """What a listener shows: features by id, every event once."""

    members: dict[str, Any] = field(default_factory=dict)
    orders: dict[str, Any] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)

    def take(self, said: Mapping[str, Any]) -> None:
        """Apply a frame."""
        self.events += [one["cursor"] for one in said["changes"]]
        self.members |= {one["id"]: one for one in said["members"]}
        self.orders |= {one["id"]: one for one in said["work_orders"]}
