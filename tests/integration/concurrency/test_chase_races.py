"""A signature and a step at the same instant; two workers at one chain, killed in between."""

import threading
import time
from contextlib import ExitStack
from dataclasses import replace

import chased
import pytest
import town
from api_process import ApiProcess
from invariants import check_everything
from proofs import write_down
from sqlalchemy import text
from storm import dice

from gridmap.errors import StateError
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.raise_due_orders import raise_due_orders
from gridmap.model.work_order import AssignmentState, Urgency

pytestmark = pytest.mark.postgis

HOME = town.grid_centre("001")
HASTY = """[chase]
urgent_remind_s = 0.05
urgent_phone_s = 0.1
urgent_stand_in_s = 0.0
urgent_grid_head_s = 0.15
urgent_next_level_s = 0.2
normal_remind_s = 0.1
normal_phone_s = 0.3
normal_stand_in_s = 0.5
normal_grid_head_s = 0.7
normal_next_level_s = 0.9
least_gap_s = 0.05
"""


def at_the_same_instant(*deeds):
    """Do each deed in a thread of its own, all let go at once; return what each said."""
    ready, said = threading.Barrier(len(deeds)), {}

    def do(number, deed):
        ready.wait()
        try:
            said[number] = deed()
        except StateError as error:
            said[number] = error

    threads = [threading.Thread(target=do, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [said[number] for number in range(len(deeds))]


def race(district, clock):
    """Let one order be signed while its stand-in is due in two workers; return who won."""
    _, assignment = chased.assigned(district)
    for after_s in (300, 600, 900):
        clock.now = town.one(
            district,
            "SELECT reserved_at + make_interval(secs => :s) FROM assignments WHERE id = :id",
            s=float(after_s),
            id=assignment,
        )
        if after_s < 900:
            assert chased.chase(district) == 1

    def sign():
        return move_assignment(assignment, AssignmentState.SIGNED, district=district, actor="A")

    signed, *_ = at_the_same_instant(
        sign, lambda: chased.chase(district), lambda: chased.chase(district)
    )
    state = town.one(district, "SELECT state FROM assignments WHERE id = :id", id=assignment)
    handed = town.one(
        district, "SELECT count(*) FROM assignments WHERE replaces = :id", id=assignment
    )
    assert (state, handed) in {("signed", 0), ("withdrawn", 1)}
    assert isinstance(signed, StateError) == (state == "withdrawn")
    lead = town.one(district, "SELECT id FROM assignments WHERE ended_at IS NULL")
    move_assignment(lead, AssignmentState.WITHDRAWN, district=district, actor="desk", reason="over")
    with district.writing() as conn:
        conn.execute(text("UPDATE work_orders SET next_try_at = NULL, waiting_for = 'desk'"))
    return state


def races(district, n):
    clock = chased.Clock()
    district = replace(district, clock=clock)
    chased.add_levels(district)
    town.add_member(district, "A", HOME, home_grid="001", capacity=1_000)
    farther = town.grid_centre("004")  # so that every order goes to A first
    helper = town.add_member(district, "B", farther, home_grid="001", capacity=1_000)
    chased.mark_stand_in(district, helper, hours=(-1, 10_000))
    won = [race(district, clock) for _ in range(n)]
    check_everything(district)
    return won


def test_signing_when_the_stand_in_is_due_has_exactly_one_outcome(district):
    assert len(races(district, 12)) == 12


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_signing_when_the_stand_in_is_due_has_exactly_one_outcome_a_thousand_times(district):
    won = races(district, 1_000)
    write_down("chase_races", races=len(won), signed=won.count("signed"))


def chains_under_kills(district, app_url, owner_url, *, n_orders, n_kills):
    """Let two workers chase the same chains, kill one again and again; return the figures."""
    chased.add_levels(district)
    chased.staff_all_levels(district)
    for number in range(n_orders):
        town.add_member(district, f"M{number}", HOME, home_grid="001")
    orders = [
        chased.assigned(district, urgency=Urgency.URGENT if k % 2 else None)[0]
        for k in range(n_orders)
    ]
    random = dice(n_kills)
    expected = n_orders // 2 * 4 + (n_orders - n_orders // 2) * 5
    with ExitStack() as stack:
        two = [ApiProcess(app_url, owner_url, flags=("--worker",)) for _ in range(2)]
        stack.callback(lambda: [one.kill() for one in two])
        for _ in range(n_kills):
            for one in two:
                one.wait_until_alive()
            time.sleep(random.uniform(0.1, 0.8))
            place = random.randrange(2)
            two[place].kill()
            two[place] = ApiProcess(app_url, owner_url, flags=("--worker",))
        limit = time.monotonic() + 120
        while town.one(district, "SELECT count(*) FROM chase_steps") < expected:
            assert time.monotonic() < limit, "a chain was left behind"
            time.sleep(0.1)
        time.sleep(1.5)  # whatever would come twice has the time to come
    twice = """SELECT count(*) FROM (
        SELECT assignment_id, kind FROM events
        WHERE kind IN ('assignment_reminded', 'assignment_phone_listed', 'stand_in_asked',
            'grid_head_told', 'next_level_told')
        GROUP BY assignment_id, kind HAVING count(*) > 1) AS t"""
    steps = """SELECT count(*) FROM events WHERE kind IN ('assignment_reminded',
        'assignment_phone_listed', 'stand_in_asked', 'grid_head_told', 'next_level_told')"""
    levels = """SELECT count(*) FROM (SELECT work_order_id, facts ->> 'level' FROM events
        WHERE kind = 'order_escalated' GROUP BY 1, 2 HAVING count(*) > 1) AS t"""
    assert town.one(district, twice) == 0
    assert town.one(district, levels) == 0
    assert town.one(district, "SELECT count(*) FROM chase_steps") == expected
    assert town.one(district, steps) == expected
    check_everything(district)
    return {"orders": len(orders), "kills": n_kills, "steps": expected, "twice": 0}


@pytest.fixture
def hasty(tmp_path, monkeypatch):
    """Let the workers of this test go by a policy that chases within a second."""
    path = tmp_path / "policy.toml"
    path.write_text(HASTY, encoding="utf-8")
    monkeypatch.setenv("GRIDMAP_POLICY_FILE", str(path))


def test_two_workers_take_each_step_once_though_one_is_killed(district, app_url, owner_url, hasty):
    """In the manner of expert test 39: each step exactly once, surviving restarts."""
    chains_under_kills(district, app_url, owner_url, n_orders=12, n_kills=2)


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_two_workers_take_each_step_once_through_thirty_kills(district, app_url, owner_url, hasty):
    figures = chains_under_kills(district, app_url, owner_url, n_orders=300, n_kills=30)
    write_down("chase_kills", **figures)


def test_two_who_look_at_once_raise_an_order_once(district):
    chased.add_levels(district)
    chased.staff_all_levels(district)
    for _ in range(4):
        town.receive(district, HOME, urgency=Urgency.URGENT)

    def look():
        return raise_due_orders(district=district, policy=chased.ESCALATION)

    said = at_the_same_instant(look, look, look)
    assert sum(said) == 4
    assert town.one(district, "SELECT count(*) FROM escalations") == 4
