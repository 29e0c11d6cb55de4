"""A working grid layer of Shanghai: imported, its events dispatched, each choice recomputed."""

from collections import Counter

import pytest
from pyproj import Geod
from sqlalchemy import text

from gridmap.cli.main import run
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

_ELLIPSOID = Geod(ellps="GRS80")
_POLICY = DispatchPolicy(load_s=0.0)
_TRAVEL = StraightLine()


@pytest.fixture
def lingang(empty_district, app_url, owner_url, test_data, monkeypatch):
    """Import the public files through the command line, as a district would."""
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)
    manifest = "tests/data/manifests/lingang.toml"
    for words in (
        ["district", "set-up", "--name", "临港", "--json"],
        ["import", manifest, "--data-folder", str(test_data), "--json"],
    ):
        with pytest.raises(SystemExit) as leaving:
            run(words)
        assert leaving.value.code == 0
    return empty_district


_MEMBERS = text(
    "SELECT m.code, l.capacity, st_x(l.position::geometry) AS lon,"
    " st_y(l.position::geometry) AS lat FROM member_live l"
    " JOIN members m ON m.id = l.member_id"
    " JOIN roles r ON r.code = m.role WHERE r.may_be_dispatched"
)
_PLACES = text(
    "SELECT id, urgency = 'urgent' AS is_urgent, st_x(position::geometry) AS lon,"
    " st_y(position::geometry) AS lat FROM work_orders"
)


def metres_to_free(members, held, place):
    """Return how far every member with a free place of the order's kind is from its place."""
    return {
        code: _ELLIPSOID.inv(one.lon, one.lat, place.lon, place.lat)[2]
        for code, one in members.items()
        if held[code, place.is_urgent] < (1 if place.is_urgent else one.capacity)
    }


def test_every_event_goes_to_the_nearest_patrol_member_who_is_free(lingang):
    with lingang.reading() as conn:
        members = {row.code: row for row in conn.execute(_MEMBERS)}
        places = {row.id: row for row in conn.execute(_PLACES)}
    assert len(places) == 24
    held: Counter[tuple[str, bool]] = Counter()
    order_ids = take_due_orders(district=lingang)
    assert sorted(order_ids) == sorted(places)
    for order_id in order_ids:
        decision = dispatch_work_order(
            order_id, district=lingang, travel=_TRAVEL, policy=_POLICY
        ).decision
        chosen = decision.chosen
        place = places[order_id]
        free_m = metres_to_free(members, held, place)
        nearest = min(free_m, key=lambda code: (free_m[code], code))
        # No member has a home grid in these files, so the nearest in metres is the choice.
        assert free_m[chosen.code] == pytest.approx(free_m[nearest], abs=0.1)
        assert chosen.travel_s == pytest.approx(free_m[chosen.code] * 1.3 / 1.3, abs=0.2)
        held[chosen.code, place.is_urgent] += 1
        within = [code for code in members if code in {one.code for one in decision.considered}]
        assert len(decision.considered) >= len(within) > 0
        assert all(one.text("zh") and one.text("en") for one in decision.considered)
    assert sum(held.values()) == 24
