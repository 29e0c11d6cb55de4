"""The feed is forgotten after a day; who follows it learns what it has missed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from gridmap.flows.look_up import read_news
from gridmap.flows.trim_outbox import trim_outbox
from gridmap.model.ids import TenantId
from gridmap.store import events

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]


def announce(district, days_ago):
    """Announce something in a transaction of its own; return the cursor that stands after it."""
    with district.writing() as conn:
        at = district.clock() - timedelta(days=days_ago)
        events.announce(conn, district.tenant, at=at, kind="order_opened", payloads={None: {}})
    return read_news(None, district=district, fix_age_limit_s=60).cursor


def ages(district):
    with district.reading() as conn:
        rows = conn.execute(
            text("SELECT round(extract(epoch FROM now() - at) / 86400) FROM outbox ORDER BY xid")
        )
        return [int(age) for age in rows.scalars()]


def test_what_is_older_than_a_day_goes_in_lots_but_for_the_last_of_it(district):
    for days_ago in (5, 4, 3, 2, 0, 0):
        announce(district, days_ago)
    assert trim_outbox(district=district, lot=2) == 3
    assert ages(district) == [2, 0, 0]
    assert trim_outbox(district=district, lot=2) == 0


def test_the_age_goes_by_the_clock_of_the_district(district):
    announce(district, 0)
    announce(district, 0)
    later = replace(district, clock=lambda: district.clock() + timedelta(days=2))
    assert trim_outbox(district=district) == 0
    assert trim_outbox(district=later) == 1


def test_another_district_keeps_its_feed(district):
    announce(district, 3)
    announce(district, 2)
    with district.writing() as conn:
        conn.execute(text("INSERT INTO tenants VALUES (2, 'other', now())"))
    trim_outbox(district=replace(district, tenant=TenantId(2)))
    assert ages(district) == [3, 2]


def test_a_page_that_was_away_for_too_long_begins_anew_and_any_other_does_not(district):
    first = announce(district, 3)
    second, last = announce(district, 2), announce(district, 2)
    trim_outbox(district=district)
    fresh = announce(district, 0)

    def is_reset(cursor):
        return read_news(cursor, district=district, fix_age_limit_s=60).is_reset

    assert [is_reset(one) for one in (first, second, last, fresh)] == [True, True, False, False]
    heard = read_news(last, district=district, fix_age_limit_s=60)
    assert len(heard.changes) == 1


def test_a_feed_that_is_young_resets_nobody(district):
    announce(district, 0)
    assert not read_news("0.0", district=district, fix_age_limit_s=60).is_reset
