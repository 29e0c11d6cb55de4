"""What the hot statements read in a district that PostgreSQL has no figures of yet.

A minute may pass between the first members and the first figures. Without figures the planner
takes whoever is of the district for a single row, whichever way it goes.
"""

import random

import pytest
import town
from sqlalchemy import text

from gridmap.model.place import LonLat
from gridmap.store.sql_files import statement

pytestmark = pytest.mark.postgis

N_MEMBERS = 240
N_NOWHERE = 200
VALUES = {
    "tenant": 1,
    "lon": 110.305,
    "lat": 20.005,
    "radius_m": 3_000.0,
    "own_grid": None,
    "lons": [110.305, 110.306],
    "lats": [20.005, 20.006],
    "radii_m": [3_000.0, 3_000.0],
    "own_grids": [None, None],
    "own_grid_m": 1_500.0,
}


@pytest.fixture
def new(district):
    """Two hundred members who have reported nothing yet, and forty who stand somewhere."""
    dice = random.Random(1)  # noqa: S311
    for number in range(N_MEMBERS):
        where = LonLat(dice.uniform(110.30, 110.31), dice.uniform(20.00, 20.01))
        town.add_member(district, f"M{number}", where, home_grid=town.GRIDS[number % 4])
    with district.writing() as conn:
        conn.execute(
            text(
                "UPDATE member_live SET position = NULL WHERE member_id IN"
                " (SELECT id FROM members ORDER BY code LIMIT :n)"
            ),
            {"n": N_NOWHERE},
        )
    return district


@pytest.mark.parametrize("name", ["candidates_in_reach", "candidates_of_batch"])
def test_who_is_near_is_searched_once_and_not_for_each_member(new, name):
    sql = statement(name)
    times = dict.fromkeys(("at", "day_began", "ended_since"), new.clock())
    values = {bound: (VALUES | times)[bound] for bound in sql._bindparams}
    query = text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql.text}")
    with new.reading() as conn:
        known = "SELECT count(*) FROM pg_stats WHERE tablename IN ('members', 'member_live')"
        assert conn.execute(text(known)).scalar_one() == 0, "figures are there already"
        assert len(conn.execute(sql, values).all()) == N_MEMBERS
        bound = query.bindparams(*sql._bindparams.values())
        (found,) = conn.execute(bound, values).scalar_one()
    assert found["Plan"]["Shared Hit Blocks"] < N_MEMBERS**2
