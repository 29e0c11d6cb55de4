"""Each route that shows persons leaves a line in the audit, of whoever looked and at what."""

import pytest
import town
from accounts import audited

from api.route_rights import ROUTE_RIGHTS
from api.veil import shows_persons

pytestmark = pytest.mark.postgis

WAY = "/members/{code}/way"
ASKED = {
    "/care/plan": "?on=2026-03-02",
    "/care/errands": "?volunteer=nobody",
    "/responsibles": "?lon=110.3025&lat=20.0025",
    "/members/{code}/trail": "?actor=lead",
    WAY: "?kind=order&id={assignment_id}",
}
ELSEWHERE = {
    "/care/errands",
    "/care/persons/{code}",
    "/emergency/operations/{number}",
    "/emergency/operations/{number}/called",
    "/emergency/operations/{number}/evacuees",
    "/emergency/warnings/{warning_id}",
    "/photos/{photo_id}",
    "/photos/{photo_id}/thumbnail",
    "/units/{code}/work",
    "/visits/ledger/{entry_id}",
    "/volunteers/{code}/work",
}
"""There is none of these in the two streets: the same door puts a look at them down."""


@pytest.fixture
def names(streets):
    """Return an order, its assignment, and who has it."""
    received, sent = streets.assigned("west", caller_phone="13800138000")
    query = (
        "SELECT m.code FROM assignments AS a JOIN members AS m ON m.id = a.member_id"
        " WHERE a.id = :id"
    )
    return {
        "order_id": str(received.work_order_id),
        "assignment_id": str(sent.assignment_id),
        "code": "west-1",
        "holder": town.one(streets.district, query, id=sent.assignment_id),
    }


def test_each_get_that_shows_persons_is_a_line_of_the_audit(streets, names):
    gets = {path for method, path in ROUTE_RIGHTS if method == "GET" and shows_persons("GET", path)}
    assert gets >= ELSEWHERE
    for path in sorted(gets - ELSEWHERE):
        code = names["holder" if path == WAY else "code"]
        address = path.format(**names | {"code": code})
        answer = streets.get("lead", address + ASKED.get(path, "").format(**names))
        assert answer.status_code == 200, (address, answer.text)
        line = audited(streets.district, "personal_data_seen")[0]
        seen = (line["actor"], line["about"].partition("?")[0], line["wanted"])
        assert seen == ("lead", f"GET {address}", "see_personal_data")
        assert line["address"] is not None


def test_a_look_that_finds_nothing_shows_nobody_and_is_no_line(streets):
    before = audited(streets.district, "personal_data_seen")
    nobody = "00000000-0000-7000-8000-000000000000"
    for path in sorted(ELSEWHERE):
        address = path.format(
            warning_id=nobody, entry_id=nobody, photo_id=nobody, code="nobody", number=999
        )
        answer = streets.get("lead", address + ASKED.get(path, ""))
        assert answer.status_code == 404, address
    assert audited(streets.district, "personal_data_seen") == before


def test_one_s_own_work_is_shown_to_oneself_without_a_line(streets):
    before = audited(streets.district, "personal_data_seen")
    assert streets.get("walker", "/members/west-0/work").status_code == 200
    assert audited(streets.district, "personal_data_seen") == before
    assert streets.get("lead", "/members/west-0/work").status_code == 200
    assert len(audited(streets.district, "personal_data_seen")) == len(before) + 1
