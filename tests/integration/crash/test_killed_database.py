"""The whole database server is killed under load: what was answered stays, the API survives."""

import os
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import town
from api_process import ApiProcess, local_client
from load import Load
from mortal_server import mortal_town
from proofs import write_down
from storm import add_members, dice
from walk_through import the_demonstration

from gridmap.cli.day_clock import DayClock
from gridmap.cli.demo import Show
from gridmap.cli.sample_district import sample_folder
from gridmap.cli.voice import Voice
from gridmap.cluster.roles import Role
from gridmap.sample.day import shifts_for
from gridmap.settings import Settings
from gridmap.wiring import Services

pytestmark = [
    pytest.mark.postgis,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc"),
]


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


@pytest.mark.prove
def test_a_demonstration_plays_on_when_its_server_is_killed():
    """Its people wait for the server that is started anew; they broke off, and all ended."""
    with tempfile.TemporaryDirectory(prefix="gridmap-demo-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        with the_demonstration(folder) as url, local_client(url) as client:
            server = (folder / "data" / "postgres" / "postmaster.pid").read_text().split()[0]
            assert more_come_in(client, client.get("/headline").json()["n_requests"])
            n_before = client.get("/headline").json()["n_requests"]
            os.kill(int(server), signal.SIGKILL)
            assert more_come_in(client, n_before + 3)


def test_a_day_is_prepared_although_the_database_dies_meanwhile_and_each_shift_once():
    """Nothing is told to have failed before the server is back; then all is there, not twice."""
    zone, day = ZoneInfo("Asia/Shanghai"), date(2026, 3, 2)
    n_shifts = "SELECT count(*) FROM shifts"
    with mortal_town() as (server, district), ThreadPoolExecutor(1) as aside:
        for code in {one.member_code for one in shifts_for(day, sample_folder(), zone)[:9]}:
            town.add_member(district, code)
        clock = DayClock(datetime.now(UTC), speed=1)
        services = Services(district=district, settings=Settings())
        show = Show(services, clock, Voice(), zone, rainstorm=False)
        server.kill()
        prepared = aside.submit(show.prepare, day)
        with pytest.raises(TimeoutError):
            prepared.result(timeout=1.5)
        server.start()
        assert len(prepared.result(timeout=60)) > 100
        n = town.one(district, n_shifts)
        assert n > 0
        show.prepare(day)  # as where the answer to a commit was lost
        assert town.one(district, n_shifts) == n


def more_come_in(client, n_requests, *, within_s=120):
    limit = time.monotonic() + within_s
    while time.monotonic() < limit:
        answer = client.get("/headline")
        if answer.is_success and answer.json()["n_requests"] > n_requests:
            return True
        time.sleep(0.5)
    return False
