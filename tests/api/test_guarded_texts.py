"""What somebody may not read, they do not find either."""

import pytest

pytestmark = pytest.mark.postgis


def test_nobody_searches_for_what_is_masked_to_them(streets):
    address = "room 7 of the lamp house"
    order = str(streets.waiting("west", address=address).work_order_id)

    def found(login, words):
        told = streets.get(login, "/desk/orders", params={"q": words}).json()["orders"]
        return [one["id"] for one in told]

    number = streets.get("desk", f"/work-orders/{order}").json()["number"]
    assert found("desk", address) == [order]
    assert found("evaluator", address) == []
    assert found("evaluator", number) == [order]


def test_what_callers_tell_is_read_by_whoever_works_on_it(streets):
    told = "my husband hits me"
    order = streets.waiting("west", text=told, address="the lamp house").work_order_id
    asked = {"others": ["police"], "what": "come"}
    asked = streets.post("west", f"/work-orders/{order}/cooperations", asked).json()
    answer = {"name": "Li", "answer": "she is with us"}
    one = asked["destinations"][0]["cooperation_id"]
    assert streets.post("west", f"/cooperations/{one}/answer", answer).is_success
    for login, reads in (("west", True), ("checker", True), ("evaluator", False)):
        shown = streets.get(login, f"/work-orders/{order}")
        assert shown.status_code == 200
        assert (told in shown.text, answer["answer"] in shown.text) == (reads, reads), login
