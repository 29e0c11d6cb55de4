"""Batches at a terminal."""

import pytest
import town

pytestmark = pytest.mark.postgis


def test_a_batch_is_run_and_listed(gridmap, district):
    for code in ("A", "B"):
        town.add_member(district, code)
    for _ in range(2):
        town.receive(district)
    code, done = gridmap("batch", "run")
    assert (code, [one["outcome"] for one in done["orders"]]) == (0, ["assigned"] * 2)
    code, rows = gridmap("batch", "list")
    assert (code, [row["gain"] for row in rows]) == (0, [done["gain"]])
    code, said = gridmap("batch", "list", as_json=False)
    assert code == 0
    assert "1 批" in said
    assert gridmap("batch", "run") == (0, {"batch_id": None, "orders": []})


def test_a_long_queue_is_dispatched_in_batches(gridmap, district):
    town.add_member(district, "A", capacity=30)
    for _ in range(13):
        town.receive(district)
    code, done = gridmap("dispatch")
    assert (code, done["n_assigned"], done["n_without"]) == (0, 13, 0)
    assert town.one(district, "SELECT count(*) FROM batch_orders") == 13
