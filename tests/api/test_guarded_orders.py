"""Work orders behind a guarded door: who may send whom, and who may check."""

import pytest

pytestmark = pytest.mark.postgis


def test_who_sees_a_street_sends_nobody_of_another(streets):
    order = streets.waiting("west").work_order_id
    across = {"across_subdistricts": True}
    refused = streets.post("west", f"/work-orders/{order}/dispatch", params=across)
    assert (refused.status_code, refused.json()["code"]) == (403, "sight_too_narrow")
    assert streets.post("desk", f"/work-orders/{order}/dispatch", params=across).is_success
