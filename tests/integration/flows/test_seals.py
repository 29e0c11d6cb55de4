"""Whoever changes the history past every guard is found, and what they changed is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import town
from accounts import audited

from gridmap.flows.seal_events import check_seals, seal_events

pytestmark = pytest.mark.postgis


@pytest.fixture
def later(district):
    """The district an hour on: what has just happened is settled."""
    return replace(district, clock=lambda: datetime.now(UTC) + timedelta(hours=1))


@pytest.fixture
def history(later):
    """Five requests and what came of them, sealed two events at a time."""
    for _ in range(5):
        town.receive(later)
    n_events = town.one(later, "SELECT count(*) FROM events")
    assert seal_events(district=later, lot=2) == n_events
    return n_events


@pytest.fixture
def forge(owner_url):
    """Return what does as whoever owns the tables can: take the guard off and write."""

    def write(sql):
        with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
            owner.execute("ALTER TABLE events DISABLE TRIGGER USER")
            owner.execute("ALTER TABLE audit_entries DISABLE TRIGGER USER")
            found = owner.execute(sql).fetchall()
            owner.execute("ALTER TABLE events ENABLE TRIGGER USER")
            owner.execute("ALTER TABLE audit_entries ENABLE TRIGGER USER")
        return [row[0] for row in found]

    return write


NTH = "(SELECT id FROM events ORDER BY id OFFSET {} LIMIT 1)"


def test_what_nobody_touched_is_whole_and_the_chain_goes_on(later, history):
    found = check_seals(district=later)
    assert found.is_whole
    assert (found.n_events, found.n_seals) == (history, (history + 1) // 2)
    assert seal_events(district=later) == 0
    town.receive(later)
    assert seal_events(district=later) > 0
    grown = check_seals(district=later)
    assert grown.is_whole
    assert grown.head != found.head
    assert audited(later, "events_sealed")[0]["facts"]["digest"] == grown.head


def test_what_has_only_just_happened_is_left_for_the_next_seal(district):
    town.receive(district)
    assert seal_events(district=district) == 0
    assert check_seals(district=district).head is None


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'order_closed'",
        "actor = actor || ' '",
        "at = at + interval '1 microsecond'",
        "facts = facts || '{\"x\": 1}'",
        "member_id = gen_random_uuid()",
        "subdistrict_id = gen_random_uuid()",
    ],
)
def test_an_event_that_was_changed_is_named(later, history, forge, change):
    changed = forge(f"UPDATE events SET {change} WHERE id = {NTH.format(3)} RETURNING id")  # noqa: S608
    found = check_seals(district=later)
    assert (list(found.changed), found.n_missing, found.broken) == (changed, 1, ())


@pytest.mark.parametrize("place", ["0", "3", "(SELECT count(*) - 1 FROM events)"])
def test_an_event_that_was_deleted_is_missed(later, history, forge, place):
    forge(f"DELETE FROM events WHERE id = {NTH.format(place)} RETURNING id")  # noqa: S608
    found = check_seals(district=later)
    assert (found.changed, found.n_missing) == ((), 1)


def test_an_event_that_was_slipped_in_is_named(later, history, forge):
    last = "translate(right(CAST(id AS text), 1), '0123456789abcdef', '1032547698badcfe')"
    beside = f"CAST(left(CAST(id AS text), 35) || {last} AS uuid)"
    new = forge(
        "INSERT INTO events (tenant_id, id, at, kind, actor)"  # noqa: S608
        f" SELECT tenant_id, {beside}, at, kind, actor FROM events WHERE id = {NTH.format(2)}"
        " RETURNING id"
    )
    found = check_seals(district=later)
    assert (list(found.changed), found.n_missing) == (new, 0)


def test_a_seal_that_was_rewritten_or_taken_away_breaks_the_chain(later, history, forge):
    head = check_seals(district=later).head
    second = "kind = 'events_sealed' AND facts ->> 'number' = '2'"
    forge(f"DELETE FROM audit_entries WHERE {second} RETURNING id")  # noqa: S608
    assert check_seals(district=later).broken == (3,)
    of_seals = "FROM audit_entries WHERE kind = 'events_sealed'"
    last = f"(SELECT id {of_seals} ORDER BY at DESC, id DESC LIMIT 1)"
    forge(f"DELETE FROM audit_entries WHERE id = {last} RETURNING id")  # noqa: S608
    assert check_seals(district=later).head != head, "whoever kept it elsewhere sees it"
