"""Many situations read at once are those that are read one by one, in two statements."""

import uuid
from dataclasses import replace

import emergency_town as storm
import pytest
import teamed
import town
from sqlalchemy import event, text
from storm import dice

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.answer_calls import answer_calls
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.mobilise_people import mobilise_people
from gridmap.model.emergency import CallState
from gridmap.model.place import LonLat
from gridmap.store import batch_situations, situations
from gridmap.store.situations import Look

pytestmark = pytest.mark.postgis

POLICY = DispatchPolicy(search_radius_m=300.0, fairness_s=1.0, tired_s=1.0)


def spot(random):
    """Return a place in the town, or a little beside it."""
    return LonLat(
        town.WEST + town.STEP * random.uniform(-0.2, 2.2),
        town.SOUTH + town.STEP * random.uniform(-0.2, 2.2),
    )


@pytest.fixture
def people(district):
    """The town with members of every kind, one of them mobilised in an operation that is on."""
    random = dice(3)
    storm.found(district)
    storm.crew(district, "W1", near="001", skills=("water",))
    operation = storm.switched_on(district, is_drill=False)
    mobilise_people(operation, district=district, travel=teamed.TRAVEL, actor="desk")
    answer_calls(operation, {"W1": CallState.CONFIRMED}, district=district, actor="W1")
    for number in range(40):
        fix = district.clock() if number % 3 else None
        grid = random.choice([None, *town.GRIDS])
        role = "building_head" if number % 7 == 0 else "full_time"
        member = town.add_member(
            district, f"M{number}", spot(random), role=role, home_grid=grid, measured_at=fix
        )
        if number % 4 == 0:
            begins = random.choice([-3_600.0, 3_600.0])
            town.add_shift(district, member, from_s=begins, to_s=begins + 7_200.0)
        if number % 5 == 1:
            with district.writing() as conn:
                lost = "UPDATE member_live SET position = NULL, measured_at = NULL"
                conn.execute(text(f"{lost} WHERE member_id = :id"), {"id": member})
    return district


def orders_of(district):
    """Return orders here and there: one was handed back, one is in hand."""
    random = dice(5)
    ids = [town.receive(district, spot(random)).work_order_id for _ in range(12)]
    for order_id, moves in ((ids[0], ["cannot_go"]), (ids[1], ["signed", "arrived", "done"])):
        sent = dispatch_work_order(
            order_id, district=district, travel=teamed.TRAVEL, policy=DispatchPolicy()
        )
        teamed.move(district, sent.assignment_id, *moves)
    dispatch_work_order(ids[2], district=district, travel=teamed.TRAVEL, policy=DispatchPolicy())
    return ids


def by_code(situation):
    return replace(situation, candidates=tuple(sorted(situation.candidates, key=lambda m: m.code)))


@pytest.mark.parametrize("radius_m", [150.0, 1_500.0])
def test_each_situation_is_what_is_read_of_the_order_alone(people, radius_m):
    ids, look = orders_of(people), Look(radius_m=radius_m, at=people.clock(), policy=POLICY)
    with people.reading() as conn:
        together = batch_situations.read_each(conn, people.tenant, ids, look)
        alone = {one: situations.read_as(conn, people.tenant, one, look) for one in ids}
    assert {id_: by_code(one) for id_, one in together.items()} == {
        id_: by_code(one) for id_, one in alone.items()
    }
    seen = [member for one in together.values() for member in one.candidates]
    assert any(one.is_at_anchor for one in seen)
    if radius_m > 1_000.0:
        assert {one.on_duty for one in seen} == {True, False, None}
        assert any(one.refused_before for one in seen)
        assert any(one.in_team for one in seen)


def test_of_so_many_only_the_nearest_and_the_own_grid_are_read(people):
    ids = orders_of(people)
    look = Look(radius_m=1_500.0, at=people.clock(), policy=POLICY, nearest=7)
    with people.reading() as conn:
        together = batch_situations.read_each(conn, people.tenant, ids, look)
        alone = {one: situations.read_as(conn, people.tenant, one, look) for one in ids}
    assert {id_: by_code(one) for id_, one in together.items()} == {
        id_: by_code(one) for id_, one in alone.items()
    }
    for one in together.values():
        assert not one.is_whole
        others = [who for who in one.candidates if who.home_grid_id != one.order.grid_id]
        assert len([who for who in others if not who.is_at_anchor]) <= 7


def test_an_order_without_a_place_and_one_that_is_not_there_are_left_out(people):
    nowhere = town.receive(people, position=None).work_order_id
    here = town.receive(people).work_order_id
    look = Look(radius_m=300.0, at=people.clock())
    with people.reading() as conn:
        found = batch_situations.read_each(conn, people.tenant, [nowhere, here, uuid.uuid4()], look)
        assert list(found) == [here]
        assert batch_situations.read_each(conn, people.tenant, [nowhere], look) == {}


def test_so_many_orders_take_two_statements(district):
    town.add_member(district, "A")
    ids = [town.receive(district).work_order_id for _ in range(9)]
    asked = []
    event.listen(district.db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    with district.reading() as conn:
        look = Look(radius_m=300.0, at=district.clock())
        assert len(batch_situations.read_each(conn, district.tenant, ids, look)) == 9
    assert len(asked) == 2
