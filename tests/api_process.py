"""A real API process on a loopback port, for tests that need more than one or that kill it."""

import os
import secrets
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

START_LIMIT_S = 180.0
HOST = "127.0.0.1"
_PROGRAM = Path(__file__).with_name("serve_api.py")


class ApiProcess:
    """One server process; `kill` ends it as a power cut would."""

    def __init__(self, app_url: str, owner_url: str, *, port: int = 0, flags: tuple[str, ...] = ()):
        self.port = port or free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.urls = (app_url, owner_url)
        self._process = subprocess.Popen(
            [sys.executable, str(_PROGRAM), str(self.port), *flags],
            env={
                **os.environ,
                "GRIDMAP_DATABASE_URL": app_url,
                "GRIDMAP_OWNER_URL": owner_url,
                "PYTHONPATH": str(Path(__file__).parent.parent),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_alive(self) -> "ApiProcess":
        """Return when it answers; fail with its last words if it ends instead."""
        limit = time.monotonic() + START_LIMIT_S
        with local_client(self.url) as client:
            while time.monotonic() < limit:
                if self._process.poll() is not None:
                    raise RuntimeError(f"the API process ended: {self._process.communicate()[1]}")
                try:
                    if client.get("/livez").is_success:
                        return self
                except httpx.TransportError:
                    time.sleep(0.05)
        raise RuntimeError(f"the API process does not answer after {START_LIMIT_S} s")

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def cpu_s(self) -> float:
        """Return how long processors have worked for it so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it at once, wherever it is."""
        self._process.kill()
        self._process.communicate()

    def stop(self) -> str:
        """Let it finish and end; return what it wrote to stderr."""
        self._process.terminate()
        try:
            return self._process.communicate(timeout=30)[1]
        except subprocess.TimeoutExpired:
            self.kill()
            raise


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
