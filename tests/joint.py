"""What the tests of joint operations stand on: plans, the day itself, what is left to do there."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import teamed
import town
from sqlalchemy import text

from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.start_joint_operation import start_joint_operation
from gridmap.model.team import NewOperation

TOMORROW, HOUR = timedelta(days=1), timedelta(hours=1)


def a_plan(district, *, members=(("G", "lead"), ("M1", "mediator")), **more):
    fields = {
        "order_id": town.receive(district).work_order_id,
        "title": "night market",
        "starts_at": district.clock() + TOMORROW,
        "ends_at": district.clock() + TOMORROW + 2 * HOUR,
        "members": members,
        "units": ("P",),
        "planned_by": "desk",
    } | more
    return NewOperation(**fields)


def booked(district):
    with district.reading() as conn:
        rows = conn.execute(
            text("SELECT m.code FROM absences AS b JOIN members AS m ON m.id = b.member_id")
        )
        return Counter(rows.scalars())


def at(district, moment):
    return replace(district, clock=lambda: moment)


def on_the_day(district):
    return at(district, district.clock() + TOMORROW + HOUR / 2)


def dispatched(district, order_id, travel=teamed.TRAVEL):
    return dispatch_work_order(order_id, district=district, travel=travel, policy=teamed.POLICY)


def waits_for_somebody(district, position=town.CENTRE):
    """Return an order that waits because everybody is taken or booked."""
    while True:
        order = town.receive(district, position).work_order_id
        if dispatched(district, order).assignment_id is None:
            return order


def start(district, operation):
    return start_joint_operation(operation, district=district, policy=teamed.POLICY)
