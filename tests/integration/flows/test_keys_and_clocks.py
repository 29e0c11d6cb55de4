"""What makes two requests one, and which clocks are believed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import town
from sqlalchemy import text

from gridmap.errors import InputError, KeyReused
from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.model.request import CLOCK_ALLOWANCE
from gridmap.model.work_order import Urgency

pytestmark = pytest.mark.postgis

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def still(district):
    """The town at one instant."""
    return replace(district, clock=lambda: NOW)


def receive(district, *intakes):
    return receive_requests(intakes, district=district, policy=IntakePolicy())


def test_a_request_from_the_future_is_refused_by_its_field(still):
    latest = NOW + CLOCK_ALLOWANCE
    receive(still, town.an_intake(received_at=latest))
    with pytest.raises(InputError) as refused:
        receive(still, town.an_intake(received_at=latest + timedelta(seconds=1)))
    assert refused.value.facts["field"] == "received_at"
    assert "120" in str(refused.value.facts["mend_zh"])
    assert town.one(still, "SELECT count(*) FROM requests") == 1


def test_the_same_instant_with_another_offset_is_the_same_body(still):
    intake = town.an_intake(received_at=NOW)
    elsewhere = replace(intake, received_at=NOW.astimezone(timezone(timedelta(hours=8))))
    (first,), (again,) = receive(still, intake), receive(still, elsewhere)
    assert (first.request_id, again.created) == (again.request_id, False)
    with pytest.raises(KeyReused):
        receive(still, replace(intake, received_at=NOW - timedelta(seconds=1)))


def test_a_key_that_came_before_is_told_though_its_category_is_gone(still):
    """First the key: the sender repeats itself and must hear what became of the first time."""
    intake = town.an_intake(category="leaflet", received_at=NOW)
    (first,) = receive(still, intake)
    with still.writing() as conn:
        conn.execute(text("UPDATE requests SET category = 'other'"))
        conn.execute(text("UPDATE work_orders SET category = 'other'"))
        conn.execute(text("DELETE FROM categories WHERE code = 'leaflet'"))
    fresh = town.an_intake(received_at=NOW)
    again, new = receive(still, intake, fresh)
    assert (again.request_id, again.created, new.created) == (first.request_id, False, True)
    with pytest.raises(KeyReused):
        receive(still, replace(intake, text="another"))
    with pytest.raises(InputError):
        receive(still, replace(intake, idempotency_key="new"))


def test_a_stated_urgency_shortens_the_deadlines(still):
    receive(still, town.an_intake(received_at=NOW, urgency=Urgency.URGENT))
    told = "SELECT extract(epoch FROM respond_by - opened_at)::int FROM work_orders"
    assert town.one(still, told) == 300
