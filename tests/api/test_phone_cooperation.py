"""Requests for cooperation at the guarded door: asked of a member, of a unit, of nobody else."""

import uuid
from datetime import UTC, datetime

import pytest
import town
from desk import add_feature
from sqlalchemy import text

from gridmap.flows.ask_cooperation import Wanted, ask_cooperation

pytestmark = pytest.mark.postgis

DOOR = "3号楼502室"


@pytest.fixture
def people(services):
    """Add a unit, one of its people, a neighbour; return their codes."""
    mark = uuid.uuid4().hex[:6].upper()
    name = f"gas {mark}"
    add_feature(services.district, "units", None, name=name)
    unit = town.one(services.district, "SELECT code FROM units WHERE name = :name", name=name)
    for code in (f"GAS{mark}", f"NEXT{mark}"):
        town.add_member(services.district, code)
    with services.district.writing() as conn:
        conn.execute(
            text("UPDATE members SET employer = :name WHERE code = :code"),
            {"name": name, "code": f"GAS{mark}"},
        )
    return str(unit), f"GAS{mark}", f"NEXT{mark}"


def asked(services, *, units=(), members=()):
    """Ask for cooperation with a new order; return the requests by destination."""
    order = town.receive(services.district, address=DOOR, text="caller's words").work_order_id
    wanted = Wanted(
        order_id=order, units=units, others=(), members=members, what="关阀", actor="desk"
    )
    told = ask_cooperation(wanted, district=services.district)["destinations"]
    return {one["asked_of"]: one["cooperation_id"] for one in told}


def take(client, one, step, **body):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"name": "李四", "tapped_at": datetime.now(UTC).isoformat(), **body}
    path = f"/cooperations/{one}/{step}"
    first = client.post(path, json=body, headers=key)
    assert client.post(path, json=body, headers=key).json() == first.json()
    return first


def test_what_a_unit_is_asked_is_on_the_phones_of_its_people_and_in_its_inbox(
    as_who, services, people
):
    unit, gas, neighbour = people
    request = asked(services, units=(unit,))[unit]
    (told,) = as_who("member", member_code=gas).get(f"/members/{gas}/work").json()["cooperations"]
    assert (told["cooperation_id"], told["what"], told["address"]) == (request, "关阀", DOOR)
    assert "caller's words" not in str(told), "what is wanted is told, not what was said"
    inbox = as_who("unit", unit_code=unit).get(f"/units/{unit}/work").json()
    assert [one["cooperation_id"] for one in inbox["cooperations"]] == [request]
    client = as_who("member", member_code=neighbour)
    assert client.get(f"/members/{neighbour}/work").json()["cooperations"] == []
    assert take(client, request, "acknowledge").status_code == 404
    assert take(client, request, "decline", reason="no").status_code == 404


def test_a_member_acknowledges_by_name_answers_or_declines_once(as_who, services, people):
    _, _, neighbour = people
    first, second = (asked(services, members=(neighbour,))[neighbour] for _ in range(2))
    client = as_who("member", member_code=neighbour)
    assert take(client, first, "acknowledge").json() == {"state": "acknowledged"}
    assert take(client, first, "answer", answer="已到").json() == {"state": "answered"}
    assert take(client, second, "decline", reason="在外地").json() == {"state": "declined"}
    assert client.get(f"/members/{neighbour}/work").json()["cooperations"] == []
    facts = town.one(
        services.district,
        "SELECT jsonb_object_agg(kind, facts) FROM events"
        " WHERE facts ->> 'cooperation_id' IN (:a, :b)",
        a=first,
        b=second,
    )
    assert facts["cooperation_acknowledged"]["person_name"] == "李四"
    assert "tapped_at" in facts["cooperation_declined"]
    assert "在外地" not in str(facts), "what somebody writes stands in no fact"
    answer = "SELECT answer FROM cooperations WHERE id = :id"
    assert town.one(services.district, answer, id=second) == "在外地"


def test_a_unit_declines_in_its_own_inbox(as_who, services, people):
    unit, _, _ = people
    request = asked(services, units=(unit,))[unit]
    client = as_who("unit", unit_code=unit)
    assert take(client, request, "decline", reason="不属职责").json() == {"state": "declined"}
    assert client.get(f"/units/{unit}/work").json()["cooperations"] == []
