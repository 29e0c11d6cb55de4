"""Another system that takes messages, on this machine: real HTTP or HTTPS, and it remembers."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TAKEN = 204


@dataclass(frozen=True)
class Seen:
    """One call as it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict:
        return json.loads(self.body)


class Receiver:
    """Takes messages, or answers as `answers` says: a status for what came."""

    def __init__(
        self,
        answers: Callable[[Seen], int] = lambda _: TAKEN,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.answers, self.seen = answers, []
        self.came = threading.Event()
        receiver = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                seen = Seen(self.path, headers, body, time.monotonic())
                receiver.seen.append(seen)
                receiver.came.set()
                status = receiver.answers(seen)
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", receiver.url + "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._server.daemon_threads = True
        scheme = "http"
        if tls is not None:
            scheme = "https"
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def ids(self) -> list[str]:
        """Return the ids of the messages in the order in which they came."""
        return [one.id for one in self.seen]

    def close(self) -> None:
        """Be down from now on: whoever calls is refused the connection."""
        self._server.shutdown()
        self._server.server_close()


def is_signed(seen: Seen, secret: str) -> bool:
    """Tell by the rule of Standard Webhooks whether a call was signed with a secret."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    stamp = seen.headers["webhook-timestamp"]
    signed = f"{seen.id}.{stamp}.".encode() + seen.body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return f"v1,{expected}" in seen.headers["webhook-signature"].split(" ")
