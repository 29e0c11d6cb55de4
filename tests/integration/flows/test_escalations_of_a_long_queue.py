"""Of a long queue only those are read that are due now, and none of them is missed."""

import random
import time
from dataclasses import replace
from datetime import timedelta

import chased
import psycopg
import pytest
import town
from proofs import write_down
from sqlalchemy import text

from gridmap.casework.calendar import LimitUnit, WorkingCalendar
from gridmap.casework.escalation import Now, due_raise
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.cluster.roles import Role
from gridmap.flows.look_at_health import look_at_health
from gridmap.flows.raise_due_orders import raise_due_orders, raise_missed_orders
from gridmap.flows.receive_requests import receive_requests
from gridmap.model.kept import KeptKind
from gridmap.store import levels, watched_orders
from gridmap.store.sql_files import statement

pytestmark = pytest.mark.postgis

POLICIES = [
    EscalationPolicy(),
    EscalationPolicy(urgent_rank=0, unowned_rank=0, n_refusals=0),
    EscalationPolicy(urgent_rank=3, unowned_rank=4, n_refusals=1, overdue_pause_s=7_200.0),
    EscalationPolicy(normal_no_candidate_s=9_000.0, normal_pause_s=600.0, urgent_pause_s=1.0),
    EscalationPolicy(overdue_pause_unit=LimitUnit.WORKING_DAYS),
    EscalationPolicy(overdue_pause_unit=LimitUnit.WORKING_HOURS, overdue_pause_s=9 * 3_600.0),
]

LET_GO = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE contype = 'c'
        AND conrelid IN ('work_orders'::regclass, 'assignments'::regclass, 'escalations'::regclass)
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.of, one.conname); END LOOP;
    DROP INDEX assignments_one_active_lead;
END $$
"""

MADE_UP = """
UPDATE work_orders SET
    urgency = (ARRAY['urgent', 'normal', 'normal'])[1 + floor(3 * random())],
    handling = (ARRAY['person', 'person', 'unit'])[1 + floor(3 * random())],
    waiting_for = (ARRAY['no_candidate', 'no_candidate', 'outside_area', NULL]
        )[1 + floor(4 * random())],
    grid_id = CASE WHEN random() < 0.7 THEN grid_id END,
    respond_by = %(at)s + (random() - 0.5) * interval '2 days';
UPDATE work_orders SET
    state = (ARRAY['A00', 'A03', 'A05', 'A05', 'A05', 'A06', 'A07', 'A11']
        )[1 + floor(8 * random())],
    arrive_by = respond_by + random() * interval '6 hours';
UPDATE work_orders SET close_by = arrive_by + random() * interval '6 hours';
INSERT INTO events (tenant_id, id, at, kind, actor, request_id, work_order_id, facts)
SELECT tenant_id, gen_random_uuid(), %(at)s - random() * interval '6 hours', 'order_waiting',
    'gridmap', request_id, id, '{}'
FROM work_orders, generate_series(1, 2) WHERE random() < 0.8;
INSERT INTO escalations (
    tenant_id, id, work_order_id, level, rank, cause, reason, raised_at, raised_by, is_vacant
)
SELECT w.tenant_id, gen_random_uuid(), w.id, 'level ' || n, n,
    (ARRAY['urgency', 'unowned', 'refused', 'no_candidate', 'no_candidate', 'overdue_respond',
        'overdue_arrive', 'overdue_close', 'overdue_close', 'by_hand'])[1 + floor(10 * random())],
    'made up', %(at)s - random() * random() * interval '4 days', 'gridmap', false
FROM work_orders AS w, generate_series(1, floor(4 * random())::int) AS n
WHERE w.opened_at IS NOT NULL;
INSERT INTO assignments (
    tenant_id, id, work_order_id, is_lead, state, reserved_at, arrived_at, ended_at
)
SELECT w.tenant_id, gen_random_uuid(), w.id, random() < 0.7,
    (ARRAY['cannot_go', 'cannot_go', 'arrived', 'reserved'])[1 + floor(4 * random())], %(at)s,
    CASE WHEN random() < 0.5 THEN %(at)s END, CASE WHEN random() < 0.5 THEN %(at)s END
