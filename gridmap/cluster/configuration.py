"""The two files that a private server reads: its settings and who may log in."""

from pathlib import Path

from gridmap.cluster.folder import DataFolder

_SETTINGS = """\
# Written by gridmap at each start. Put settings of your own into local.conf beside it.

# Reached through a socket in a folder that is closed to everyone else.
listen_addresses = {listen}
port = {port}
unix_socket_directories = {socket_folder}
unix_socket_permissions = 0700
hba_file = {access}
password_encryption = 'scram-sha-256'

# What was answered stays, through a power cut.
fsync = on
synchronous_commit = on
full_page_writes = on

# Sized for two cores beside an application with small pools.
max_connections = 60
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_parallel_workers_per_gather = 0  # many short statements share the cores
random_page_cost = 1.1               # solid-state disk
jit = off                            # costs more than it saves on short statements
enable_indexonlyscan = off           # one of an SP-GiST index of shapes ends the server
autovacuum_naptime = 10s             # until a table has figures, it is taken for a single row

timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'

# One file a weekday, overwritten after a week. Neither statements nor row values get into
# it: they would carry names and telephone numbers of citizens.
logging_collector = on
log_directory = {log}
log_filename = 'server-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] %u@%d '
log_min_error_statement = panic
log_error_verbosity = terse

include = 'local.conf'
"""

LOCAL_SETTINGS = "# Settings of your own for the database server. Read last.\n"

_ACCESS = """\
# Written by gridmap at each start.
# The socket needs no password: its folder is closed to everyone but the server's user.
local all all trust
"""

_ACCESS_BY_PORT = """\
host all gridmap_owner,gridmap_app 127.0.0.1/32 scram-sha-256
"""


def settings_text(home: DataFolder, *, socket_folder: Path, port: int, loopback: bool) -> str:
    """Return the settings of the server; it listens on 127.0.0.1 only if `loopback`."""
    return _SETTINGS.format(
        listen=_quoted("127.0.0.1" if loopback else ""),
        port=port,
        socket_folder=_quoted(str(socket_folder)),
        access=_quoted(str(home.access)),
        log=_quoted(str(home.log)),
    )


def access_text(*, loopback: bool) -> str:
    """Return who may log in: trusted on the socket, with a password on the loopback port."""
    return _ACCESS + (_ACCESS_BY_PORT if loopback else "")


def _quoted(value: str) -> str:
    """Return a value as the server's configuration files write it."""
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n")
    return f"'{escaped}'"
