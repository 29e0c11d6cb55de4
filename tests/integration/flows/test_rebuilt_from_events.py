"""What the tables say now is what the events say of every step: rebuilt, and compared."""

import random
from dataclasses import replace

import chased
import psycopg
import pytest
import rebuilt
import town
from proofs import write_down
from psycopg import sql
from sqlalchemy import text

from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.cluster.roles import Role
from gridmap.errors import GridmapError
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.merge_request import merge_request
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.raise_due_orders import raise_due_orders
from gridmap.flows.receive_requests import receive_requests
from gridmap.model.ids import AssignmentId, RequestId, WorkOrderId
from gridmap.model.work_order import AssignmentState, Urgency
from gridmap.settings import Settings
from gridmap.wiring import Services
from gridmap.worker import dispatch_due

pytestmark = pytest.mark.postgis

NEXT = {
    "reserved": ["signed", "signed", "signed", "cannot_go", "withdrawn", None],
    "signed": ["arrived", "arrived", "done", "withdrawn", None],
    "arrived": ["done", "done", "done", None],
}
"""What may become of whoever has an order; None = nothing in this round."""


class Work:
    """Cases that go their ways through the flows, drawn by a seed."""

    def __init__(self, district, seed):
        self.clock = chased.Clock()
        self.district = replace(district, clock=self.clock)
        self.draw = random.Random(seed)  # noqa: S311
        chased.add_levels(self.district)
        chased.staff_all_levels(self.district)
        for number in range(40):
            grid = self.draw.choice(town.GRIDS)
            place = town.grid_centre(grid)
            town.add_member(self.district, f"M{number}", place, home_grid=grid, capacity=20)

    def receive(self, n):
        intakes = [
            town.an_intake(
                town.grid_centre(self.draw.choice(town.GRIDS)),
                received_at=self.clock.now,
                category=self.draw.choice(["other", "other", "flood", "leaflet"]),
                urgency=self.draw.choice([None, None, None, Urgency.URGENT]),
                caller_phone=str(self.draw.randrange(500)),
            )
            for _ in range(n)
        ]
        receive_requests(intakes, district=self.district, policy=IntakePolicy())

    def go_on(self):
        """Let some minutes pass, in which everybody does something or nothing."""
        self.clock.forward(self.draw.choice([60, 600, 3_600]))
        dispatch_due(Services(district=self.district, settings=Settings()), limit=200)
        raise_due_orders(district=self.district, policy=EscalationPolicy(), limit=20)
        for row in self.rows("SELECT id, state FROM assignments WHERE ended_at IS NULL"):
            state = self.draw.choice(NEXT.get(row.state, [None]))
            if state is not None:
                self.tried(
                    move_assignment,
                    AssignmentId(row.id),
                    AssignmentState(state),
                    actor="M",
                    reason="why",
                )
        waiting = self.rows("SELECT id, request_id, state FROM work_orders WHERE closed_at IS NULL")
        for row in waiting:
            self.at_the_desk(row, waiting)

    def at_the_desk(self, row, waiting):
        chance = self.draw.random()
        if row.state == "A11" and chance < 0.7:
            self.tried(close_work_order, WorkOrderId(row.id), checker="desk")
        elif chance < 0.02:
            self.tried(cancel_request, RequestId(row.request_id), actor="desk", reason="gone")
        elif chance < 0.04:
            into = WorkOrderId(self.draw.choice(waiting).id)
            self.tried(merge_request, RequestId(row.request_id), into, actor="desk")

    def tried(self, flow, *args, **more):
        """Call a flow; what is refused changes nothing, and that is compared too."""
        self.clock.forward(0.001)
        try:
            flow(*args, district=self.district, **more)
        except GridmapError:
            return

    def rows(self, query):
        with self.district.reading() as conn:
            return conn.execute(text(f"{query} ORDER BY id")).all()


