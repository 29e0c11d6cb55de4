"""The whole database server is killed under load: what was answered stays, the API survives."""

import os
import shutil
import signal
import tempfile
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import town
from api_process import ApiProcess, free_port, local_client
from load import Load
from proofs import write_down
from storm import add_members, dice

from gridmap.cluster import running_cluster
from gridmap.cluster.roles import Role
from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.migrate import upgrade

pytestmark = [
    pytest.mark.postgis,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc"),
]


class MortalServer:
    """A private cluster on a port that stays the same through its deaths."""

    def __init__(self, folder):
        self._folder, self._port = folder, free_port()
        self._stack = ExitStack()
        self.start()

    def start(self):
        self._cluster = self._stack.enter_context(running_cluster(self._folder, port=self._port))

    def url(self, role):
        return self._cluster.loopback_url(role)

    def kill(self):
        """Kill the server and all its children at once."""
        server = self._cluster.server.pid
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
        for pid in [server, *(pid for pid, parent in parents.items() if parent == server)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._stack.close()

    def stop(self):
        self._stack.close()


@contextmanager
def mortal_town():
    """A town of its own on a server of its own: yields the server and the district."""
    folder = Path(tempfile.mkdtemp(prefix="gridmap-crash-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = MortalServer(folder / "data")
        stack.callback(server.stop)
        upgrade(server.url(Role.OWNER), app_role=Role.APP)
        db = open_database(server.url(Role.APP))
        stack.callback(db.close)
        district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
        town.found(district)
        yield server, district


def kill_again_and_again(server, district, *, n_kills):
    """Kill the database under load, start it anew; the API process stays. Return what was told."""
    add_members(district, 30, capacity=1_000)
    random = dice(n_kills)
    api = ApiProcess(server.url(Role.APP), server.url(Role.OWNER), flags=("--worker",))
    try:
        url = api.wait_until_alive().url
        with Load([url]) as load:
            for _ in range(n_kills):
                time.sleep(random.uniform(0.3, 1.0))
                server.kill()
                wait_for(url, 503)
                server.start()
                wait_for(url, 200)
            time.sleep(0.5)
        assert api.is_running
    finally:
        api.stop()
    return load.told


def wait_for(url, status, limit_s=30.0):
    """Return when the process says that it is ready, or that it is not."""
    limit = time.monotonic() + limit_s
    with local_client(url) as client:
        while client.get("/readyz").status_code != status:
            assert time.monotonic() < limit, f"not {status} after {limit_s} s"
            time.sleep(0.02)


def test_nothing_acknowledged_is_lost_when_the_database_is_killed(check_after_crash):
    with mortal_town() as (server, district):
        told = kill_again_and_again(server, district, n_kills=2)
        figures = check_after_crash(district, told)
    assert figures["requests_acknowledged"] > 0
    assert told.answers["503 database_unavailable"] > 0


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_nothing_acknowledged_is_lost_in_twenty_deaths_of_the_database(check_after_crash):
    with mortal_town() as (server, district):
        told = kill_again_and_again(server, district, n_kills=20)
        write_down("killed_database", kills=20, **check_after_crash(district, told))
