"""What other systems are told: codes, numbers and instants, and nobody's name or number."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_work import NAME, PHONE

from gridmap.casework.outbound import LARGEST_FACTS, outbound_body
from gridmap.model.ids import TenantId

ID = UUID("01234567-8901-4234-8234-123456789012")
NOON = datetime(2026, 11, 29, 4, tzinfo=UTC)
IDENTITY = "46010519900101123X"

HOSTILE = {
    "caller_name": NAME,
    "caller_phone": PHONE,
    "address": f"住3栋2单元502室 {PHONE}",
    "reason": f"{NAME} 来电",
    "note": "ring-13899990001",
    "text": "<script>alert(1)</script>",
    "asked_reason": "Wang-wants-it",
    "id_card": IDENTITY,
    "from_whom": "Wang",
    "told": {"name": "Wang", "phone": PHONE, "deep": [{"caller": "Wang", "id": IDENTITY}]},
    "people": [NAME, PHONE, "0898-65321234", IDENTITY],
    NAME: "as a key",
    f"{PHONE} ": 7,
    "number_of": f"+86{PHONE}",
    "sql": "'; DROP TABLE outbox; --",
    "long": "a" * 65,
    "lines": "a\nb",
}
KEPT = {
    "work_order_id": str(ID),
    "state": "A06",
    "n": 3,
    "km": 1.5,
    "is_drill": False,
    "by": "2026-11-29T12:00:00+08:00",
    "grids": ["460105001001001"],
}


def body_of(payload, at=NOON):
    return outbound_body(
        payload, id_=ID, tenant=TenantId(1), kind="order_opened", at=at, sequence=9
    )


def test_nothing_of_a_person_goes_out_and_what_is_no_code_stays_here():
    body = body_of(HOSTILE)
    for one in (NAME, PHONE, "65321234", IDENTITY, "Wang", "script", "DROP", "502", "来电", "aaaa"):
        assert one not in body
    assert "ring" not in body


def test_codes_numbers_and_instants_go_out_as_they_are():
    head = {"number": "20261129-00012", "category": "other", "urgency": "urgent", "member": "M8"}
    assert json.loads(body_of(KEPT | head)) == {
        "id": "msg_01234567890142348234123456789012",
        "tenant": 1,
        "kind": "order_opened",
        "at": "2026-11-29T04:00:00+00:00",
        "sequence": 9,
        **head,
        "facts": KEPT,
    }


def test_what_is_too_much_is_left_out_and_said_so():
    told = json.loads(body_of({f"n{n}": list(range(200)) for n in range(100)}))
    assert told["facts"] == {}
    assert told["facts_left_out"] is True
    assert len(body_of({"n": ["a" * 60] * 10_000})) < LARGEST_FACTS


PLAIN = st.none() | st.booleans() | st.integers() | st.text()
NESTED = st.recursive(
    PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@pytest.mark.timeout(60)
@given(st.dictionaries(st.text(), NESTED))
def test_whatever_an_event_holds_the_body_is_one_line_of_json(payload):
    body = body_of(payload)
    assert json.loads(body)["kind"] == "order_opened"
    assert "\n" not in body
