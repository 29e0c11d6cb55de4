"""Listeners of the event stream over real sockets, which check the chain and keep a state."""

import asyncio
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
        writer.write(_head(f"/stream{query}", parts.netloc, headers or {}))
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


async def fetch(url: str, path: str, *, headers: Mapping[str, str] | None = None) -> Any:
    """Return what a server answers to a get; ConnectionError where it does not."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=_LIMIT)
    try:
        writer.write(_head(path, parts.netloc, {**(headers or {}), "Connection": "close"}))
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise ConnectionError(head[:200])
        return json.loads(body)
    finally:
        writer.close()


def _head(path: str, host: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


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
