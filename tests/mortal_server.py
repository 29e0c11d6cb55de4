"""A database server that is killed as a power cut would, and started anew."""

import os
import shutil
import signal
import tempfile
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import town
from api_process import free_port

from gridmap.cluster import running_cluster
from gridmap.cluster.roles import Role
from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.migrate import upgrade


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
def mortal_town(*, is_founded=True):
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
        if is_founded:
            town.found(district)
        yield server, district
