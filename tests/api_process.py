"""A real API process on a loopback port, for tests that need more than one or that kill it."""

import os
import secrets
import signal
import socket
import ssl
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx
from forks import Forks

START_LIMIT_S = 180.0
_STOP_LIMIT_S = 30.0
HOST = "127.0.0.1"
_forks = Forks()


class ApiProcess:
    """One server process; `kill` ends it as a power cut would."""

    def __init__(self, app_url: str, owner_url: str, *, port: int = 0, flags: tuple[str, ...] = ()):
        self.port = port or free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.urls = (app_url, owner_url)
        self._words = _file_for_words()
        environment = {
            **os.environ,
            "GRIDMAP_DATABASE_URL": app_url,
            "GRIDMAP_OWNER_URL": owner_url,
        }
        self.pid = _forks.begin([str(self.port), *flags], environment, self._words)

    def wait_until_alive(self) -> "ApiProcess":
        """Return when it answers; fail with its last words if it ends instead."""
        limit = time.monotonic() + START_LIMIT_S
        with local_client(self.url) as client:
            while time.monotonic() < limit:
                if not self.is_running:
                    raise RuntimeError(f"the API process ended: {self._last_words()}")
                try:
                    if client.get("/livez").is_success:
                        return self
                except httpx.TransportError:
                    time.sleep(0.05)
        raise RuntimeError(f"the API process does not answer after {START_LIMIT_S} s")

    @property
    def is_running(self) -> bool:
        return _forks.ended(self.pid) is None

    @property
    def cpu_s(self) -> float:
        """Return how long processors have worked for it so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it at once, wherever it is."""
        self._end(signal.SIGKILL)
        self._last_words()

    def stop(self) -> str:
        """Let it finish and end; return what it wrote to stderr."""
        try:
            self._end(signal.SIGTERM)
        except TimeoutError:
            self.kill()
            raise
        return self._last_words()

    def _end(self, how: signal.Signals) -> None:
        """Send a signal and wait until it has ended."""
        limit = time.monotonic() + _STOP_LIMIT_S
        if self.is_running:
            os.kill(self.pid, how)
        while self.is_running:
            if time.monotonic() > limit:
                raise TimeoutError(f"the API process has not ended after {_STOP_LIMIT_S} s")
            time.sleep(0.01)

    def _last_words(self) -> str:
        """Return what it wrote to stderr, once."""
        said = self._words.read_text(encoding="utf-8") if self._words.exists() else ""
        self._words.unlink(missing_ok=True)
        return said


def _file_for_words() -> Path:
    handle, name = tempfile.mkstemp(prefix="gridmap-tests-words-")
    os.close(handle)
    return Path(name)


def local_client(url: str, *, timeout_s: float = 60.0) -> httpx.Client:
    """Return a client of a server on this machine.

    It speaks no TLS, so it loads no certificates: that costs more than a hundred calls.
    """
    no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.Client(base_url=url, timeout=timeout_s, trust_env=False, verify=no_tls)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on.

    It lies below those that systems hand out to clients: a client that tries to reach a dead
    server might be given its very port, reach itself and keep the port from the next server.
    Processes of one run of tests choose among different ports.
    """
    here = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    n_processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        port = secrets.choice(range(20_000 + here, 30_000, n_processes))
        with suppress(OSError), socket.create_server((HOST, port)):
            return port
