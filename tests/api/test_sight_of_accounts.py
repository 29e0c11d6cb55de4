"""Accounts of one street: signed in for real, at the guarded door."""

from datetime import UTC, datetime

import accounts
import pytest
import town
import two_streets

from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.model.ids import TenantId
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def two(cluster, template):
    """Return the services of two streets, and the order that waits in each."""
    create_database(cluster, "test_sight_of_accounts", template=template)
    db = open_database(cluster.url(Role.APP, "test_sight_of_accounts"))
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town.found(district)
    two_streets.lay(district)
    grids = {"west": "001", "east": "002"}
    for code, grid in grids.items():
        town.add_member(district, code, town.grid_centre(grid), home_grid=grid)
    diver = town.grid_centre("002")
    town.add_member(district, "diver", diver, home_grid="002", skills=("water",))
    two_streets.settle(district)
    orders = {
        code: str(town.receive(district, town.grid_centre(grid)).work_order_id)
        for code, grid in grids.items()
    }
    yield Services(district=district, settings=Settings()), orders
    db.close()
    drop_database(cluster, "test_sight_of_accounts")


@pytest.fixture
def as_account(guarded, two):
    """Return what gives a client of an account with these roles, of this street or member."""
    services, _ = two
    app, url = guarded
    app.state.services = services
    with accounts.signing_in(url, services.district) as signed_in:
        yield signed_in


def test_an_operator_of_one_street_works_in_it_and_knows_of_no_other(as_account, two):
    _, orders = two
    client = as_account("dispatcher", subdistrict_codes=(two_streets.WESTERN,))
    listed = client.get("/work-orders").json()
    assert [one["id"] for one in listed] == [orders["west"]]
    hidden, unknown = (
        client.post(f"/work-orders/{order}/dispatch") for order in (orders["east"], NOBODY)
    )
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.text.replace(orders["east"], NOBODY) == unknown.text
    assert client.get("/batches").json()["code"] == "sight_too_narrow"
    told = client.post(f"/work-orders/{orders['west']}/dispatch").json()
    assert told["member_code"] == "west"


def test_whoever_sees_the_district_sees_both(as_account, two):
    client = as_account("dispatcher")
    assert len(client.get("/work-orders").json()) >= 2
    assert client.get("/batches").status_code == 200


def test_a_member_signs_where_they_were_sent_whatever_they_see(as_account, two):
    services, _ = two
    order = town.receive(services.district, town.grid_centre("001"), category="flood")
    sent = dispatch_work_order(
        order.work_order_id,
        district=services.district,
        travel=services.travel,
        policy=services.dispatch_policy,
    )
    where = {"subdistrict_codes": (two_streets.EASTERN,), "member_code": "diver"}
    client = as_account("member", **where)
    answer = client.post(f"/assignments/{sent.assignment_id}/sign", json={})
    assert answer.status_code == 200
    assert client.get("/positions").status_code == 403
