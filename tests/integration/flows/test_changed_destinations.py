"""A destination is changed in place: what waits is not given up with its old address."""

import socket
from contextlib import ExitStack

import pytest
import town
from accounts import audited
from delivery_centre import ADMIN, Centre, add_subdistrict
from receivers import is_signed

from gridmap.errors import InputError, NotFound
from gridmap.flows.keep_destinations import change_destination
from gridmap.model.delivery import DestinationChange

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]


@pytest.fixture
def centre(district):
    with ExitStack() as stack:
        yield Centre(district, stack)


def changed(centre, code="hub", **more):
    return change_destination(
        code,
        DestinationChange(**more),
        district=centre.district,
        policy=centre.services.delivery_policy,
        by=ADMIN,
    )


def a_closed_address():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"http://127.0.0.1:{held.getsockname()[1]}/in"


def test_what_waits_goes_to_the_new_address_at_once(centre):
    secret = centre.add("hub", a_closed_address())
    town.receive(centre.district)
    for minutes in (0, 1, 5):
        centre.deliver(after_min=minutes)
    n = centre.standing("hub").n_failing
    assert n > 1
    receiver = centre.receiver(answers=lambda _: 503)
    assert changed(centre, url=receiver.url) == {"url": receiver.url}
    centre.deliver()
    assert len(set(receiver.ids)) == n
    receiver.answers = lambda _: 204
    centre.deliver(after_min=1)  # the tries of the old address do not count
    stands = centre.standing("hub")
    assert (stands.n_delivered, stands.n_waiting, stands.n_stuck) == (n, 0, 0)
    assert all(is_signed(seen, secret) for seen in receiver.seen)


def test_kinds_and_subdistrict_are_narrowed_and_taken_back(centre):
    receiver = centre.receiver()
    centre.add("hub", receiver.url, kinds=frozenset({"order_closed"}))
    town.receive(centre.district)
    centre.deliver()
    assert receiver.seen == []
    changed(centre, kinds=frozenset({"order_opened"}))
    town.receive(centre.district)
    centre.deliver()
    assert [seen.told["kind"] for seen in receiver.seen] == ["order_opened"]
    changed(centre, hears_every_kind=True)
    town.receive(centre.district)
    centre.deliver()
    assert len({seen.told["kind"] for seen in receiver.seen}) > 1
    add_subdistrict(centre.district, "S1")
    assert changed(centre, subdistrict_code="S1") == {"subdistrict": "S1"}
    assert centre.standing("hub").subdistrict == "S1"
    assert changed(centre, name="区平台") == {"name": "区平台"}
    assert centre.standing("hub").subdistrict == "S1"
    assert changed(centre, hears_district=True) == {"subdistrict": None}


def test_the_audit_tells_what_changed_and_nothing_where_nothing_did(centre):
    url = centre.receiver().url
    secret = centre.add("hub", url, kinds=frozenset({"order_opened"}))
    assert changed(centre, name="hub", url=url, hears_district=True) == {}
    assert audited(centre.district, "destination_changed") == []
    changed(centre, "HUB", name="市平台", hears_every_kind=True)
    (line,) = audited(centre.district, "destination_changed")
    assert line["about"] == "hub"
    assert line["facts"] == {
        "name": {"from": "hub", "to": "市平台"},
        "kinds": {"from": ["order_opened"], "to": None},
        "reason": ADMIN.reason,
    }
    assert secret not in str(line)


def test_what_cannot_be_is_refused_and_nothing_is_changed(centre):
    url = centre.receiver().url
    centre.add("hub", url)
    for wrong in (
        {"url": "https://169.254.169.254/latest"},
        {"url": "ftp://hub.example/"},
        {"kinds": frozenset({"care_alerted"})},
        {"name": " "},
    ):
        with pytest.raises(InputError):
            changed(centre, **wrong)
    with pytest.raises(NotFound):
        changed(centre, subdistrict_code="none", name="市平台")
    with pytest.raises(NotFound):
        changed(centre, "nobody", name="市平台")
    stands = centre.standing("hub")
    assert (stands.name, stands.url, stands.kinds, stands.subdistrict) == ("hub", url, None, None)
