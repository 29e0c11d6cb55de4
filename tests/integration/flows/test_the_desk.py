"""Requests that wait at the desk: no default ends one, a unit's return comes back, all settle."""

import uuid

import pytest
import town
from sqlalchemy import text

from gridmap.errors import IllegalMove, InputError
from gridmap.flows.locate_work_order import locate_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.settle_request import Settling, settle_request
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.model.ids import AssignmentId
from gridmap.model.work_order import AssignmentState, CaseState, Disposition

pytestmark = pytest.mark.postgis


@pytest.fixture
def unit(district):
    """Add the handling unit U1."""
    with district.writing() as conn:
        feature = uuid.uuid4()
        conn.execute(text("INSERT INTO features VALUES (1, :id, 'units', 'U1')"), {"id": feature})
        conn.execute(
            text(
                "INSERT INTO units (tenant_id, feature_id, opened_by, valid_from, layer, code,"
                " name, row_hash) SELECT 1, :id, id, now(), 'units', 'U1', 'water', ''"
                " FROM layer_versions"
            ),
            {"id": feature},
        )
    return "U1"


def stands(district, received):
    with district.reading() as conn:
        return tuple(
            conn.execute(
                text("SELECT state, waiting_for, handling FROM work_orders WHERE id = :id"),
                {"id": received.work_order_id},
            ).one()
        )


def settle(district, received, disposition, **more):
    settling = Settling(disposition, **more)
    return settle_request(received.request_id, settling, district=district, actor="desk")


def test_a_category_alone_never_ends_a_request(district):
    received = town.receive(district, category="leaflet")
    assert stands(district, received) == ("A03", "desk", "person")
    assert take_due_orders(district=district) == []


def test_the_desk_answers(district):
    received = town.receive(district, category="leaflet")
    assert settle(district, received, Disposition.ANSWERED, answer="see page 3") == "A21"
    kept = town.one(district, "SELECT disposition || ': ' || answer FROM requests")
    assert kept == "answered: see page 3"
    with pytest.raises(IllegalMove):
        settle(district, received, Disposition.PERSON)


def test_the_desk_sends_a_person(district):
    received = town.receive(district, category="leaflet")
    assert settle(district, received, Disposition.PERSON) is CaseState.TO_BE_DISPATCHED
    assert take_due_orders(district=district) == [received.work_order_id]


def test_the_desk_names_a_unit(district, unit):
    received = town.receive(district, position=None, category="leaflet")
    with pytest.raises(InputError):
        settle(district, received, Disposition.UNIT, unit_code="nobody")
    assert settle(district, received, Disposition.UNIT, unit_code=unit) is CaseState.DISPATCHED
    assert stands(district, received) == ("A06", None, "unit")


def test_a_named_unit_is_meant_even_without_a_disposition(district, unit):
    received = town.receive(district, category="other", unit_code=unit)
    assert stands(district, received) == ("A06", None, "unit")


@pytest.mark.parametrize("position", [town.CENTRE, None])
def test_what_a_unit_gives_back_goes_to_the_desk_and_on_to_a_person(district, unit, position):
    received = town.receive(district, position, disposition=Disposition.UNIT, unit_code=unit)
    assignment = AssignmentId(town.one(district, "SELECT id FROM assignments"))
    move_assignment(
        assignment,
        AssignmentState.CANNOT_GO,
        district=district,
        actor="unit",
        reason="not ours",
    )
    assert stands(district, received) == ("A05", "desk", "unit")
    assert take_due_orders(district=district) == []
    settle(district, received, Disposition.PERSON)
    if position is None:
        assert stands(district, received) == ("A05", "unlocated", "unit")
        locate_work_order(received.work_order_id, town.CENTRE, district=district, actor="desk")
    assert stands(district, received) == ("A05", None, "person")
    assert take_due_orders(district=district) == [received.work_order_id]


def test_placing_an_order_at_the_desk_leaves_it_there(district):
    received = town.receive(district, position=None, category="leaflet")
    state = locate_work_order(received.work_order_id, town.CENTRE, district=district, actor="desk")
    assert (state, stands(district, received)[1]) == (CaseState.TO_BE_FILED, "desk")