FROM work_orders AS w, generate_series(1, 3) WHERE random() < 0.6;
"""
"""Facts that no history would bring together: whatever they are, the two have to agree."""


@pytest.fixture
def queue(district, cluster, database_name):
    """A queue of orders of every kind."""
    chased.add_levels(district)
    clock = chased.Clock()
    district = replace(district, clock=clock)
    receive(district, 120)
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER, database_name)) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute("SELECT setseed(0.47)")
        conn.execute(LET_GO)
        for statement in MADE_UP.split(";\n"):
            if statement.strip():
                conn.execute(statement, {"at": clock.now})
    return district


def receive(district, n):
    draw = random.Random(3)  # noqa: S311
    for first in range(0, n, 500):
        receive_requests(
            [
                town.an_intake(
                    town.LonLat(110.3 + draw.random() * 0.01, 20 + draw.random() * 0.01),
                    received_at=district.clock(),
                    category="other",
                )
                for _ in range(min(500, n - first))
            ],
            district=district,
            policy=IntakePolicy(),
        )


@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_those_that_are_read_are_those_that_are_due(queue, policy):
    """Compared with reading every open order, at several instants."""
    n_due = set()
    for hours in (-20, -3, 0, 5):
        now = Now(queue.clock() + timedelta(hours=hours), WorkingCalendar())
        with queue.reading() as conn:
            known = levels.read_levels(conn, queue.tenant)
            read = watched_orders.read(conn, queue.tenant, policy, known, now=now)
            every = watched_orders.read_every(conn, queue.tenant)
            some = [
                found
                for id_, _ in every[::10]
                for found in watched_orders.read_every(conn, queue.tenant, order_id=id_)
            ]
            assert some == every[::10]
        due = {
            id_: raised
            for id_, order in every
            if (raised := due_raise(order, policy=policy, levels=known, now=now))
        }
        told = {id_: due_raise(one, policy=policy, levels=known, now=now) for id_, one in read}
        assert {id_: one for id_, one in told.items() if one is not None} == due
        at_the_second = sum(one is None for one in told.values())
        assert at_the_second <= 1
        n_due.add(len(due))
    assert 0 < min(n_due) < max(n_due)
    assert min(n_due) < len(every)


WAITING = """
UPDATE work_orders SET waiting_for = 'no_candidate', n_tries = 1,
    respond_by = respond_by + interval '9 days', arrive_by = arrive_by + interval '9 days',
    close_by = close_by + interval '9 days';
INSERT INTO events (tenant_id, id, at, kind, actor, request_id, work_order_id, facts)
SELECT tenant_id, gen_random_uuid(), %(at)s, 'order_waiting', 'gridmap', request_id, id, '{}'
FROM work_orders;
INSERT INTO escalations (
    tenant_id, id, work_order_id, level, rank, cause, raised_at, raised_by, is_vacant
)
SELECT tenant_id, gen_random_uuid(), id, 'grid', 1, 'no_candidate', %(at)s, 'gridmap', false
FROM work_orders;
"""


@pytest.mark.prove
@pytest.mark.timeout(1_200)
def test_a_look_at_seventeen_thousand_that_wait(district, cluster, database_name):
    """How long it takes, and how much of the caller's processor, where none is due."""
    chased.add_levels(district)
    clock = chased.Clock()
    district = replace(district, clock=clock)
    receive(district, 17_000)
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER, database_name)) as conn:
        conn.execute("SET session_replication_role = replica")
        for statement in WAITING.split(";\n"):
            if statement.strip():
                conn.execute(statement, {"at": clock.now})
    figures = {}
    for name, seconds, look in (
        ("soon after", 60, raise_due_orders),
        ("when each might be", 3_600, raise_due_orders),
        ("every one, once an hour", 0, raise_missed_orders),
    ):
        clock.forward(seconds)
        taken = []
        for _ in range(12):
            began, worked = time.perf_counter(), time.process_time()
            assert look(district=district, policy=EscalationPolicy()) == 0
            taken.append((time.perf_counter() - began, time.process_time() - worked))
        wall, here = (sorted(one)[6] for one in zip(*taken, strict=True))
        figures[name] = {"wall_ms": round(1_000 * wall), "here_ms": round(1_000 * here, 1)}
    write_down("escalation_of_a_long_queue", n_orders=17_000, **figures)


def raised(district):
    query = "SELECT array_agg(DISTINCT cause::text) FROM escalations"
    return town.one(district, query)


def test_what_the_statement_leaves_out_is_raised_within_the_hour(district, monkeypatch, caplog):
    """With a condition of the statement broken nobody would ever hear of what is overdue."""
    chased.add_levels(district)
    clock = chased.Clock()
    district = replace(district, clock=clock)
    number = receive_one(district)
    clock.forward(30 * 86_400)
    look = {"district": district, "policy": EscalationPolicy()}
    monkeypatch.setattr(watched_orders, "statement", broken)
    assert raise_due_orders(**look) == 0
    assert raised(district) is None
    with caplog.at_level("ERROR"):
        assert raise_missed_orders(**look) == 1
    assert raised(district) is not None
    assert number in caplog.text
    facts = "SELECT facts FROM audit_entries WHERE kind = 'raises_missed'"
    assert town.one(district, facts) == {"n": 1, "numbers": [number]}
    days = dict.fromkeys(KeptKind, 1)
    assert look_at_health(district=district, days=days).n_missed_raises == 1
    monkeypatch.undo()
    clock.forward(2 * 86_400)
    assert look_at_health(district=district, days=days).n_missed_raises == 0


def broken(name):
    found = statement(name)
    if name != "watched_orders":
        return found
    return text(
        found.text.replace("w.state IN ('A00', 'A03', 'A05', 'A06', 'A07')", "w.state = '-'")
    )


def test_where_nothing_is_left_out_nothing_is_said(queue):
    clock_stands = {"district": queue, "policy": EscalationPolicy()}
    assert raise_missed_orders(**clock_stands) == 0
    assert town.one(queue, "SELECT count(*) FROM audit_entries WHERE kind = 'raises_missed'") == 0


def receive_one(district):
    order = town.receive(district).work_order_id
    return town.one(district, "SELECT number FROM work_orders WHERE id = :id", id=order)
