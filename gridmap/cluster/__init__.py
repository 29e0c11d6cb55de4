"""The embedded default: a private PostgreSQL + PostGIS cluster in a folder of its own.

`gridmap serve` without any configuration runs one. It is made of the programs that the
system's packages installed, listens on a socket that only its user can reach, gives the
API a role that cannot change the schema, and survives being killed at any moment.

    with running_cluster() as cluster:      # the process that serves
        migrate(cluster.owner_url)
        serve(cluster.app_url)

    with open_cluster() as cluster:         # anything beside it
        ...
"""

from gridmap.cluster.doctor import Finding, examine
from gridmap.cluster.revival import kept_running
from gridmap.cluster.roles import DATABASE, Role
from gridmap.cluster.running import (
    ClusterStatus,
    RunningCluster,
    State,
    attach,
    create_database,
    drop_database,
    open_cluster,
    running_cluster,
    status,
    stop,
)

__all__ = [
    "DATABASE",
    "ClusterStatus",
    "Finding",
    "Role",
    "RunningCluster",
    "State",
    "attach",
    "create_database",
    "drop_database",
    "examine",
    "kept_running",
    "open_cluster",
    "running_cluster",
    "status",
    "stop",
]
