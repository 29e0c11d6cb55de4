"""A database server that is killed as a power cut would, and started anew."""

import os
import signal
import tempfile
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import town
from api_process import free_port
from left_behind import cleared_away
from processes import with_children

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
        for pid in with_children(self._cluster.server.pid):
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
        stack.enter_context(cleared_away(folder))
        server = MortalServer(folder / "data")
        stack.callback(server.stop)
        upgrade(server.url(Role.OWNER), app_role=Role.APP)
        db = open_database(server.url(Role.APP))
        stack.callback(db.close)
        district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
        if is_founded:
            town.found(district)
        yield server, district
