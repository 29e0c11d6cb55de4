"""What must hold at every instant, whoever did what at the same time."""

import threading

import event_log
from sqlalchemy import text

from gridmap.store import members
from gridmap.store.district import District

NEVER = {
    "a member over capacity": """
        SELECT l.member_id FROM member_live AS l
        JOIN assignments AS a ON a.member_id = l.member_id AND a.ended_at IS NULL
        WHERE NOT a.is_urgent
        GROUP BY l.tenant_id, l.member_id HAVING count(*) > l.capacity""",
    "a member at two urgent orders": """
        SELECT l.member_id FROM member_live AS l
        JOIN assignments AS a ON a.member_id = l.member_id AND a.ended_at IS NULL
        WHERE a.is_urgent
        GROUP BY l.tenant_id, l.member_id HAVING count(*) > least(l.capacity, 1)""",
    "a counter that differs from the assignments": """
        SELECT l.member_id FROM member_live AS l
        LEFT JOIN assignments AS a ON a.member_id = l.member_id AND a.ended_at IS NULL
        GROUP BY l.tenant_id, l.member_id
        HAVING count(a.id) FILTER (WHERE NOT a.is_urgent) <> l.active
            OR count(a.id) FILTER (WHERE a.is_urgent) <> l.urgent_active""",
    "an ended work order that somebody is still engaged for": """
        SELECT w.id FROM work_orders AS w
        JOIN assignments AS a ON a.work_order_id = w.id AND a.ended_at IS NULL
        WHERE w.state IN ('A16', 'A20', 'A21')""",
    "a planned operation that does not hold its order": """
        SELECT w.id FROM work_orders AS w
        LEFT JOIN joint_operations AS o ON o.work_order_id = w.id AND o.state = 'planned'
        WHERE (o.id IS NOT NULL) <> (w.waiting_for IS NOT DISTINCT FROM 'planned')
            OR o.id IS NOT NULL AND w.next_try_at IS NOT NULL""",
    "an operation that outlives its order": """
        SELECT o.id FROM joint_operations AS o JOIN work_orders AS w ON w.id = o.work_order_id
        WHERE o.ended_at IS NULL AND w.state NOT IN ('A05', 'A06', 'A07')""",
    "a member twice in one team": """
        SELECT member_id FROM assignments WHERE ended_at IS NULL AND member_id IS NOT NULL
        GROUP BY work_order_id, member_id HAVING count(*) > 1""",
    "a work order with two leads": """
        SELECT work_order_id FROM assignments WHERE is_lead AND ended_at IS NULL
        GROUP BY work_order_id HAVING count(*) > 1""",
    "a work order whose state and lead disagree": """
        SELECT w.id FROM work_orders AS w
        LEFT JOIN assignments AS a
            ON a.work_order_id = w.id AND a.is_lead AND a.ended_at IS NULL
        WHERE (w.state IN ('A06', 'A07')) <> (a.id IS NOT NULL)""",
    "an open offer of an order that does not wait": """
        SELECT o.id FROM offers AS o JOIN work_orders AS w ON w.id = o.work_order_id
        WHERE o.state = 'offered' AND w.state <> 'A05'""",
    "an accepted offer of another order or member than its assignment": """
        SELECT o.id FROM offers AS o LEFT JOIN assignments AS a ON a.id = o.assignment_id
        WHERE o.state = 'accepted'
          AND (a.member_id, a.work_order_id) IS DISTINCT FROM (o.member_id, o.work_order_id)""",
    "an offer whose end and event disagree": """
        SELECT o.id FROM offers AS o
        LEFT JOIN events AS e ON e.facts ->> 'offer' = o.id::text AND e.kind = 'offer_' || o.state
        WHERE o.state <> 'offered' GROUP BY o.id HAVING count(e.id) <> 1""",
    "an offer with two ends": """
        SELECT e.facts ->> 'offer' FROM events AS e
        WHERE e.kind IN ('offer_accepted', 'offer_declined', 'offer_expired', 'offer_withdrawn')
        GROUP BY 1 HAVING count(*) > 1""",
    "a request for somebody to go without its work order": """
        SELECT r.id FROM requests AS r LEFT JOIN work_orders AS w ON w.request_id = r.id
        WHERE r.disposition IN ('person', 'unit') AND w.id IS NULL""",
    "an assignment without the event of its beginning": """
        SELECT a.id FROM assignments AS a
        LEFT JOIN events AS e ON e.assignment_id = a.id
            AND e.kind IN ('order_assigned', 'co_handler_assigned')
        GROUP BY a.id HAVING count(e.id) <> 1""",
    "an assignment whose end and event disagree": """
        SELECT a.id FROM assignments AS a
        LEFT JOIN events AS e ON e.assignment_id = a.id AND e.kind = 'assignment_' || a.state
        WHERE a.ended_at IS NOT NULL GROUP BY a.id HAVING count(e.id) <> 1""",
    "an assignment without its decision": """
        SELECT a.id FROM assignments AS a LEFT JOIN decisions AS d ON d.id = a.decision_id
        WHERE a.member_id IS NOT NULL AND d.id IS NULL""",
    "a decision to assign without its assignment": """
        SELECT d.id FROM decisions AS d LEFT JOIN assignments AS a ON a.decision_id = d.id
        WHERE d.outcome = 'assign' AND a.id IS NULL""",
    "a request without the event of its coming": """
        SELECT r.id FROM requests AS r
        LEFT JOIN events AS e ON e.request_id = r.id AND e.kind = 'request_received'
        GROUP BY r.id HAVING count(e.id) <> 1""",
    "an event of something that is not there": """
        SELECT e.id FROM events AS e
        WHERE (e.request_id IS NOT NULL AND e.request_id NOT IN (SELECT id FROM requests))
           OR (e.work_order_id IS NOT NULL AND e.work_order_id NOT IN (SELECT id FROM work_orders))
           OR (e.assignment_id IS NOT NULL AND e.assignment_id NOT IN (SELECT id FROM assignments))
        """,
    "a gap in the numbers of a day": """
        SELECT o.day FROM order_numbers AS o
        JOIN work_orders AS w ON w.number LIKE to_char(o.day, 'YYYYMMDD') || '-%'
        GROUP BY o.day, o.last HAVING count(*) <> o.last""",
}
"""Queries that find what must never be; each has to come back empty."""

