"""A destination gets a new secret and loses no message: for a day both sign."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
import town
from accounts import audited
from delivery_centre import ADMIN, Centre
from receivers import is_signed

from gridmap.errors import IllegalMove, NotFound
from gridmap.flows.forget_secrets import forget_secrets
from gridmap.flows.keep_destinations import remove_destination, renew_secret

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

SECOND = timedelta(seconds=1)


@pytest.fixture
def centre(district):
    with ExitStack() as stack:
        yield Centre(district, stack)


def renewed(centre, code="hub", **more):
    return renew_secret(code, district=centre.district, by=ADMIN, **more).secret


def checking(centre, secret):
    """Return a receiver that takes what is signed by its secret, which may be changed."""
    receiver = centre.receiver()
    receiver.secret = secret
    receiver.answers = lambda seen: 204 if is_signed(seen, receiver.secret) else 401
    return receiver


def test_for_a_day_either_secret_checks_and_then_the_new_one_alone(centre):
    receiver = checking(centre, None)
    old = receiver.secret = centre.add("hub", receiver.url)
    town.receive(centre.district)
    new = renewed(centre)
    assert new != old
    centre.deliver()
    n = len(receiver.seen)
    assert n == centre.standing("hub").n_delivered > 1
    assert all(is_signed(seen, new) for seen in receiver.seen)
    receiver.secret = new
    centre.at += timedelta(days=1) - SECOND
    town.receive(centre.district)
    centre.deliver()
    assert centre.standing("hub").n_waiting == 0
    late = receiver.seen[n:]
    assert len(late) > 1
    assert all(is_signed(seen, old) for seen in late)
    n = len(receiver.seen)
    centre.at += SECOND
    town.receive(centre.district)
    centre.deliver()
    late = receiver.seen[n:]
    assert len(late) > 1
    assert not any(is_signed(seen, old) for seen in late)
    stands = centre.standing("hub")
    assert (stands.n_waiting, stands.n_stuck, stands.previous_secret_until) == (0, 0, None)


def test_a_receiver_that_stays_with_the_old_one_is_refused_nothing_within_the_day(centre):
    receiver = checking(centre, None)
    receiver.secret = centre.add("hub", receiver.url)
    renewed(centre)
    assert centre.standing("hub").previous_secret_until == centre.at + timedelta(days=1)
    for _ in range(2):
        town.receive(centre.district)
        centre.deliver()
        centre.at += timedelta(hours=12)
    assert centre.standing("hub").n_waiting == 0
    town.receive(centre.district)
    centre.deliver()
    assert centre.standing("hub").status == 401


def test_what_leaked_signs_no_more_at_once(centre):
    receiver = centre.receiver()
    old = centre.add("hub", receiver.url)
    new = renewed(centre, is_at_once=True)
    town.receive(centre.district)
    centre.deliver()
    assert all(is_signed(seen, new) and not is_signed(seen, old) for seen in receiver.seen)
    assert len(receiver.seen) > 1


def test_there_are_never_three(centre):
    """Whoever uses the first would be refused: only what leaked ends before its day."""
    centre.add("hub", centre.receiver().url)
    renewed(centre)
    centre.at += timedelta(days=1) - SECOND
    with pytest.raises(IllegalMove, match="new-secret hub --at-once"):
        renewed(centre)
    renewed(centre, is_at_once=True)
    renewed(centre)
    centre.at += timedelta(days=1)
    renewed(centre)
    with pytest.raises(NotFound):
        renewed(centre, "nobody")


def test_an_ended_secret_is_deleted_and_a_removed_destination_keeps_none(centre):
    kept = "SELECT count(*) FROM destinations WHERE previous_secret IS NOT NULL"
    centre.add("hub", centre.receiver().url)
    renewed(centre)
    assert forget_secrets(district=centre.district) == 0
    centre.at += timedelta(days=1)
    assert town.one(centre.district, kept) == 1
    assert forget_secrets(district=centre.district) == 1
    renewed(centre)
    remove_destination("hub", district=centre.district, by=ADMIN)
    assert town.one(centre.district, kept) == 0


def test_the_audit_tells_of_it_and_never_the_secret(centre):
    centre.add("hub", centre.receiver().url)
    new = renewed(centre)
    line = audited(centre.district, "destination_secret_renewed")[0]
    until = (centre.at + timedelta(days=1)).isoformat()
    assert line["facts"] == {"previous_secret_until": until, "reason": ADMIN.reason}
    assert new not in str(line)
