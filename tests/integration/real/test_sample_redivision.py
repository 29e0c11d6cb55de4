"""The sample's most overloaded community divided anew: figures that add up, by PostGIS's count."""

from dataclasses import replace
from datetime import timedelta

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.decide_redivision import approve_redivision, submit_redivision
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.draw_redivisions import RedivisionMapOrder, draw_redivisions
from gridmap.flows.look_up_redivisions import rank_communities, read_redivision
from gridmap.flows.put_redivisions_into_force import put_redivisions_into_force
from gridmap.flows.redivide_community import RedivisionOrder, redivide_community
from gridmap.model.place import LonLat
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import now

pytestmark = pytest.mark.postgis


CODE = "990108002004"


class Clock:
    """Now, and as much later as a test lets pass."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return now() + self.ahead


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sample(sample, clock):
    return replace(sample, clock=clock)


def rows(district, sql, **values):
    with district.reading() as conn:
        return conn.execute(text(sql), values).all()


SHAPES = """
    WITH community AS (
        SELECT geom FROM areas WHERE layer = 'communities' AND code = :code AND valid_to IS NULL
    ), drafted AS (
        SELECT a.code, st_union(a.geom) AS geom, sum(a.n_households) AS n
        FROM redivision_atoms AS a JOIN redivisions AS r ON r.id = a.redivision_id
        WHERE r.number = :number GROUP BY a.code
    )
    SELECT
        (SELECT st_area(st_difference(c.geom, st_union(d.geom))::geography)
            FROM community AS c, drafted AS d GROUP BY c.geom) AS gap_m2,
        (SELECT st_area(st_difference(st_union(d.geom), c.geom)::geography)
            FROM community AS c, drafted AS d GROUP BY c.geom) AS outside_m2,
        (SELECT coalesce(sum(st_area(st_intersection(a.geom, b.geom)::geography)), 0)
            FROM drafted AS a JOIN drafted AS b ON a.code < b.code) AS overlap_m2,
        (SELECT max(st_numgeometries(st_buffer(geom, 1e-8))) FROM drafted) AS n_pieces,
        (SELECT count(*) FROM drafted) AS n_grids,
        (SELECT sum(n) FROM drafted) AS n_households,
        (SELECT count(*) FROM compounds AS k, community AS c
            WHERE k.valid_to IS NULL AND st_covers(c.geom, st_pointonsurface(k.geom))
            AND NOT EXISTS (SELECT FROM drafted AS d
                WHERE st_covers(st_buffer(d.geom, 1e-7), k.geom))) AS n_split
"""

GRID_OF = """SELECT f.key, x.member_id FROM work_orders AS o JOIN features AS f ON f.id = o.grid_id
    LEFT JOIN assignments AS x ON x.work_order_id = o.id AND x.ended_at IS NULL
    WHERE o.id = :id"""


def test_three_proposals_for_the_most_overloaded_community(sample, clock):
    community = rank_communities(district=sample)[0]
    assert (community.code, community.largest_grid) == (CODE, 1_551)
    numbers = redivide_community(
        RedivisionOrder(community=community.code),
        district=sample,
        actor="planner",
        advance=lambda _done, _total: None,
    )
    views = [read_redivision(number, district=sample) for number in numbers]
    assert [view.facts.aim for view in views] == ["few_changes", "best_balance", "along_streets"]
    for view in views:
        both = view.comparison
        (checked,) = rows(sample, SHAPES, code=community.code, number=view.facts.number)
        assert (checked.n_grids, checked.n_households) == (8, community.n_households)
        assert max(checked.gap_m2, checked.outside_m2, checked.overlap_m2) < 1.0
        assert (checked.n_pieces, checked.n_split) == (1, 0)
        for division in (both.before, both.after):
            assert sum(one.n_households for one in division.grids) == community.n_households
        assert both.after.spread.max_over_mean < both.before.spread.max_over_mean
        assert both.floor <= both.after.spread.max_over_mean
    few, even, _ = (view.comparison for view in views)
    assert few.n_households_moved < even.n_households_moved
    assert even.after.spread.variation <= few.after.spread.variation
    assert even.after.spread.max_over_mean < 1.25
    page = draw_redivisions(RedivisionMapOrder(numbers=numbers), district=sample, zone=now().tzinfo)
    assert "萍昌社区" in page


@pytest.fixture
def drafted(sample):
    """Return the number of the evenest division of the most overloaded community."""
    numbers = redivide_community(
        RedivisionOrder(community=CODE),
        district=sample,
        actor="planner",
        advance=lambda _done, _total: None,
    )
    return numbers[1]


def put_into_force(sample, clock, number):
    """Approve a draft for a week from now, and let the week pass."""
    since = clock() + timedelta(days=7)
    submit_redivision(number, district=sample, actor="planner")
    approve_redivision(number, district=sample, actor="director", in_force_from=since)
    assert put_redivisions_into_force(district=sample) == ()
    clock.ahead = timedelta(days=7, minutes=1)
    assert put_redivisions_into_force(district=sample) == (number,)


def test_an_open_order_stays_and_a_new_one_lands_in_the_new_grid(sample, clock, drafted):
    (place,) = rows(
        sample,
        "SELECT st_x(st_pointonsurface(geom)) AS lon, st_y(st_pointonsurface(geom)) AS lat, code,"
        " today FROM redivision_atoms AS a JOIN redivisions AS r ON r.id = a.redivision_id"
        " WHERE r.number = :n AND a.code <> a.today AND a.n_households > 0 LIMIT 1",
        n=drafted,
    )
    where = LonLat(place.lon, place.lat)
    member = town.add_member(sample, "NEAR", where, capacity=5)
    town.add_shift(sample, member, from_s=-3600, to_s=30 * 86_400)
    before = town.receive(sample, where, received_at=clock())
    dispatch_work_order(
        before.work_order_id, district=sample, travel=StraightLine(), policy=DispatchPolicy()
    )
    (dispatched,) = rows(sample, GRID_OF, id=before.work_order_id)
    assert dispatched.member_id is not None
    assert dispatched.key == place.today
    put_into_force(sample, clock, drafted)
    after = town.receive(sample, where, received_at=clock())
    assert rows(sample, GRID_OF, id=before.work_order_id) == [dispatched]
    assert rows(sample, GRID_OF, id=after.work_order_id)[0].key == place.code


def test_the_grids_in_force_change_on_their_date_and_only_there(sample, clock, drafted):
    view = read_redivision(drafted, district=sample)
    put_into_force(sample, clock, drafted)
    (whole,) = rows(
        sample,
        "SELECT count(*) AS n, sum(st_area(geom::geography)) - st_area(st_union(geom)::geography)"
        " AS overlap_m2 FROM areas"
        " WHERE layer = 'grids' AND valid_to IS NULL AND kind <> 'dedicated'",
    )
    assert whole.n == 672
    assert abs(whole.overlap_m2) < 5.0
    changed = rows(
        sample,
        "SELECT DISTINCT left(code, 12) FROM areas WHERE layer = 'grids' AND opened_by ="
        " (SELECT layer_version_id FROM redivisions WHERE number = :n)",
        n=drafted,
    )
    assert [tuple(one) for one in changed] == [(CODE,)]
    in_force = rows(
        sample,
        "SELECT code, n_households FROM areas WHERE layer = 'grids' AND valid_to IS NULL"
        " AND left(code, 12) = :code AND kind <> 'dedicated'",
        code=CODE,
    )
    households = {one.code: one.n_households for one in view.comparison.after.grids}
    assert {one.code: one.n_households for one in in_force} == households
