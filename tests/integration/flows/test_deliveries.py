"""News goes out to other systems: each message at least once, and never too much is said."""

import socket
import threading
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import town
from delivery_centre import ADMIN, NOON, Centre, add_subdistrict
from receivers import is_signed
from sqlalchemy import text

from gridmap.delivery_duties import deliver_due, send_due
from gridmap.errors import InputError, NotFound
from gridmap.flows.copy_news import copy_news
from gridmap.flows.forget_deliveries import forget_deliveries
from gridmap.flows.keep_destinations import (
    add_destination,
    list_destinations,
    pause_destination,
    remove_destination,
    resume_destination,
)
from gridmap.flows.settle_deliveries import (
    give_deliveries_up,
    retry_deliveries,
)
from gridmap.flows.trim_outbox import trim_outbox
from gridmap.model.delivery import DeliveryState, NewDestination, SendFault
from gridmap.settings import Settings

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]


@pytest.fixture
def centre(district):
    with ExitStack() as stack:
        yield Centre(district, stack)


def a_closed_address() -> str:
    """Return an address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"http://127.0.0.1:{held.getsockname()[1]}/in"


def test_three_destinations_of_which_one_is_down(centre):
    """Expert test 48 (dispatch.md 6 G): two get all once; one is tried at 1/5/30 min, is stuck."""
    up = [centre.receiver(), centre.receiver()]
    down = centre.receiver(answers=lambda _: 503)
    secrets = [centre.add(f"up{n}", one.url + f"/in/{n}") for n, one in enumerate(up)]
    centre.add("down", down.url)
    received = town.receive(centre.district)
    for minutes in (0, 0.9, 0.1, 4.9, 0.1, 29.9, 0.1, 600):
        centre.deliver(after_min=minutes)
    for id_ in up[0].ids:
        tries = [one for one in down.seen if one.id == id_]
        stamps = [int(one.headers["webhook-timestamp"]) for one in tries]
        assert [one - int(NOON.timestamp()) for one in stamps] == [0, 60, 360, 2_160]
        assert len({one.body for one in tries}) == 1
    for n, (one, secret) in enumerate(zip(up, secrets, strict=True)):
        assert len(one.ids) == len(set(one.ids)) > 1
        assert {seen.path for seen in one.seen} == {f"/in/{n}"}
        assert all(is_signed(seen, secret) for seen in one.seen)
        assert not any(is_signed(seen, secrets[1 - n]) for seen in one.seen)
        assert centre.standing(f"up{n}").n_stuck == centre.standing(f"up{n}").n_waiting == 0
    assert up[0].ids == up[1].ids
    opened = next(seen.told for seen in up[0].seen if seen.told["kind"] == "order_opened")
    number = "SELECT number FROM work_orders WHERE id = :id"
    assert opened["number"] == town.one(centre.district, number, id=received.work_order_id)
    assert datetime.fromisoformat(opened["at"]).tzinfo is not None
    stands = centre.standing("down")
    assert (stands.n_delivered, stands.n_waiting) == (0, 0)
    assert stands.n_stuck == len(up[0].ids)
    assert (stands.fault, stands.status) == ("refused", 503)


def test_what_is_stuck_is_taken_up_again_by_hand_with_the_same_id(centre):
    receiver = centre.receiver(answers=lambda _: 500)
    centre.add("hub", receiver.url)
    town.receive(centre.district)
    for minutes in (0, 1, 5, 30):
        centre.deliver(after_min=minutes)
    n_stuck = centre.standing("hub").n_stuck
    ids = set(receiver.ids)
    assert n_stuck == len(ids) > 1
    receiver.answers = lambda _: 200
    assert retry_deliveries("hub", district=centre.district, by=ADMIN) == n_stuck
    n_before = len(receiver.seen)
    centre.deliver()
    assert sorted(receiver.ids[n_before:]) == sorted(ids)
    stands = centre.standing("hub")
    assert (stands.n_waiting, stands.n_stuck, stands.n_delivered) == (0, 0, n_stuck)


def test_one_message_is_given_up_for_a_reason_and_the_audit_tells(centre):
    centre.add("hub", a_closed_address())
    town.receive(centre.district)
    centre.deliver()
    waiting = centre.messages("hub")
    failed = waiting[0]
    assert (failed["fault"], failed["status"]) == ("no_connection", None)
    give_deliveries_up(
        "hub", "entered there by hand", district=centre.district, by=ADMIN, message_id=failed["id"]
    )
    (given_up,) = centre.messages("hub", DeliveryState.GIVEN_UP)
    assert (given_up["settled_by"], given_up["reason"]) == ("admin", "entered there by hand")
    with pytest.raises(NotFound):
        retry_deliveries("hub", district=centre.district, by=ADMIN, message_id=failed["id"])
    assert set(kinds_in_audit(centre)) == {"destination_added", "deliveries_given_up"}


def kinds_in_audit(centre):
    with centre.district.reading() as conn:
        rows = conn.execute(text("SELECT kind, facts::text FROM audit_entries ORDER BY at, id"))
        found = rows.all()
    assert not any("whsec_" in facts or "secret" in facts for _, facts in found)
    return [kind for kind, _ in found]


def test_only_what_was_asked_for_goes_out_and_only_what_comes_after(centre):
    town.receive(centre.district)
    all_of_it, some = centre.receiver(), centre.receiver()
    centre.add("all", all_of_it.url)
    centre.add("some", some.url, kinds=frozenset({"order_opened"}))
    centre.deliver()
    assert all_of_it.seen == some.seen == []
    town.receive(centre.district)
    centre.deliver()
    assert [one.told["kind"] for one in some.seen] == ["order_opened"]
    assert {one.told["kind"] for one in all_of_it.seen} > {"order_opened"}
    sequences = [one.told["sequence"] for one in all_of_it.seen]
    assert sequences == sorted(sequences)


def test_a_destination_of_one_subdistrict_hears_of_that_one_alone(centre):
    """Rows of no subdistrict are for those who hear of the whole district."""
    here, there = (add_subdistrict(centre.district, code) for code in ("S1", "S2"))
    receiver = centre.receiver()
    centre.add("hub", receiver.url, subdistrict_code="S1")
    with centre.district.writing() as conn:
        for n, subdistrict in enumerate((here, there, None)):
            conn.execute(
                text(
                    "INSERT INTO outbox (tenant_id, at, kind, payload, subdistrict_id)"
                    " VALUES (1, now(), 'order_opened', jsonb_build_object('n', CAST(:n AS int)),"
                    " :subdistrict)"
                ),
                {"n": n, "subdistrict": subdistrict},
            )
    centre.deliver()
    assert [one.told["facts"] for one in receiver.seen] == [{"n": 0}]


def test_a_writer_that_commits_late_is_not_skipped(centre):
    """The cursor is the pair of transaction and row, below the oldest that still runs."""
    receiver = centre.receiver()
    centre.add("hub", receiver.url)
    row = text("INSERT INTO outbox (tenant_id, at, kind, payload) VALUES (1, now(), :kind, '{}')")
    with centre.district.writing() as slow:
        slow.execute(row, {"kind": "order_closed"})
        with centre.district.writing() as fast:
            fast.execute(row, {"kind": "order_opened"})
        centre.deliver()
        assert receiver.seen == []
    centre.deliver()
    assert [one.told["kind"] for one in receiver.seen] == ["order_closed", "order_opened"]


def test_two_senders_never_have_the_same_message_at_once(centre):
    """Two workers copy and send side by side, again and again: every message comes once."""
    receiver = centre.receiver()
    centre.add("hub", receiver.url)
    for _ in range(15):
        town.receive(centre.district)
    began = threading.Barrier(2)

    def work():
        began.wait()
        for _ in range(3):
            (id_,) = copy_news(district=centre.district)
            send_due(id_, centre.services)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(receiver.ids) == len(set(receiver.ids)) >= 30
    assert centre.standing("hub").n_waiting == 0


def test_a_redirect_is_not_followed_and_a_paused_destination_is_not_called(centre):
    receiver = centre.receiver(answers=lambda _: 302)
    centre.add("hub", receiver.url, kinds=frozenset({"order_opened"}))
    town.receive(centre.district)
    centre.deliver()
    assert [one.path for one in receiver.seen] == ["/"]
    assert centre.standing("hub").fault == SendFault.REDIRECTED
    pause_destination("hub", district=centre.district, by=ADMIN)
    receiver.answers = lambda _: 200
    town.receive(centre.district)
    centre.deliver(after_min=10)
    assert len(receiver.seen) == 1
    assert centre.standing("hub").n_waiting == 2
    resume_destination("hub", district=centre.district, by=ADMIN)
    centre.deliver()
    assert len(receiver.seen) == 3


def test_a_receiver_that_refuses_one_message_is_given_the_others(centre):
    receiver = centre.receiver()
    receiver.answers = lambda seen: 422 if len(receiver.seen) == 1 else 200
    centre.add("hub", receiver.url)
    town.receive(centre.district)
    centre.deliver()
    stands = centre.standing("hub")
    assert (stands.n_waiting, stands.n_failing) == (1, 1)
    assert stands.n_delivered == len(receiver.seen) - 1 > 0


def test_this_machine_is_not_called_unless_the_server_allows_it(centre):
    receiver = centre.receiver()
    centre.add("hub", receiver.url.replace("127.0.0.1", "localhost"))
    town.receive(centre.district)
    usual = replace(centre.services, settings=Settings())
    deliver_due(usual)
    assert receiver.seen == []
    assert centre.standing("hub").fault == SendFault.ADDRESS_REFUSED
    new = NewDestination(code="own", name="own", url=receiver.url)
    with pytest.raises(InputError, match="this machine"):
        add_destination(new, district=centre.district, policy=usual.delivery_policy, by=ADMIN)


def test_without_a_destination_nothing_is_kept_and_a_removed_one_loses_its_secret(centre):
    town.receive(centre.district)
    centre.deliver()
    assert town.one(centre.district, "SELECT count(*) FROM deliveries") == 0
    centre.add("hub", a_closed_address())
    town.receive(centre.district)
    centre.deliver()
    assert remove_destination("hub", district=centre.district, by=ADMIN) > 0
    assert list_destinations(district=centre.district) == []
    assert town.one(centre.district, "SELECT count(*) FROM destinations WHERE secret <> ''") == 0
    assert town.one(centre.district, "SELECT bool_and(state = 'given_up') FROM deliveries")
    centre.add("hub", a_closed_address())


def test_the_outbox_waits_for_every_destination_and_settled_messages_go_in_time(centre):
    receiver = centre.receiver()
    centre.add("hub", receiver.url)
    town.receive(centre.district)
    later = replace(centre.district, clock=lambda: NOON + timedelta(days=400))
    assert trim_outbox(district=later) == 0
    centre.deliver()
    assert trim_outbox(district=later) > 0
    soon = replace(centre.district, clock=lambda: NOON + timedelta(days=29))
    assert forget_deliveries(district=soon) == 0
    assert forget_deliveries(district=later, lot=1) == len(receiver.seen) > 1


def test_looking_where_there_is_no_news_locks_nothing(centre):
    centre.add("hub", a_closed_address())
    locked = "SELECT CAST(xmax AS text) FROM destinations"
    before = town.one(centre.district, locked)
    for _ in range(3):
        copy_news(district=centre.district)
    assert town.one(centre.district, locked) == before
    town.receive(centre.district)
    copy_news(district=centre.district)
    assert town.one(centre.district, "SELECT count(*) FROM deliveries") > 0


def test_a_set_back_database_begins_anew(centre):
    """Another server counts transactions from the beginning: what it writes is not skipped."""
    receiver = centre.receiver()
    centre.add("hub", receiver.url)
    with centre.district.writing() as conn:
        conn.execute(text("UPDATE destinations SET xid = '9000000000000'"))
    town.receive(centre.district)
    centre.deliver()
    assert receiver.seen
    with centre.district.writing() as conn:
        conn.execute(text("UPDATE destinations SET xid = '9000000000000'"))
    centre.deliver()
    assert len(receiver.ids) == len(set(receiver.ids))


def test_the_audit_is_whole_and_tells_no_secret(centre):
    centre.add("hub", a_closed_address())
    pause_destination("hub", district=centre.district, by=ADMIN)
    resume_destination("hub", district=centre.district, by=ADMIN)
    retry_deliveries("hub", district=centre.district, by=ADMIN)
    give_deliveries_up("hub", "over", district=centre.district, by=ADMIN)
    remove_destination("hub", district=centre.district, by=ADMIN)
    assert kinds_in_audit(centre) == [
        "destination_added",
        "destination_paused",
        "destination_resumed",
        "deliveries_retried",
        "deliveries_given_up",
        "destination_removed",
    ]
