"""Connections are cut in the middle of whatever they do: a retry with the same key is safe."""

import time

import psycopg
import pytest
import volunteers
from api_process import ApiProcess
from load import Load
from proofs import write_down
from storm import add_members, dice

pytestmark = pytest.mark.postgis

CUT = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"""


def cut_again_and_again(district, app_url, owner_url, *, n_cuts):
    """Cut every connection of the application every now and then; return what was told."""
    add_members(district, 30, capacity=1_000)
    volunteers.add_role(district)
    volunteers.add(district, "V", capacity=100_000)
    random = dice(n_cuts)
    api = ApiProcess(app_url, owner_url)
    try:
        url = api.wait_until_alive().url
        with (
            psycopg.connect(app_url.replace("+psycopg", ""), autocommit=True) as knife,
            Load([url]) as load,
        ):
            n_cut = 0
            for _ in range(n_cuts):
                time.sleep(random.uniform(0.05, 0.4))
                n_cut += knife.execute(CUT).fetchone()[0]
            time.sleep(0.3)
        assert n_cut > n_cuts
        assert api.is_running
    finally:
        api.stop()
    return load.told


def test_nothing_is_doubled_or_lost_when_connections_are_cut(
    district, app_url, owner_url, check_after_crash
):
    """Expert test 6 (dispatch.md 6 A), 15 of its 100 cuts: a retry never duplicates."""
    told = cut_again_and_again(district, app_url, owner_url, n_cuts=15)
    figures = check_after_crash(district, told)
    assert figures["requests_acknowledged"] > 0
    assert told.answers["503 database_unavailable"] > 0


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_nothing_is_doubled_or_lost_in_three_hundred_cuts(
    district, app_url, owner_url, check_after_crash
):
    """Expert test 6 (dispatch.md 6 A), three times over."""
    told = cut_again_and_again(district, app_url, owner_url, n_cuts=300)
    write_down("dropped_connections", cuts=300, **check_after_crash(district, told))
