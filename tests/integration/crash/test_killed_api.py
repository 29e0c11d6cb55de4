"""API processes are killed while they work: what was answered stays, nothing is half done."""

import time
from contextlib import ExitStack

import pytest
import volunteers
from api_process import ApiProcess
from load import Load
from proofs import write_down
from storm import add_members, dice

pytestmark = pytest.mark.postgis


def kill_again_and_again(district, app_url, owner_url, *, n_kills):
    """Kill one of two working processes at random, start it anew; return what was told."""
    add_members(district, 30, capacity=1_000)
    volunteers.add_role(district)
    volunteers.add(district, "V", capacity=100_000)
    random = dice(n_kills)
    with ExitStack() as stack:
        two = [ApiProcess(app_url, owner_url, flags=("--worker",)) for _ in range(2)]
        stack.callback(lambda: [one.kill() for one in two])
        urls = [one.wait_until_alive().url for one in two]
        with Load(urls) as load:
            for _ in range(n_kills):
                for one in two:
                    one.wait_until_alive()
                time.sleep(random.uniform(0.1, 0.6))
                place = random.randrange(2)
                two[place].kill()
                two[place] = ApiProcess(
                    app_url, owner_url, port=two[place].port, flags=("--worker",)
                )
            for one in two:
                one.wait_until_alive()
            time.sleep(0.3)
    return load.told


def test_nothing_acknowledged_is_lost_when_api_processes_are_killed(
    district, app_url, owner_url, check_after_crash
):
    """Expert test 5 (dispatch.md 6 A), 3 of its 200 kills: dispatch, choices, offers, moves."""
    told = kill_again_and_again(district, app_url, owner_url, n_kills=3)
    figures = check_after_crash(district, told)
    assert figures["requests_acknowledged"] > 0
    assert told.answers["no answer"] > 0


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_nothing_acknowledged_is_lost_in_two_hundred_kills(
    district, app_url, owner_url, check_after_crash
):
    """Expert test 5 (dispatch.md 6 A): kill -9 at 200 random points."""
    told = kill_again_and_again(district, app_url, owner_url, n_kills=200)
    write_down("killed_api", kills=200, **check_after_crash(district, told))