def work(district, *, n_cases, seed):
    done = Work(district, seed)
    for _ in range(n_cases // 50):
        done.receive(50)
        done.go_on()
    done.go_on()
    return done.district


def test_the_state_that_is_rebuilt_from_events_is_that_of_the_tables(district):
    worked = work(district, n_cases=200, seed=47)
    told = rebuilt.compare(worked)
    assert told.differences == []
    assert told.n_orders > 100
    assert len(told.states) >= 5, told.states


def test_what_was_changed_beside_the_events_is_found(district, owner_url):
    worked = work(district, n_cases=50, seed=1)
    with psycopg.connect(owner_url.replace("+psycopg", ""), autocommit=True) as conn:
        conn.execute(
            "UPDATE assignments SET signed_at = now() WHERE id = (SELECT id FROM assignments"
            " WHERE signed_at IS NOT NULL LIMIT 1)"
        )
    assert len(rebuilt.compare(worked).differences) == 1


COPIED = {
    "requests": ("id", "idempotency_key", "source_ref"),
    "work_orders": ("id", "request_id", "merged_into", "number"),
    "assignments": ("id", "work_order_id", "replaces"),
    "escalations": ("id", "work_order_id"),
    "events": ("id", "request_id", "work_order_id", "assignment_id"),
}
"""What is another one in a copy: of uuids another one for each, of words the copy's number."""


def copy_all(superuser, n):
    """Copy every case so many times, set by set, under ids of its own in the order of theirs."""
    with psycopg.connect(superuser, autocommit=True) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute(
            "CREATE FUNCTION pg_temp.other(id uuid, n int) RETURNS uuid LANGUAGE sql IMMUTABLE"
            " AS $$ SELECT (lpad(to_hex(n), 4, '0') || substr(id::text, 5))::uuid $$"
        )
        for table, others in COPIED.items():
            columns = conn.execute(
                "SELECT column_name, data_type FROM information_schema.columns"
                " WHERE table_name = %s AND table_schema = 'public' AND is_generated = 'NEVER'",
                [table],
            ).fetchall()
            values = [_value(name, kind, others) for name, kind in columns]
            conn.execute(
                sql.SQL(
                    "INSERT INTO {table} ({columns}) SELECT {values}"
                    " FROM {table} AS t, generate_series(1, %s) AS n"
                ).format(
                    table=sql.Identifier(table),
                    columns=sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
                    values=sql.SQL(", ").join(values),
                ),
                [n],
            )
        for (name,) in conn.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE conrelid = 'member_live'::regclass AND contype = 'c'"
        ).fetchall():
            conn.execute(
                sql.SQL("ALTER TABLE member_live DROP CONSTRAINT {}").format(sql.Identifier(name))
            )
        conn.execute(
            "UPDATE member_live SET active = active * %s, urgent_active = urgent_active * %s",
            [n + 1, n + 1],
        )


def _value(name, kind, others):
    own = sql.SQL("t.{}").format(sql.Identifier(name))
    if name not in others:
        return own
    if kind == "uuid":
        return sql.SQL("pg_temp.other({}, n)").format(own)
    return sql.SQL("{} || '-' || n").format(own)


@pytest.mark.prove
@pytest.mark.timeout(2_400)
def test_a_hundred_thousand_cases_are_rebuilt_without_a_difference(
    district, cluster, database_name
):
    """Expert test 47 (dispatch.md 6 G). Two thousand cases go through the flows, by chance.

    The others are copies of theirs under other ids: they show that so many can be rebuilt, not
    more kinds of history than the two thousand have.
    """
    worked = work(district, n_cases=2_000, seed=100)
    own = rebuilt.compare(worked)
    assert own.differences == []
    n = -(-100_000 // own.n_orders) - 1
    copy_all(cluster.conninfo(Role.SUPERUSER, database_name), n)
    told = rebuilt.compare(worked)
    write_down(
        "rebuilt_from_events",
        cases=told.n_orders,
        of_which_through_the_flows=own.n_orders,
        copies_of_each=n,
        events=told.n_events,
        assignments=told.n_assignments,
        states=dict(told.states),
        differences=len(told.differences),
    )
    assert told.differences == []
    assert told.n_orders >= 100_000
