"""Others that give one work order to one member: pgbench, SQL that skips locked rows, Redis.

Each does less than a dispatch: none has rules, street times or reasons. `PgBench` writes the
rows of a dispatch that was decided elsewhere; `SkipLocked` takes the nearest with a free place in
SQL and writes them; `RedisClaims` searches and claims in one script, durable by a synced log.
"""

import itertools
import re
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import bare
import psycopg
import redis
from big_town import BigTown, a_place
from timing import Figure, Step

from gridmap.model.ids import WorkOrderId

_REACH_M, _N_NEAREST = 1_500, 20
_NEAREST = """WITH near AS MATERIALIZED (
        SELECT member_id FROM member_live WHERE tenant_id = 1
        ORDER BY position <-> st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4490)::geography
        LIMIT 20
    ), free AS (
        SELECT l.member_id FROM member_live AS l JOIN near USING (member_id)
        WHERE l.tenant_id = 1 AND l.active < l.capacity
        LIMIT 1 FOR NO KEY UPDATE OF l SKIP LOCKED
    )
    UPDATE member_live AS l SET active = active + 1 FROM free
    WHERE l.tenant_id = 1 AND l.member_id = free.member_id RETURNING l.member_id"""
_CLAIM_SCRIPT = """
local near = redis.call('GEOSEARCH', KEYS[1], 'FROMLONLAT', ARGV[1], ARGV[2],
    'BYRADIUS', ARGV[3], 'm', 'ASC', 'COUNT', ARGV[4])
for _, member in ipairs(near) do
    local left = tonumber(redis.call('HGET', KEYS[2], member))
    if left > 0 then
        redis.call('HINCRBY', KEYS[2], member, -1)
        redis.call('RPUSH', KEYS[3], ARGV[5] .. ' ' .. member)
        return member
    end
end
return false
"""


class SkipLocked:
    """The nearest with a free place, locked by key, and the rows of a dispatch without reasons."""

    def __init__(self, town: BigTown, orders: Sequence[WorkOrderId]) -> None:
        self._orders, self._side_deg = orders, town.side_deg
        self._connections = bare.connections_to(bare.plain(town.app_url))

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        yield self._dispatch

    def _dispatch(self, n: int) -> None:
        place = a_place(n, side_deg=self._side_deg)
        values = bare.dispatch_values(self._orders[n], bare.Told())
        with self._connections.taken() as connection, connection.transaction():
            row = connection.execute(_NEAREST, {"lon": place.lon, "lat": place.lat}).fetchone()
            if row is None:
                raise RuntimeError("nobody near has a free place: the figures mean nothing")
            for statement in bare.DISPATCH_ROWS[1:]:
                connection.execute(statement, {**values, "member": row[0]})


