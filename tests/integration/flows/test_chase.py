"""The chain of an unsigned assignment, on a clock that the test moves."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import chased
import pytest
import town
from invariants import check_everything
from sqlalchemy import text

from gridmap.casework.chase_policy import ChasePolicy
from gridmap.errors import NetworkBroken
from gridmap.flows.acknowledge_escalation import acknowledge_escalation
from gridmap.flows.add_co_handler import WantedCoHandler, add_co_handler
from gridmap.flows.chase_unsigned import chase_unsigned
from gridmap.flows.escalate_work_order import escalate_work_order
from gridmap.flows.hand_lead_over import NewLeadOfTeam, hand_lead_over
from gridmap.flows.look_up_chases import read_phone_list
from gridmap.flows.look_up_queues import read_queue
from gridmap.flows.move_assignment import move_assignment
from gridmap.model.work_order import AssignmentState
from gridmap.store import chases, members
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis


@pytest.fixture
def clock():
    return chased.Clock()


@pytest.fixture
def manned(district, clock):
    """The town with levels and rosters, and one member in grid 001."""
    district = replace(district, clock=clock)
    chased.add_levels(district)
    chased.staff_all_levels(district)
    town.add_member(district, "A", town.grid_centre("001"), home_grid="001")
    return district


def chain_of(district, assignment):
    with district.reading() as conn:
        return list(
            conn.execute(
                text(
                    "SELECT step FROM chase_steps WHERE assignment_id = :id"
                    " ORDER BY taken_at, next_at NULLS LAST"
                ),
                {"id": assignment},
            ).scalars()
        )


def test_every_step_is_taken_once_at_its_time(manned, clock):
    received, assignment = chased.assigned(manned)
    seconds = []
    for second in range(0, 2_400, 60):
        if chased.chase(manned):
            seconds.append(second)
        assert chased.chase(manned) == 0
        clock.forward(60)
    assert seconds == [300, 600, 900, 1_200, 1_800]
    assert chain_of(manned, assignment) == [
        "remind",
        "phone",
        "stand_in",
        "grid_head",
        "next_level",
    ]
    assert chased.kinds(manned, received.work_order_id)[-7:] == [
        "assignment_reminded",
        "assignment_phone_listed",
        "stand_in_asked",
        "grid_head_told",
        "order_escalated",
        "next_level_told",
        "order_escalated",
    ]
    assert chased.told(manned, received.work_order_id) == [
        ("grid", "grid-001-chief"),
        ("community", "community-K-chief"),
    ]
    check_everything(manned)


@pytest.mark.parametrize("n_steps", range(5))
def test_a_signature_ends_the_chain_at_any_step(manned, clock, n_steps):
    """Expert test 16 (dispatch.md 6 B): the engine never moves what has been begun."""
    _, assignment = chased.assigned(manned)
    for after_s in (300, 600, 900, 1_200, 1_800)[:n_steps]:
        clock.now = manned_at(manned, assignment, after_s)
        assert chased.chase(manned) == 1
    move_assignment(assignment, AssignmentState.SIGNED, district=manned, actor="A")
    clock.forward(100_000)
    assert chased.chase(manned) == 0
    assert len(chain_of(manned, assignment)) == n_steps
    assert town.one(manned, "SELECT state FROM work_orders") == "A07"


def manned_at(district, assignment, after_s):
    """Return the instant so many seconds after an assignment."""
    return town.one(
        district,
        "SELECT reserved_at + make_interval(secs => :after) FROM assignments WHERE id = :id",
        id=assignment,
        after=float(after_s),
    )


def test_a_stand_in_takes_over_in_one_transaction(manned, clock):
    received, first = chased.assigned(manned)
    stand_in = town.add_member(manned, "B", town.grid_centre("002"), home_grid="002")
    chased.mark_stand_in(manned, stand_in)
    town.add_member(manned, "C", town.grid_centre("001"), home_grid="001")  # not marked
    for after_s in (300, 600, 900):
        clock.now = manned_at(manned, first, after_s)
        assert chased.chase(manned) == 1
    leads = "SELECT array_agg(m.code || ' ' || a.state ORDER BY a.reserved_at) FROM assignments"
    leads += " AS a JOIN members AS m ON m.id = a.member_id"
    assert town.one(manned, leads) == ["A withdrawn", "B reserved"]
    assert "替岗 B" in town.one(manned, "SELECT end_reason FROM assignments WHERE id = :i", i=first)
    assert town.one(manned, "SELECT state FROM work_orders") == "A06"
    assert chased.kinds(manned, received.work_order_id)[-3:] == [
        "stand_in_asked",
        "assignment_withdrawn",
        "order_assigned",
    ]
    check_everything(manned)


def test_where_no_way_can_be_timed_the_grid_head_is_told_without_a_stand_in(manned, clock):
    received, first = chased.assigned(manned)
    stand_in = town.add_member(manned, "B", town.grid_centre("002"), home_grid="002")
    chased.mark_stand_in(manned, stand_in)

    class NoStreets:
        def times_to(self, origins, destination, *, at):
            raise NetworkBroken(problem="two streets of one code")

    for after_s in (300, 600, 900, 1_200):
        clock.now = manned_at(manned, first, after_s)
        chase_unsigned(district=manned, travel=NoStreets(), policies=chased.POLICIES)
    assert chain_of(manned, first) == ["remind", "phone", "stand_in", "grid_head"]
    assert chased.told(manned, received.work_order_id) == [("grid", "grid-001-chief")]


def test_the_stand_in_has_a_chain_of_its_own_without_another_stand_in(manned, clock):
    _, first = chased.assigned(manned)
    for code in ("B", "C"):
        member = town.add_member(manned, code, town.grid_centre("001"), home_grid="001")
        chased.mark_stand_in(manned, member)
    for after_s in (300, 600, 900):
        clock.now = manned_at(manned, first, after_s)
        chased.chase(manned)
    second = town.one(manned, "SELECT id FROM assignments WHERE ended_at IS NULL")
    assert chased.chase(manned) == 0
    for after_s in (300, 600, 1_200, 1_800):
        clock.now = manned_at(manned, second, after_s)
        assert chased.chase(manned) == 1
    assert chain_of(manned, second) == ["remind", "phone", "grid_head", "next_level"]
    assert town.one(manned, "SELECT count(*) FROM assignments") == 2


@pytest.mark.parametrize(
    ("why", "facts"),
    [
        ("elsewhere", {"home_grid": None}),
        ("full", {"capacity": 0}),
        ("of another role", {"role": "building_head"}),
    ],
)
def test_who_cannot_go_does_not_stand_in(manned, clock, why, facts):
    _, first = chased.assigned(manned)
    given = {"home_grid": "001"} | facts
    chased.mark_stand_in(manned, town.add_member(manned, "B", town.grid_centre("001"), **given))
    for after_s in (300, 600, 900):
        clock.now = manned_at(manned, first, after_s)
        chased.chase(manned)
    assert chain_of(manned, first)[-1] == "stand_in", why
    assert town.one(manned, "SELECT facts ->> 'outcome' FROM events WHERE kind = 'stand_in_asked'")
    assert town.one(manned, "SELECT count(*) FROM assignments") == 1


def test_after_a_standstill_the_steps_follow_one_another_with_a_pause(manned, clock):
    _, assignment = chased.assigned(manned)
    clock.forward(50_000)
    assert chased.chase(manned) == 1
    assert chased.chase(manned) == 0
    clock.forward(30)
    assert chased.chase(manned) == 1
    assert chain_of(manned, assignment) == ["remind", "phone"]


def test_a_unit_is_reminded_and_called_and_its_return_ends_the_chain(manned, clock):
    with manned.writing() as conn:
        conn.execute(text("INSERT INTO features VALUES (1, gen_random_uuid(), 'units', 'U1')"))
        conn.execute(
            text(
                "INSERT INTO units (tenant_id, feature_id, opened_by, valid_from, layer, code,"
                " name, row_hash) SELECT 1, f.id, v.id, now(), 'units', 'U1', 'water', ''"
                " FROM layer_versions AS v, features AS f WHERE f.key = 'U1' LIMIT 1"
            )
        )
    town.receive(manned, unit_code="U1")
    unit = town.one(manned, "SELECT id FROM assignments")
    assert chased.chase(manned) == 0
    for after_s in (3_600, 7_200, 14_400):
        clock.now = manned_at(manned, unit, after_s)
        assert chased.chase(manned) == 1
    assert chain_of(manned, unit) == ["remind", "phone", "next_level"]


def test_a_chain_that_is_turned_off_takes_no_step(manned, clock):
    chased.assigned(manned)
    off = {f"normal_{step}_s": 0 for step in ("remind", "phone", "stand_in", "grid_head")}
    policies = replace(chased.POLICIES, chase=ChasePolicy(**off, normal_next_level_s=0))
    clock.forward(100_000)
    assert chased.chase(manned, policies) == 0


def test_a_stand_in_begins_once_both_members_are_held(manned, clock):
    """Whoever frees a place commits first: assignments of a member never overlap in the log."""
    _, first = chased.assigned(manned)
    stand_in = town.add_member(manned, "B", town.grid_centre("001"), home_grid="001")
    chased.mark_stand_in(manned, stand_in)
    for after_s in (300, 600):
        clock.now = manned_at(manned, first, after_s)
        assert chased.chase(manned) == 1
    clock.now = manned_at(manned, first, 900)
    with ThreadPoolExecutor(1) as pool:
        with manned.writing() as conn:
            members.hold(conn, manned.tenant, [stand_in])
            chasing = pool.submit(chased.chase, manned)
            while not town.one(manned, "SELECT count(*) FROM pg_locks WHERE NOT granted"):
                pass
            freed_at = clock.forward(1)
        assert chasing.result() == 1
    began = "SELECT reserved_at FROM assignments WHERE member_id = :id"
    assert town.one(manned, began, id=stand_in) == freed_at
    check_everything(manned)


def with_co_handler(district, received, code="B"):
    """Add another member and send them as a co-handler; return their assignment."""
    town.add_member(district, code, town.grid_centre("001"), home_grid="001")
    wanted = WantedCoHandler(order_id=received.work_order_id, actor="desk", member_code=code)
    wanted = replace(wanted, reason="knows the house")
    return add_co_handler(
        wanted, district=district, travel=StraightLine(), policy=chased.POLICIES.dispatch
    ).assignment_id


def test_a_grid_head_who_was_told_of_the_order_before_is_told_of_a_co_handler_too(manned, clock):
    received, first = chased.assigned(manned)
    move_assignment(first, AssignmentState.SIGNED, district=manned, actor="A")
    order = received.work_order_id
    escalate_work_order(order, "grid", district=manned, actor="desk", reason="a hard house")
    unread = "SELECT id FROM tellings WHERE acknowledged_at IS NULL"
    acknowledge_escalation(town.one(manned, unread), district=manned, actor="chief")
    sent = with_co_handler(manned, received)
    for after_s in (300, 600, 1_200):
        clock.now = manned_at(manned, sent, after_s)
        chased.chase(manned)
    assert chained_facts(manned, sent) == {"levels": ["grid"]}
    assert chased.told(manned, order) == [("grid", "grid-001-chief")]
    assert town.one(manned, unread.replace("id", "told_at", 1)) == clock.now


def chained_facts(district, assignment):
    """Return what was written of the step that tells the grid head."""
    facts = "SELECT facts FROM chase_steps WHERE assignment_id = :id AND step = 'grid_head'"
    return town.one(district, facts, id=assignment)


def test_a_co_handler_is_chased_up_to_the_grid_head_and_seen_in_a_queue(manned, clock):
    received, first = chased.assigned(manned)
    move_assignment(first, AssignmentState.SIGNED, district=manned, actor="A")
    sent = with_co_handler(manned, received)
    chased.mark_stand_in(manned, town.add_member(manned, "C", home_grid="001"))
    assert [row["id"] for row in read_queue("unsigned_co_handler", district=manned)] == [
        received.work_order_id
    ]
    for after_s in (300, 600, 900, 1_200, 1_800):
        clock.now = manned_at(manned, sent, after_s)
        chased.chase(manned)
    assert chain_of(manned, sent) == ["remind", "phone", "grid_head"]
    assert chased.told(manned, received.work_order_id) == [("grid", "grid-001-chief")]
    assert len(read_queue("phone", district=manned)) == 1
    (to_call,) = read_phone_list(district=manned)
    assert (to_call["assignment_id"], to_call["member_code"]) == (sent, "B")
    assert not to_call["is_lead"]
    move_assignment(sent, AssignmentState.SIGNED, district=manned, actor="B")
    for queue in ("unsigned_co_handler", "phone"):
        assert read_queue(queue, district=manned) == []
    check_everything(manned)


def test_whoever_has_passed_the_lead_on_is_replaced_by_no_stand_in(manned, clock):
    received, first = chased.assigned(manned)
    sent = with_co_handler(manned, received)
    chased.mark_stand_in(manned, town.add_member(manned, "C", home_grid="001"))
    move_assignment(sent, AssignmentState.SIGNED, district=manned, actor="B")
    passed_on = NewLeadOfTeam(
        order_id=received.work_order_id, to=sent, actor="desk", reason="knows the house"
    )
    hand_lead_over(passed_on, district=manned)
    for after_s in (300, 600, 900, 1_200):
        clock.now = manned_at(manned, first, after_s)
        chased.chase(manned)
    assert chain_of(manned, first) == ["remind", "phone", "grid_head"]


class FailsOnce:
    """A travel engine that gives up the first time it is asked, for a reason nobody foresaw."""

    def __init__(self):
        self._is_well = False

    def times_to(self, origins, destination, *, at):
        if not self._is_well:
            self._is_well = True
            raise ArithmeticError
        return StraightLine().times_to(origins, destination, at=at)


def test_a_chain_that_fails_holds_up_no_other(manned, clock):
    town.add_member(manned, "A2", town.grid_centre("001"), home_grid="001")
    ids = [chased.assigned(manned)[1] for _ in range(2)]
    member = town.add_member(manned, "B", town.grid_centre("001"), home_grid="001", capacity=2)
    chased.mark_stand_in(manned, member)
    for after_s in (300, 600):
        clock.now = manned_at(manned, ids[1], after_s)
        assert chased.chase(manned) == 2
    clock.now = manned_at(manned, ids[1], 900)
    chase = {"district": manned, "travel": FailsOnce(), "policies": chased.POLICIES}
    assert chase_unsigned(**chase) == 1
    assert chase_unsigned(**chase) == 0
    clock.forward(60)
    assert chase_unsigned(**chase) == 1
    assert [chain_of(manned, one)[-1] for one in ids] == ["stand_in"] * 2


class AlwaysFails:
    """A travel engine that gives up each time, for a reason nobody foresaw."""

    def times_to(self, origins, destination, *, at):
        raise ArithmeticError


def test_chains_that_fail_again_and_again_hold_up_no_other(manned, clock, monkeypatch):
    """They are more than are looked at, and each comes before the one that does not fail."""
    monkeypatch.setattr("gridmap.flows.chase_unsigned._LOOKED_AT", 2)
    for number in range(6):
        town.add_member(manned, f"A{number}", town.grid_centre("001"), home_grid="001")
    ids = [chased.assigned(manned)[1] for _ in range(6)]
    chased.mark_stand_in(manned, town.add_member(manned, "B", home_grid="001", capacity=9))
    for after_s in (300, 600):
        clock.now = manned_at(manned, ids[-1], after_s)
        assert chased.chase(manned) == 6
    _, last = chased.assigned(manned)
    clock.forward(400)
    chase = {"district": manned, "travel": AlwaysFails(), "policies": chased.POLICIES, "limit": 2}
    assert [chase_unsigned(**chase) for _ in range(4)] == [0, 0, 0, 1]
    assert chain_of(manned, last) == ["remind"]


def test_a_chain_without_a_step_left_is_not_looked_at_again(manned, clock):
    """The policy is another one since the step: nothing is left to be taken, or it comes later."""
    _, assignment = chased.assigned(manned)
    clock.now = manned_at(manned, assignment, 300)
    assert chased.chase(manned) == 1
    clock.now = manned_at(manned, assignment, 600)
    later = ChasePolicy(normal_phone_s=800, normal_grid_head_s=1_000)
    assert chased.chase(manned, replace(chased.POLICIES, chase=later)) == 0
    assert due(manned, later) == []
    clock.now = manned_at(manned, assignment, 800)
    off = {f"normal_{step}_s": 0 for step in ("phone", "stand_in", "grid_head", "next_level")}
    assert chased.chase(manned, replace(chased.POLICIES, chase=ChasePolicy(**off))) == 0
    assert due(manned, ChasePolicy(**off)) == []


def due(district, policy):
    """Return the assignments that the chain looks at now."""
    with district.reading() as conn:
        return chases.due(conn, district.tenant, policy, at=district.clock(), limit=50)
