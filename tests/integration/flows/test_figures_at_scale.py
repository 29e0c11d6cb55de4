"""What figures cost when a district has had a hundred thousand orders."""

import time
from dataclasses import replace
from datetime import date

import drawn_past
import past_work
import pytest
import town
import two_streets
from proofs import write_down

from gridmap.evaluation.counted import Counted
from gridmap.evaluation.periods import Days
from gridmap.flows.read_figures import read_counted_requests, read_figures
from gridmap.model.figure_filters import FigureFilters, GroupedBy
from gridmap.store import features

pytestmark = [pytest.mark.postgis, pytest.mark.prove]
N_REQUESTS, N_TIMES = 130_000, 3
MONTH = Days(date(2026, 3, 1), date(2026, 3, 31))
YEAR = Days(date(2025, 4, 1), date(2026, 3, 20))


@pytest.fixture
def worked(district, owner_url):
    west, east = two_streets.lay(district)
    member = town.add_member(district, "M")
    with district.reading() as conn:
        grids = features.ids_in_force(conn, district.tenant, "grids")
    where = [
        (grid, two_streets.street_of(west if code in {"001", "003"} else east))
        for code, grid in grids.items()
    ]
    past = drawn_past.draw(7, N_REQUESTS, grids=where, n_numbers=20_000)
    past_work.write(owner_url, map(drawn_past.without_backlog, past), member=member)
    past_work.count_sizes(owner_url)
    return replace(district, clock=lambda: drawn_past.NOW), west


def best_ms(call):
    taken = []
    for _ in range(N_TIMES):
        began = time.perf_counter()
        call()
        taken.append(1_000 * (time.perf_counter() - began))
    return round(min(taken))


def test_figures_of_a_hundred_thousand_orders(worked):
    district, west = worked
    everything = FigureFilters()

    def figures(days, by, seen=district):
        return lambda: read_figures(days, everything, by=by, district=seen)

    def listed():
        return read_counted_requests(
            MONTH, everything, what=Counted.CLOSED, places=range(50), district=district
        )

    n_orders = town.one(district, "SELECT count(*) FROM work_orders")
    assert n_orders > 90_000
    day = Days(date(2026, 3, 10), date(2026, 3, 10))
    found = {
        "a day by grid": best_ms(figures(day, GroupedBy.GRID)),
        "a month by grid": best_ms(figures(MONTH, GroupedBy.GRID)),
        "a month by day": best_ms(figures(MONTH, GroupedBy.DAY)),
        "a month by grid, one street": best_ms(
            figures(MONTH, GroupedBy.GRID, district.seen_by(west))
        ),
        "a year by category": best_ms(figures(YEAR, GroupedBy.CATEGORY)),
        "a list of a month": best_ms(listed),
    }
    write_down("figures_ms", n_orders=n_orders, **found)