def pgbench(
    town: BigTown,
    orders: Sequence[WorkOrderId],
    *,
    n_clients: int,
    n_each: int,
    told: bare.Told,
) -> Figure:
    """Return how many dispatches that were decided elsewhere pgbench writes in a second."""
    url = bare.plain(town.owner_url)
    with psycopg.connect(url) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS bench_orders (n bigint PRIMARY KEY, id uuid)")
        owner.execute("CREATE SEQUENCE IF NOT EXISTS bench_number")
        owner.execute("TRUNCATE bench_orders")
        owner.execute("ALTER SEQUENCE bench_number RESTART")
        with owner.cursor().copy("COPY bench_orders FROM STDIN") as copy:
            for number, order in enumerate(orders, start=1):
                copy.write_row((number, str(order)))
        owner.execute("CREATE TABLE IF NOT EXISTS bench_members (n bigint PRIMARY KEY, id uuid)")
        owner.execute("TRUNCATE bench_members")
        owner.execute(
            "INSERT INTO bench_members SELECT row_number() OVER (), member_id FROM member_live"
        )
        n_members = owner.execute("SELECT count(*) FROM bench_members").fetchone()[0]
    folder = Path(tempfile.mkdtemp(prefix="gridmap-pgbench-"))
    script = folder / "dispatch.sql"
    script.write_text(_pgbench_script(n_members, told), encoding="utf-8")
    command = [_program("pgbench"), "-n", "-f", str(script), "-c", str(n_clients), "-j", "2"]
    command += ["-t", str(n_each), "-l", "--log-prefix", str(folder / "log"), "-M", "prepared", url]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    per_s = float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))
    took_us = sorted(
        int(line.split()[2]) for log in folder.glob("log*") for line in log.read_text().splitlines()
    )
    shutil.rmtree(folder)
    return Figure(
        what="dispatch, pgbench",
        n_clients=n_clients,
        n_members=town.n_members,
        per_s=per_s,
        repetitions=(round(per_s, 1),),
        p50_ms=took_us[len(took_us) // 2] / 1_000,
        p99_ms=took_us[int(0.99 * (len(took_us) - 1))] / 1_000,
    )


def _pgbench_script(n_members: int, told: bare.Told) -> str:
    """Return the rows of a dispatch as a script of pgbench; ids come from the server."""
    names = ("decision", "assignment", "event")
    drawn = ", ".join(f'gen_random_uuid() AS "{name}"' for name in names)
    head = f"""\\set place random(1, {n_members})
WITH next AS MATERIALIZED (SELECT nextval('bench_number') AS n)
SELECT o.id AS "order", m.id AS "member", {drawn}
    FROM next JOIN bench_orders AS o USING (n), bench_members AS m
    WHERE m.n = :place \\gset
BEGIN;
"""  # noqa: S608
    fixed = {
        "at": "now()",
        "kind": "'order_assigned'",
        "request": "NULL",
        "candidates": f"'{told.candidates}'",
        "situation": "NULL" if told.situation is None else f"'\\x{told.situation.hex()}'",
    }
    body = ";\n".join(
        re.sub(r"%\((\w+)\)s", lambda found: fixed.get(found[1], f":{found[1]}"), one)
        for one in bare.DISPATCH_ROWS
    )
    return f"{head}{body};\nCOMMIT;\n"


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")) or [shutil.which(name)]
    return str(found[-1])


class RedisClaims:
    """Search and claim in one script of a private Redis whose log is synced at each write."""

    def __init__(self, town: BigTown, socket: Path) -> None:
        self._socket, self._side_deg = str(socket), town.side_deg
        self._names = itertools.count()
        with psycopg.connect(bare.plain(town.app_url)) as connection:
            rows = connection.execute(
                "SELECT member_id::text, st_x(position::geometry), st_y(position::geometry),"
                " capacity FROM member_live"
            ).fetchall()
        client = redis.Redis(unix_socket_path=self._socket)
        client.flushall()
        for start in range(0, len(rows), 1_000):
            part = rows[start : start + 1_000]
            places = [value for code, lon, lat, _ in part for value in (lon, lat, code)]
            client.geoadd("members", places)
            client.hset("left", mapping={code: capacity for code, _, _, capacity in part})

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        client = redis.Redis(unix_socket_path=self._socket)
        claim = client.register_script(_CLAIM_SCRIPT)

        def step(n: int) -> None:
            place = a_place(n, side_deg=self._side_deg)
            arguments = [place.lon, place.lat, _REACH_M, _N_NEAREST, str(uuid.uuid4())]
            if claim(keys=["members", "left", "log"], args=arguments) is None:
                raise RuntimeError("nobody near has a free place: the figures mean nothing")

        yield step
        client.close()


@contextmanager
def running_redis() -> Iterator[Path | None]:
    """Run a private Redis on a socket, durable at each write; None where it is not installed."""
    # One program under several names; what it is started as says what it does.
    program = shutil.which("redis-server") or shutil.which("redis-check-rdb")
    if program is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="gridmap-redis-"))
    socket = folder / "socket"
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
    }
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    words.insert(0, "redis-server")
    server = subprocess.Popen(words, executable=program, stdout=subprocess.DEVNULL)
    try:
        _wait_for(socket)
        yield socket
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(socket: Path, *, patience_s: float = 10.0) -> None:
    ends_at = time.monotonic() + patience_s
    while not socket.exists():
        if time.monotonic() > ends_at:
            raise TimeoutError("Redis did not start")
        time.sleep(0.05)