_AT_EVERY_INSTANT = tuple(NEVER)[:7]


def found(district: District, names: tuple[str, ...] = tuple(NEVER)) -> list[str]:
    """Return what is wrong at this instant."""
    with district.reading() as conn:
        rows = {name: conn.execute(text(NEVER[name])).scalars().all() for name in names}
    return [f"{name}: {value}" for name, values in rows.items() for value in values]


def check_everything(district: District) -> int:
    """Check every invariant, also by the event log; return how many assignments there were."""
    wrong = found(district)
    held = event_log.read_held(district)
    wrong += [
        f"by the event log, member {member} held {most}"
        for member, most in event_log.members_over(held, event_log.capacities(district)).items()
    ]
    wrong += [
        f"by the event log, work order {order} had two leads"
        for order in event_log.orders_with_two_leads(event_log.read_leads(district))
    ]
    wrong += [f"by its events: {one}" for one in event_log.orders_elsewhere(district)]
    with district.reading() as conn:
        wrong += [f"counter off: {code}" for code in members.counters_off(conn, district.tenant)]
    assert wrong == [], wrong
    return len(held)


class Watcher:
    """Looks at one instant after the other, in a thread of its own."""

    def __init__(self, district: District, *, pause_s: float = 0.1) -> None:
        self.n_looks = 0
        self.seen: list[str] = []
        self._district = district
        self._pause_s = pause_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(self._pause_s):
            self.n_looks += 1
            self.seen += found(self._district, _AT_EVERY_INSTANT)
