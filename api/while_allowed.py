"""Streams end when whoever listens may not any more; a page that listens is in use meanwhile."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.requests import Request

LOOKED_AT_EVERY_S = 30.0
"""A right that was taken away, or a session that was ended, is felt that soon."""


async def while_allowed(
    pieces: AsyncGenerator[bytes, None], request: Request, *, every_s: float = LOOKED_AT_EVERY_S
) -> AsyncGenerator[bytes, None]:
    """Yield the pieces of a stream for as long as the guard would let the call in again."""
    still_allowed = getattr(request.state, "still_allowed", None)
    looked_at = time.monotonic()
    async with aclosing(pieces):
        async for piece in pieces:
            if still_allowed is not None and time.monotonic() - looked_at >= every_s:
                if not await still_allowed():
                    return
                looked_at = time.monotonic()
            yield piece
