"""The way to a job: the member's own alone, along the streets, from where they are."""

import uuid
from itertools import pairwise

import pytest
import town
from sqlalchemy import text

from gridmap.casework.fixes import PositionPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import NotFound
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.find_way_to_place import find_way_to_place
from gridmap.geo.distance import geodesic_m
from gridmap.model.own_place import OwnPlace, OwnPlaceKind
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

POST = town.LonLat(town.WEST + 0.0001, town.SOUTH + 0.0001)
PHONE = town.LonLat(town.WEST + 0.0003, town.SOUTH + 0.0007)


class Corner(StraightLine):
    """Knows ways: each has one corner in the north."""

    def way(self, origin, destination, *, at):
        return (origin, town.LonLat(origin.lon, 20.01), destination)


@pytest.fixture
def job(district):
    """Return the assignment of the only member, who was sent somewhere from their post."""
    town.add_member(district, "M1", POST)
    done = dispatch_work_order(
        town.receive(district, town.grid_centre("001")).work_order_id,
        district=district,
        travel=StraightLine(),
        policy=DispatchPolicy(),
    )
    town.add_member(district, "M2", POST)
    return done.assignment_id


def way(district, job, *, who="M1", start=None, travel=None):
    return find_way_to_place(
        who,
        OwnPlace(kind=OwnPlaceKind.ORDER, id=str(job)),
        start=start,
        district=district,
        travel=travel or Corner(),
        policy=PositionPolicy(),
    )


def test_the_way_leads_from_the_last_position_or_from_the_one_that_is_named(district, job):
    there = town.grid_centre("001")
    last, own = way(district, job), way(district, job, start=PHONE)
    assert (last.line[0], last.line[-1], last.place) == (POST, there, there)
    assert (own.start, own.line[0], own.measured_at) == (PHONE, PHONE, None)
    assert own.length_m == pytest.approx(sum(geodesic_m(a, b) for a, b in pairwise(own.line)))
    assert own.seconds > 0
    measured = town.add_member(district, "M3", POST, measured_at=district.clock())
    with district.writing() as conn:
        moved = text("UPDATE assignments SET member_id = :member WHERE id = :job")
        conn.execute(moved, {"member": measured, "job": job})
    assert way(district, job, who="M3").measured_at is not None


def test_who_knows_no_streets_tells_the_time_and_draws_no_line(district, job):
    told = way(district, job, travel=StraightLine())
    assert (told.line, told.length_m) == ((), None)
    assert told.seconds > 0


def test_without_any_position_there_is_the_place_alone(district, job):
    with district.writing() as conn:
        conn.execute(text("UPDATE member_live SET position = NULL, measured_at = NULL"))
    told = way(district, job)
    assert (told.start, told.seconds, told.line) == (None, None, ())
    assert told.place == town.grid_centre("001")


def test_only_what_one_has_in_hand_has_a_way(district, job):
    for who, asked in (("M2", job), ("M1", uuid.uuid4()), ("nobody", job)):
        with pytest.raises(NotFound):
            way(district, asked, who=who)
