"""Figures of all time: counted as things happen, the same as a count over everything."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import town
import two_streets
from sqlalchemy import text

from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.check_database import check_database
from gridmap.flows.locate_work_order import locate_work_order
from gridmap.flows.look_up import read_headline
from gridmap.flows.settle_request import Settling, settle_request
from gridmap.model.ids import RequestId
from gridmap.model.work_order import Disposition

pytestmark = pytest.mark.postgis

WALK = ("A06", "A07", "A11", "A13", "A15", "A16")


def run(district, sql, **values):
    with district.writing() as conn:
        conn.execute(text(sql), values)


def close(district, order_id):
    for state in WALK:
        run(
            district,
            "UPDATE work_orders SET state = :state, closed_at = CASE WHEN :state = 'A16' THEN now()"
            " END WHERE id = :id",
            state=state,
            id=order_id,
        )


def test_the_headline_says_what_a_count_over_everything_says(district):
    orders = [town.receive(district) for _ in range(4)]
    town.receive(district, disposition=Disposition.ANSWERED)
    town.receive(district, disposition=Disposition.REFERRED)
    waiting = town.receive(district, category="leaflet")
    settle_request(
        RequestId(waiting.request_id),
        Settling(Disposition.ANSWERED),
        district=district,
        actor="desk",
    )
    cancel_request(orders[0].request_id, district=district, actor="caller", reason="over")
    close(district, orders[1].work_order_id)
    told = read_headline(district=district)
    figures = {"n_requests": 7, "n_answered": 2, "n_referred": 1, "n_cancelled": 1, "n_closed": 1}
    assert {name: told[name] for name in figures} == figures
    assert (told["n_open"], told["n_to_dispatch"]) == (2, 2)
    assert check_database(district=district).tallies_off == []


def test_a_figure_that_is_wrong_is_told(district):
    town.receive(district)
    run(district, "INSERT INTO tallies (tenant_id, n_closed) VALUES (1, 2)")
    assert check_database(district=district).tallies_off == ["n_closed: 2, not 0"]


def test_what_is_not_committed_is_not_counted(district):
    with district.writing() as conn:
        conn.execute(text("INSERT INTO tallies (tenant_id, n_requests) VALUES (1, 5)"))
        conn.rollback()
    assert read_headline(district=district)["n_requests"] == 0


def test_folding_loses_nothing_and_keeps_the_table_short(district):
    """Four at once, some thousand additions: the sum stays right, few rows are left."""

    def add(_):
        for _ in range(300):
            run(district, "INSERT INTO tallies (tenant_id, n_requests) VALUES (1, 1)")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    assert read_headline(district=district)["n_requests"] == 1_200
    assert town.one(district, "SELECT count(*) FROM tallies") < 520


def test_figures_are_kept_for_each_street_and_move_with_what_moves(district):
    """Located later, or on ground that changes hands after it was closed."""
    west, east = two_streets.lay(district)
    for grid in ("001", "003", "002"):
        town.receive(district, town.grid_centre(grid))
    unplaced = town.receive(district, None)
    assert [
        read_headline(district=district.seen_by(one))["n_requests"] for one in (west, east)
    ] == [
        2,
        1,
    ]
    locate_work_order(
        unplaced.work_order_id, town.grid_centre("002"), district=district, actor="desk"
    )
    close(district, unplaced.work_order_id)
    run(
        district,
        "UPDATE work_orders SET subdistrict_id = :street WHERE id = :id",
        street=two_streets.street_of(west),
        id=unplaced.work_order_id,
    )
    told = [read_headline(district=district.seen_by(one)) for one in (west, east)]
    assert [(one["n_requests"], one["n_closed"]) for one in told] == [(2, 1), (2, 0)]
    assert check_database(district=district).tallies_off == []
    run(
        district,
        "UPDATE tallies SET n_closed = 7 WHERE n_closed = 1 AND subdistrict_id = :street",
        street=two_streets.street_of(west),
    )
    assert check_database(district=district).tallies_off == ["n_closed in 460100001: 7, not 1"]
