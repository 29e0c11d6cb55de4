"""Many operators follow what happens: all of their part, in time, whatever breaks on the way."""

import asyncio
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import striped_town
from apart import run_apart
from api_process import ApiProcess
from mortal_server import mortal_town
from operators import Operator, mark_of
from proofs import write_down
from sqlalchemy import text
from storm import dice

from gridmap.cluster.roles import Role

pytestmark = pytest.mark.postgis

N_STRIPS, N_MEMBERS, N_ORDERS, RATE = 13, 520, 312, 500
WRITER = Path(striped_town.__file__).with_name("stream_writer.py")
PATIENCE_S = 60.0


def start_writer(url, seconds):
    return subprocess.Popen(
        [sys.executable, str(WRITER), url, *map(str, (seconds, RATE, N_STRIPS, N_MEMBERS))],
        stdout=subprocess.PIPE,
        text=True,
    )


async def follow_while(operators, writing, *, meanwhile=()):
    """Let operators follow until nothing more is written and they have heard of it all."""
    following = [asyncio.create_task(one.follow()) for one in operators]
    disturbing = [asyncio.create_task(one) for one in meanwhile]
    while not all(one.place for one in operators):
        await asyncio.sleep(0.1)
    writer = writing()
    told, _ = await asyncio.to_thread(writer.communicate)
    assert writer.returncode == 0
    await asyncio.gather(*disturbing)
    for one in operators:
        one.lost_share = 0.0  # what is lost last would be noticed by the next frame
    states = {
        sight: mark_of(await one.read_state())
        for sight, one in {one.sight: one for one in operators}.items()
    }
    limit = time.monotonic() + PATIENCE_S
    while any(mark_of(one.features) != states[one.sight] for one in operators):
        if time.monotonic() > limit:
            break  # what is missing is told by the checks
        await asyncio.sleep(0.5)
    await asyncio.sleep(1.0)  # what is told twice would come now
    for task in following:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*following)
    n_changes, took_s = told.split()
    return states, int(n_changes), float(took_s)


def check(district, operators, states):
    """Check that each has heard every event of its part once and shows what the server shows."""
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT xid::text || '.' || id AS cursor, subdistrict_id FROM outbox"
                " WHERE kind <> 'positions' ORDER BY xid, id"
            )
        ).all()
    for one in operators:
        since = tuple(map(int, one.since.split(".")))
        due = [
            row.cursor
            for row in rows
            if (one.sight is None or row.subdistrict_id == one.sight)
            and tuple(map(int, row.cursor.split("."))) > since
        ]
        assert one.heard == due, f"{len(one.heard)} heard of {len(due)}"
        assert mark_of(one.features) == states[one.sight]
        assert one.seen["unnoticed"] == 0
        assert one.features


def figures_of(operators, n_changes, took_s):
    delays = sorted(delay for one in operators for delay in one.delays_s)
    told = sorted(delay for one in operators for delay in one.told_s)
    total = sum((one.seen for one in operators), start=type(operators[0].seen)())
    return {
        "operators": len(operators),
        "changes": n_changes,
        "changes_a_second": round(n_changes / took_s, 1),
        "events_delivered": len(delays),
        "p50_s": round(delays[len(delays) // 2], 3),
        "p99_s": round(delays[int(len(delays) * 0.99)], 3),
        "most_s": round(delays[-1], 3),
        "from_look_p99_s": round(told[int(len(told) * 0.99)], 3),
        "feed_age_most_s": max(one.oldest_s for one in operators),
        **{name: total[name] for name in ("frame", "beat", "lost", "gaps", "resync", "breaks")},
    }


def the_operators(url, strips, n):
    """Return operators of all parts; one in twenty sees the whole district."""
    return [
        Operator(
            url=url,
            sight=None if number % 20 == 0 else strips[number % N_STRIPS],
            dice=dice(number),
            lost_share=0.01,
        )
        for number in range(n)
    ]


def run(urls, district, *, n, seconds, disturb=None):
    """Let operators follow a town in which things happen; return what came of it."""
    strips = striped_town.lay(district, n_strips=N_STRIPS, n_members=N_MEMBERS, n_orders=N_ORDERS)
    served = Served(urls)
    try:
        operators = the_operators(served.api.url, strips, n)
        states, n_changes, took_s = run_apart(
            follow_while(
                operators,
                lambda: start_writer(urls[0], seconds),
                meanwhile=() if disturb is None else [disturb(served)],
            )
        )
        used_s = served.api.cpu_s
        check(district, operators, states)
    finally:
        served.api.kill()
    figures = figures_of(operators, n_changes, took_s)
    return figures | {
        "cpu_share_of_server": round(used_s / took_s, 3),
        "cpu_share_of_operators": round(time.process_time() / took_s, 3),
    }


class Served:
    """A server process, and the one that takes its place on the same port when it was killed."""

    def __init__(self, urls):
        self._urls = urls
        self.api = ApiProcess(*urls, flags=("--sights",)).wait_until_alive()

    def kill_and_start(self):
        self.api.kill()
        port = self.api.port
        self.api = ApiProcess(*self._urls, port=port, flags=("--sights",)).wait_until_alive()


def test_every_operator_hears_all_of_their_part_though_frames_are_lost(
    app_url, owner_url, empty_district, still
):
    figures = run((app_url, owner_url), empty_district, n=20, seconds=2)
    assert figures["changes"] == 2 * 4 * 2 * (RATE // 8)
    assert figures["frame"] > 0


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_two_hundred_operators_hear_five_hundred_changes_a_second(
    app_url, owner_url, empty_district, still
):
    figures = run((app_url, owner_url), empty_district, n=200, seconds=300)
    assert figures["lost"] > 100
    assert figures["gaps"] > 0
    write_down("stream_operators", **figures)


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_nothing_is_lost_when_the_server_and_the_database_are_killed():
    with mortal_town(is_founded=False) as (server, district):

        async def kill_both(served):
            await asyncio.sleep(10)
            await asyncio.to_thread(served.kill_and_start)
            await asyncio.sleep(10)
            await asyncio.to_thread(server.kill)
            await asyncio.sleep(3)
            await asyncio.to_thread(server.start)

        urls = server.url(Role.APP), server.url(Role.OWNER)
        figures = run(urls, district, n=40, seconds=60, disturb=kill_both)
    assert figures["breaks"] >= 40, "every stream broke off with the server"
    write_down("stream_killed", **figures)
