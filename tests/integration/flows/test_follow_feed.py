"""The feed as the stream reads it: what happened, how it stands now, and which database says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
import town
from desk import add_feature
from sqlalchemy import text

from gridmap.flows.follow_feed import follow_feed
from gridmap.flows.report_positions import report_positions
from gridmap.flows.tell_turned_members import tell_turned_members
from gridmap.model.fix import ReportedFix
from gridmap.model.place import LonLat
from gridmap.store.engine import open_database

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

ANYWHERE = "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))"


def heard(district, after=None, *, limit=100):
    return follow_feed(after, district=district, fix_age_limit_s=600, limit=limit)


def put_into(district, code, subdistrict):
    with district.writing() as conn:
        conn.execute(
            text(
                "UPDATE members SET subdistrict_id ="
                " (SELECT feature_id FROM areas WHERE layer = 'subdistricts' AND name = :name)"
                " WHERE code = :code"
            ),
            {"code": code, "name": subdistrict},
        )


def test_who_moved_is_told_with_the_subdistrict_they_belong_to(district):
    for name in ("east", "west"):
        add_feature(district, "subdistricts", ANYWHERE, name=name)
    for code in ("A", "B", "C"):
        town.add_member(district, code)
    put_into(district, "A", "east")
    put_into(district, "B", "west")
    before = heard(district).cursor
    here = LonLat(110.301, 20.001)
    fixes = [
        ReportedFix(member_code=code, position=here, measured_at=district.clock())
        for code in ("A", "B", "C")
    ]
    report_positions(fixes, district=district)
    told = heard(district, before)
    assert {one.kind for one in told.changes} == {"positions"}
    assert len({one.subdistrict_id for one in told.changes}) == 3
    of = {one.feature.properties["code"]: one.subdistrict_id for one in told.members}
    by_change = {
        one.subdistrict_id: [place["id"] for place in one.payload["members"]]
        for one in told.changes
    }
    ids = {one.feature.properties["code"]: one.feature.id for one in told.members}
    assert by_change == {of[code]: [ids[code]] for code in ("A", "B", "C")}
    assert of["C"] is None


def test_a_part_of_the_feed_ends_at_its_last_row_and_the_next_part_goes_on_there(district):
    before = heard(district).cursor
    for _ in range(3):
        town.receive(district)
    whole = heard(district, before)
    kinds = [one.cursor for one in whole.changes]
    found, cursor = [], before
    while True:
        part = heard(district, cursor, limit=2)
        found += [one.cursor for one in part.changes]
        cursor = part.cursor
        if part.is_all:
            break
    assert found == kinds
    assert heard(district, whole.cursor).changes == ()


def test_the_epoch_stays_while_the_database_does_and_a_restored_table_has_another(
    district, owner_url
):
    first = heard(district).state.epoch
    town.receive(district)
    assert heard(district).state.epoch == first
    owner = open_database(owner_url)
    with owner.engine.begin() as conn:
        conn.execute(text("TRUNCATE outbox"))
    owner.close()
    assert heard(district).state.epoch != first


def test_a_cursor_from_the_future_is_known_to_nobody(district):
    assert heard(district, "999999999999.1") is None


def test_what_a_running_transaction_holds_back_is_told_as_held_back(district):
    town.add_member(district, "A")
    assert not heard(district).state.is_held_back
    with district.writing() as conn:
        conn.execute(text("SELECT pg_current_xact_id()"))
        town.receive(district)
        state = heard(district).state
        assert state.is_held_back
        assert state.oldest_xid < state.next_xid
    assert not heard(district).state.is_held_back


def test_whom_the_clock_changes_is_told_once_as_they_stand_now(district):
    member = town.add_member(district, "shift")
    town.add_member(district, "fix", measured_at=district.clock() - timedelta(seconds=590))
    town.add_member(district, "always")
    town.add_shift(district, member, from_s=-3_600, to_s=30)
    told_until = tell_turned_members(None, district=district, fix_age_limit_s=600)
    before = heard(district).cursor
    later = replace(district, clock=lambda: told_until + timedelta(seconds=40))
    now = tell_turned_members(told_until, district=later, fix_age_limit_s=600)
    told = heard(later, before)
    states = {one.feature.text("code"): one.feature.text("state") for one in told.members}
    assert states == {"shift": "off_duty", "fix": "lost"}
    assert [one.kind for one in told.changes] == ["members_turned"]
    tell_turned_members(now, district=later, fix_age_limit_s=600)
    assert heard(later, told.cursor).changes == ()


def test_who_moves_fast_is_told_once_as_far_as_they_have_come(district):
    town.add_member(district, "A")
    before = heard(district).cursor
    for step in range(12):
        at = district.clock() - timedelta(seconds=12 - step)
        place = LonLat(round(110.3 + step / 10_000, 4), 20.0)
        fix = ReportedFix(member_code="A", position=place, measured_at=at)
        assert report_positions([fix], district=district).n_noted == 1
    told = heard(district, before)
    (member,) = told.members
    assert (member.feature.geometry.x, member.feature.geometry.y) == (110.3011, 20.0)
    (other,) = heard(district, told.changes[5].cursor).members
    assert other.feature.geometry.equals(member.feature.geometry)
