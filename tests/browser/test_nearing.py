"""When a deadline is near: the rule, the statements and the pages say the same of every order."""

import random
from collections import Counter
from datetime import timedelta

import pytest
import town
from playwright.sync_api import expect
from sqlalchemy import text

from gridmap.casework.desk_need import DeskView, running_clock
from gridmap.casework.nearing import nears_at
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.model.ids import AssignmentId
from gridmap.model.work_order import AssignmentState, CaseState, Urgency
from gridmap.travel.straight_line import StraightLine

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

N_ORDERS = 60
STEPS = ((), ("signed",), ("signed", "arrived"), ("signed", "done"), None)
LOOKS = {"": "calm", "◆": "soon", "▲": "over"}
MARGIN = timedelta(minutes=20)
"""Nothing turns amber or red while the pages are being read."""
CLOCKS = """SELECT w.*, a.state AS lead FROM work_orders AS w LEFT JOIN assignments AS a
    ON a.work_order_id = w.id AND a.is_lead AND a.ended_at IS NULL"""


def fill(district):
    """Set orders at every step, with deadlines by chance, a third of them in working time."""
    town.found(district)
    town.add_member(district, "M1", capacity=N_ORDERS)
    for n in range(N_ORDERS):
        order, steps = town.receive(district).work_order_id, STEPS[n % len(STEPS)]
        if steps is None:
            continue
        policy = DispatchPolicy()
        dispatch_work_order(order, district=district, travel=StraightLine(), policy=policy)
        led = "SELECT id FROM assignments WHERE work_order_id = :order"
        assignment = AssignmentId(town.one(district, led, order=order))
        for step in steps:
            move_assignment(assignment, AssignmentState(step), district=district, actor="M1")
    with district.writing() as conn:
        at, draw = district.clock(), random.Random(11)  # noqa: S311
        for id_ in conn.execute(text("SELECT id FROM work_orders ORDER BY number")).scalars():
            conn.execute(text(CLOCKED), drawn_clocks(draw, at) | {"id": id_})


CLOCKED = """UPDATE work_orders SET opened_at = :opened_at, respond_by = :respond_by,
    arrive_by = :arrive_by, close_by = :close_by, respond_nears_at = :respond_nears_at,
    arrive_nears_at = :arrive_nears_at, close_nears_at = :close_nears_at WHERE id = :id"""


def drawn_clocks(draw, at):
    """Return the instants of an order of which none lies near the present one."""
    while True:
        opened = at - timedelta(minutes=draw.choice((30, 300, 3_000, 9_000)))
        spans = sorted(draw.sample((40, 200, 400, 1_500, 4_000, 11_000, 20_000), 3))
        dues = [opened + timedelta(minutes=span) for span in spans]
        counted = [opened + draw.random() * (due - opened) for due in dues]
        counted = counted if draw.random() < 1 / 3 else [None] * 3
        pairs = zip(dues, counted, strict=True)
        turns = [*dues, *(nears_at(opened, due, by) for due, by in pairs)]
        if all(abs(turn - at) > MARGIN for turn in turns):
            names = ("respond", "arrive", "close")
            told = {f"{one}_by": due for one, due in zip(names, dues, strict=True)}
            told |= {f"{one}_nears_at": by for one, by in zip(names, counted, strict=True)}
            return told | {"opened_at": opened}


def by_the_rule(district):
    """Return how each order looks, by its number, as the rule says of the columns."""
    at = district.clock()
    with district.reading() as conn:
        rows = conn.execute(text(CLOCKS)).mappings().all()
    return {row["number"]: looks_by_the_rule(row, at) for row in rows}


def looks_by_the_rule(row, at):
    names = ("opened_at", "respond_by", "arrive_by", "close_by")
    view = DeskView(
        state=CaseState(row["state"]),
        urgency=Urgency(row["urgency"]),
        waiting_for=None,
        lead=row["lead"] and AssignmentState(row["lead"]),
        is_unit=False,
        has_unread_risk=False,
        **{name: row[name] for name in names},
    )
    due = running_clock(view)
    counted = {row[f"{one}_by"]: row[f"{one}_nears_at"] for one in ("close", "arrive", "respond")}
    if due < at:
        return "over"
    return "soon" if at > nears_at(view.opened_at, due, counted[due]) else "calm"


@pytest.fixture(scope="module")
def desk(serve):
    return serve("nearing", fill, flags=())


@pytest.fixture(scope="module")
def wanted(desk):
    told = by_the_rule(desk.district)
    assert set(told.values()) == {"calm", "soon", "over"}
    return told


def test_the_figures_of_the_wall_count_what_the_rule_says(desk, visit, wanted):
    page = visit(f"{desk.url}/wall?sound=off").wait_until_ready().page
    n = Counter(wanted.values())
    expect(page.locator('[data-figure="n_overdue"] dd')).to_have_text(str(n["over"]))
    expect(page.locator('[data-figure="n_due_soon"] dd')).to_have_text(str(n["soon"]))


def test_the_queue_on_paper_and_on_the_desk_shows_what_the_rule_says(desk, visit, wanted):
    paper = visit(f"{desk.url}/print?form=queue").wait_until_ready().page
    rows = paper.locator("tbody tr").all_inner_texts()
    told = {row.split()[0]: row for row in rows}
    assert {number: looks_of(row) for number, row in told.items()} == wanted
    shown = paper.evaluate(
        """async () => {
            const { countdown } = await import("/console/countdown.js");
            const { orders, at } = await (await fetch("/desk/orders?limit=2000")).json();
            return orders.map(({ number, due, nears_at: nearsAt }) =>
                [number, countdown({ due, nearsAt, nowMs: Date.parse(at) }).colour]);
        }"""
    )
    colours = {"green": "calm", "amber": "soon", "red": "over"}
    assert {number: colours[colour] for number, colour in shown} == wanted


def looks_of(row):
    return next((looks for sign, looks in LOOKS.items() if sign and sign in row), "calm")


def test_the_live_map_and_the_phone_show_what_the_rule_says(desk, visit, wanted):
    page = visit(f"{desk.url}/map").wait_until_ready().page
    shown = page.evaluate(
        """async () => {
            const { dueText } = await import("/console/order_list.js");
            const told = await (await fetch("/layers/work_orders.geojson")).json();
            return told.features.map(({ properties }) =>
                [properties.number, dueText(properties, Date.now()).looks]);
        }"""
    )
    assert dict(shown) == wanted
    held = page.evaluate(
        """async () => {
            const { clockOf } = await import("/console/phone_job.js");
            const { in_hand, at } = await (await fetch("/members/M1/work")).json();
            const looks = (job) => clockOf(job, job.state, Date.parse(at)).looks;
            return in_hand.map((job) => [job.number, looks(job)]);
        }"""
    )
    assert len(held) == 3 * N_ORDERS / len(STEPS)
    assert dict(held) == {number: wanted[number] for number, _ in held}
