"""The web server, which lets streams end before it does."""

import socket

import uvicorn
from fastapi import FastAPI

from api.live.listeners import Live


class Server(uvicorn.Server):
    """Tells everybody who listens when to come back, and then waits for the last answers.

    A stream never ends by itself: the configuration has to state `timeout_graceful_shutdown`
    too, for listeners who do not take even the last word.
    """

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._live: Live = app.state.live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: streams first, then as uvicorn does."""
        self._live.end()
        await super().shutdown(sockets)
