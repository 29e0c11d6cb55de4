"""Members move and are claimed while others look for candidates: every look finds everybody."""

import time
from datetime import UTC, datetime

import psycopg
import pytest
import town
from proofs import write_down
from storm import at_once, dice

from gridmap.cluster.roles import Role
from gridmap.flows.check_database import check_database
from gridmap.geo.distance import box_around
from gridmap.model.place import LonLat
from gridmap.store import members
from gridmap.store.members import Fix
from gridmap.store.sql_files import statement

pytestmark = pytest.mark.postgis

N_MEMBERS = 12
LOOK = {
    "tenant": 1,
    "lon": town.CENTRE.lon,
    "lat": town.CENTRE.lat,
    **dict(zip(("west", "south", "east", "north"), box_around(town.CENTRE, 3_000.0), strict=True)),
    "own_grid": None,
    "day_began": None,
    "ended_since": None,
}


class Crowd:
    """Some move, some are claimed, some look; `missed` says how many a look did not find."""

    def __init__(self, district, member_ids, *, until):
        self._district, self._members, self._until = district, member_ids, until
        self.n_looks, self.n_moves, self.missed = 0, 0, []

    def work(self, number):
        """Do one thing again and again: the first two move, the third claims, the others look."""
        random = dice(number)
        act = {0: self._move, 1: self._move, 2: self._claim}.get(number, self._look)
        while time.monotonic() < self._until:
            act(random)

    def _move(self, random):
        fixes = [
            Fix(
                member_id=member,
                position=LonLat(random.uniform(110.3, 110.31), random.uniform(20.0, 20.01)),
                measured_at=datetime.now(UTC),
            )
            for member in random.sample(self._members, 8)
        ]
        with self._district.writing() as conn:
            members.note_fixes(conn, town.TENANT, fixes)
        self.n_moves += 1

    def _claim(self, random):
        with self._district.writing() as conn:
            members.claim(conn, town.TENANT, random.choice(self._members), is_urgent=False)

    def _look(self, _):
        values = {**LOOK, "at": datetime.now(UTC)}
        with self._district.reading() as conn:
            seen = conn.execute(statement("candidates_in_reach"), values).all()
        self.n_looks += 1
        if len(seen) != N_MEMBERS:
            self.missed.append(N_MEMBERS - len(seen))


@pytest.fixture
def server(cluster, database_name):
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER, database_name), autocommit=True) as conn:
        yield conn


def grow_young(server):
    """Make the index small and the planner ignorant, as on a first day: then it lost entries."""
    server.execute("VACUUM member_live")
    server.execute("REINDEX TABLE member_live")
    server.execute("ALTER TABLE member_live SET (autovacuum_enabled = off)")
    server.execute(
        "UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relname ~ '^(member|absence|shift)'"
    )
    server.execute("DELETE FROM pg_statistic WHERE starelid::regclass::text ~ '^(member|absence)'")


def rounds(district, server, *, n, seconds):
    """Let the index grow again and again: as it was, it lost members in one of 25 of these."""
    ids = [town.add_member(district, f"M{i}", capacity=1_000_000) for i in range(N_MEMBERS)]
    n_looks = n_moves = 0
    for _ in range(n):
        grow_young(server)
        crowd = Crowd(district, ids, until=time.monotonic() + seconds)
        at_once(8, crowd.work)
        assert crowd.missed == []
        n_looks, n_moves = n_looks + crowd.n_looks, n_moves + crowd.n_moves
    assert check_database(district=district).indexes_off == []
    return {"rounds": n, "looks": n_looks, "batches_of_positions": n_moves, "missed": 0}


def test_every_look_finds_everybody(district, server):
    figures = rounds(district, server, n=10, seconds=0.5)
    assert figures["looks"] > 0
    assert figures["batches_of_positions"] > 0


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_every_look_finds_everybody_for_minutes(district, server):
    write_down("nobody_is_missed", **rounds(district, server, n=400, seconds=0.5))
