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
