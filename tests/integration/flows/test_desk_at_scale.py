"""How long the queue of the desk takes with ten thousand open orders."""

import random
import time

import pytest
import town
from proofs import write_down

from gridmap.casework.intake_policy import IntakePolicy
from gridmap.flows.look_up_desk import read_desk, read_desk_file
from gridmap.flows.receive_requests import receive_requests
from gridmap.model.desk_filters import DeskFilters

pytestmark = [pytest.mark.postgis, pytest.mark.prove]
POLICY = IntakePolicy()
N_ORDERS, BATCH, N_TIMES = 10_000, 500, 40


def receive_many(district, draw):
    """Receive requests from three thousand numbers all over the town and return their orders."""
    orders = []
    for _ in range(N_ORDERS // BATCH):
        intakes = [
            town.an_intake(
                town.LonLat(110.3 + draw.random() * 0.01, 20 + draw.random() * 0.01),
                category=draw.choice(["other", "flood"]),
                caller_phone=str(draw.randrange(3_000)),
                address=f"Lane {draw.randrange(10_000)}",
            )
            for _ in range(BATCH)
        ]
        received = receive_requests(intakes, district=district, policy=POLICY)
        orders += [one.work_order_id for one in received]
    return orders


def times_ms(call):
    """Return the median and the 95th percentile of a call."""
    taken = []
    for _ in range(N_TIMES):
        began = time.perf_counter()
        call()
        taken.append(1_000 * (time.perf_counter() - began))
    taken.sort()
    return [round(taken[int(share * N_TIMES)], 1) for share in (0.5, 0.95)]


def test_the_queue_of_ten_thousand_open_orders(district):
    draw = random.Random(7)  # noqa: S311
    orders = receive_many(district, draw)
    found = read_desk(DeskFilters(), district=district)
    assert sum(found.counts.values()) == N_ORDERS
    assert len(found.orders) == 100
    asked = {
        "first page": DeskFilters(),
        "words": DeskFilters(words="Lane 12"),
        "mine": DeskFilters(actor="gridmap"),
    }
    figures = {
        name: times_ms(lambda filters=filters: read_desk(filters, district=district))
        for name, filters in asked.items()
    }
    figures["file of an order"] = times_ms(
        lambda: read_desk_file(draw.choice(orders), district=district, policy=POLICY)
    )
    write_down("desk_queue_p50_p95_ms", n_open=N_ORDERS, **figures)
