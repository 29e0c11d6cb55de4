"""Send one message: no redirect is followed, no proxy is asked, nothing of the answer is kept."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from gridmap.delivery.addresses import Target, Way, target_of, ways_to
from gridmap.model.delivery import SendFault, Tried

_TAKEN, _MOVED = range(200, 300), range(300, 400)
_LEAST_S = 0.05


def post(
    url: str, body: bytes, *, headers: Mapping[str, str], allows_local: bool, limit_s: float
) -> Tried:
    """Send a body and return what came of it; any status from 200 to 299 means taken.

    The whole try takes `limit_s` at most, beside looking up the name: a receiver that answers
    byte by byte does not hold it longer.
    """
    target = target_of(url)
    try:
        ways = ways_to(target, allows_local=allows_local)
    except (OSError, UnicodeError):
        return Tried(fault=SendFault.NAME_UNKNOWN)
    if ways is None:
        return Tried(fault=SendFault.ADDRESS_REFUSED)
    limit = _Limit(limit_s)
    tried = _tried(target, ways, body, headers, limit)
    # What was cut off at the limit is not known to be taken, whatever its first line said.
    return Tried(fault=SendFault.TIMED_OUT) if limit.is_over else tried


def _tried(
    target: Target, ways: list[Way], body: bytes, headers: Mapping[str, str], limit: "_Limit"
) -> Tried:
    try:
        with limit.running(), _connected(target, ways, limit) as sock:
            return _told(_ask(target, sock, body, headers))
    except ssl.SSLError:
        return Tried(fault=SendFault.NO_TRUST)
    except TimeoutError:
        return Tried(fault=SendFault.TIMED_OUT)
    except (OSError, http.client.HTTPException):
        return Tried(fault=SendFault.NO_CONNECTION)


class _Limit:
    """Ends what is under way when the time is over."""

    def __init__(self, limit_s: float) -> None:
        self._ends_at = time.monotonic() + limit_s
        self._sock: socket.socket | None = None
        self._timer = threading.Timer(limit_s, self._end)
        self._timer.daemon = True
        self.is_over = False

    @property
    def left_s(self) -> float:
        """Return how much time is left, a little at least."""
        return max(_LEAST_S, self._ends_at - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Shut this socket when the time is over."""
        self._sock = sock

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time within the block."""
        self._timer.start()
        try:
            yield
        finally:
            self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        if self._sock is not None:
            try:
                self._sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already


@contextmanager
def _connected(target: Target, ways: list[Way], limit: _Limit) -> Iterator[socket.socket]:
    """Connect to the first address that answers, and to no other one than was checked."""
    with _first_of(ways, limit) as plain:
        limit.watch(plain)
        plain.settimeout(limit.left_s)
        if not target.is_secure:
            yield plain
            return
        trust = ssl.create_default_context()
        with trust.wrap_socket(
            plain, server_hostname=target.host, do_handshake_on_connect=False
        ) as sock:
            limit.watch(sock)
            sock.do_handshake()
            yield sock


def _first_of(ways: list[Way], limit: _Limit) -> socket.socket:
    last: OSError = ConnectionRefusedError()
    for way in ways:
        sock = socket.socket(way.family, socket.SOCK_STREAM)
        sock.settimeout(limit.left_s)
        try:
            sock.connect(way.address)
        except OSError as error:
            sock.close()
            last = error
        else:
            return sock
    raise last


def _ask(target: Target, sock: socket.socket, body: bytes, headers: Mapping[str, str]) -> int:
    kind = http.client.HTTPSConnection if target.is_secure else http.client.HTTPConnection
    connection = kind(target.host, target.port)
    connection.sock = sock
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


def _told(status: int) -> Tried:
    if status in _TAKEN:
        return Tried(status=status)
    fault = SendFault.REDIRECTED if status in _MOVED else SendFault.REFUSED
    return Tried(fault=fault, status=status)
