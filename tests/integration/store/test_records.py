"""Members and shifts are taken row by row; what is stored is never lost to a file."""

from datetime import timedelta

import pytest
import town
from checked_layers import a_layer, a_row, four_grids, spot
from sqlalchemy import text

from gridmap.store import members

pytestmark = pytest.mark.postgis


def a_member(code="M1", shape=None, **fields):
    return a_row(code, shape, **{"role": "full_time", **fields})


def live(district, code="M1"):
    """Return what is stored of a member, by column."""
    sql = (
        "SELECT m.name, m.role, m.phone, m.skills, l.capacity, l.active, l.measured_at,"
        " st_x(l.position::geometry) AS lon, f.key AS home"
        " FROM members AS m JOIN member_live AS l ON l.member_id = m.id"
        " LEFT JOIN features AS f ON f.id = m.home_grid_id WHERE m.code = :code"
    )
    with district.reading() as conn:
        return conn.execute(text(sql), {"code": code}).mappings().one()


def figures(outcome):
    return outcome.n_opened, outcome.n_closed, outcome.n_unchanged, outcome.n_rejected


def reasons(outcome):
    return [(one.row, one.field, one.code) for one in outcome.rejected]


def hold(district, code, n):
    """Let a member hold so many places, as claims would."""
    with district.writing() as conn:
        (member_id,) = members.ids_by_code(conn, district.tenant, [code]).values()
        for _ in range(n):
            members.claim(conn, district.tenant, member_id, is_urgent=False)


def test_a_member_comes_in_with_everything_the_row_says(bare, load):
    load(a_layer("grids", four_grids()))
    row = a_member(shape=spot(0.5, 0.5), phone="139", skills=("water",), home_grid_code="001")
    assert figures(load(a_layer("members", [row]))) == (1, 0, 0, 0)
    stored = live(bare)
    assert (stored["name"], stored["phone"], stored["skills"]) == ("M1", "139", ["water"])
    assert (stored["capacity"], stored["active"], stored["home"]) == (3, 0, "001")
    assert stored["lon"] == spot(0.5, 0.5).x


def test_the_same_register_again_changes_nothing(bare, load):
    layer = a_layer("members", [a_member(shape=spot(0, 0)), a_member("M2", capacity=2)])
    load(layer)
    before = town.one(bare, "SELECT array_agg(m::text || l::text) FROM members m, member_live l")
    assert figures(load(layer)) == (0, 0, 2, 0)
    after = town.one(bare, "SELECT array_agg(m::text || l::text) FROM members m, member_live l")
    assert after == before
    assert town.one(bare, "SELECT count(*) FROM events") == 1


def test_more_codes_than_a_statement_has_places_for_are_looked_up(bare):
    town.add_member(bare, "M")
    codes = ["M", *(f"N{number}" for number in range(70_000))]
    with bare.reading() as conn:
        assert list(members.ids_by_code(conn, bare.tenant, codes)) == ["M"]


def test_a_member_that_the_file_does_not_name_stays(bare, load):
    load(a_layer("members", [a_member(), a_member("M2")]))
    assert figures(load(a_layer("members", [a_member(phone="1")]))) == (1, 1, 0, 0)
    assert town.one(bare, "SELECT count(*) FROM members") == 2


def test_an_unknown_role_is_rejected_and_the_others_are_taken(bare, load):
    outcome = load(a_layer("members", [a_member(role="chief"), a_member("M2")]))
    assert reasons(outcome) == [(2, "role", "unknown_role")]
    assert figures(outcome) == (1, 0, 0, 1)
    assert town.one(bare, "SELECT array_agg(code) FROM members") == ["M2"]


def test_an_unknown_home_grid_is_told_and_the_member_is_taken(bare, load):
    outcome = load(a_layer("members", [a_member(home_grid_code="009")]))
    assert [(one.code, one.field, one.rows) for one in outcome.findings] == [
        ("unknown_reference", "home_grid_code", (2,))
    ]
    assert live(bare)["home"] is None


def test_a_capacity_below_what_is_held_is_rejected_and_nothing_of_its_row_is_taken(bare, load):
    load(a_layer("members", [a_member(capacity=3), a_member("M2", capacity=3)]))
    hold(bare, "M1", 2)
    lowered = [a_member(capacity=1, phone="1"), a_member("M2", capacity=1)]
    outcome = load(a_layer("members", lowered))
    assert reasons(outcome) == [(2, "capacity", "capacity_below_active")]
    assert (live(bare)["capacity"], live(bare)["active"], live(bare)["phone"]) == (3, 2, None)
    assert live(bare, "M2")["capacity"] == 1
    assert figures(load(a_layer("members", [a_member(capacity=2)]))) == (1, 1, 0, 0)
    assert live(bare)["active"] == 2


def test_a_capacity_that_the_file_leaves_empty_stays(bare, load):
    load(a_layer("members", [a_member(capacity=7)]))
    load(a_layer("members", [a_member(phone="1")]))
    assert live(bare)["capacity"] == 7


def test_positions_follow_the_time_of_the_device(bare, load, clock):
    noon = clock()
    load(a_layer("members", [a_member(shape=spot(0, 0), measured_at=noon)]))
    older = a_member(shape=spot(1, 1), measured_at=noon - timedelta(minutes=5))
    assert figures(load(a_layer("members", [older]))) == (0, 0, 1, 0)
    assert live(bare)["lon"] == spot(0, 0).x
    newer = a_member(shape=spot(2, 2), measured_at=noon + timedelta(minutes=1))
    assert figures(load(a_layer("members", [newer]))) == (1, 1, 0, 0)
    assert (live(bare)["lon"], live(bare)["measured_at"]) == (
        spot(2, 2).x,
        noon + timedelta(minutes=1),
    )


def test_a_member_whose_device_was_silent_for_a_day_is_at_its_post_again(bare, load, clock):
    a_day_ago = clock() - timedelta(days=1)
    for late_s, seen in ((3_600, False), (-3_600, True)):
        fixed_at = a_day_ago + timedelta(seconds=late_s)
        code = f"M{late_s}"
        load(a_layer("members", [a_member(code=code, shape=spot(2, 2), measured_at=fixed_at)]))
        at_post = a_layer("members", [a_member(code=code, shape=spot(1, 1))])
        assert figures(load(at_post)) == ((1, 1, 0, 0) if seen else (0, 0, 1, 0))
        assert live(bare, code)["lon"] == (spot(1, 1) if seen else spot(2, 2)).x
        assert (live(bare, code)["measured_at"] is None) == seen
    # In place: the post is where the last fix was, and has no age.
    load(a_layer("members", [a_member(code="M3", shape=spot(1, 1), measured_at=fixed_at)]))
    load(a_layer("members", [a_member(code="M3", shape=spot(1, 1))]))
    assert live(bare, "M3")["measured_at"] is None


def test_a_stated_post_moves_a_post_but_never_a_fix(bare, load, clock):
    load(a_layer("members", [a_member(shape=spot(0, 0))]))
    load(a_layer("members", [a_member(shape=spot(1, 1))]))
    assert (live(bare)["lon"], live(bare)["measured_at"]) == (spot(1, 1).x, None)
    load(a_layer("members", [a_member(shape=spot(2, 2), measured_at=clock())]))
    assert figures(load(a_layer("members", [a_member(shape=spot(3, 3))]))) == (0, 0, 1, 0)
    assert live(bare)["lon"] == spot(2, 2).x
    load(a_layer("members", [a_member()]))
    assert live(bare)["lon"] == spot(2, 2).x


def test_a_fix_from_the_future_is_rejected(bare, load, clock):
    ahead = a_member(shape=spot(0, 0), measured_at=clock() + timedelta(hours=8))
    assert reasons(load(a_layer("members", [ahead]))) == [(2, "measured_at", "fix_in_future")]


def a_shift(code, clock, *, hours, member="M1"):
    start = clock.now.replace(hour=0)
    return {
        "code": code,
        "member_code": member,
        "starts_at": start + timedelta(hours=hours[0]),
        "ends_at": start + timedelta(hours=hours[1]),
    }


def shifts_of(district):
    sql = (
        "SELECT s.code || ' ' || m.code || ' ' || extract(hour FROM lower(during))::int"
        " FROM shifts AS s JOIN members AS m ON m.id = s.member_id ORDER BY s.code"
    )
    with district.reading() as conn:
        return list(conn.execute(text(sql)).scalars())


@pytest.fixture
def staffed(bare, load):
    load(a_layer("members", [a_member(), a_member("M2")]))
    return bare


def test_shifts_come_in_once(staffed, load, clock):
    roster = a_layer(
        "shifts", [a_shift("A", clock, hours=(0, 8)), a_shift("B", clock, hours=(8, 16))]
    )
    assert figures(load(roster)) == (2, 0, 0, 0)
    assert figures(load(roster)) == (0, 0, 2, 0)
    assert shifts_of(staffed) == ["A M1 0", "B M1 8"]


def test_overlapping_unknown_and_empty_shifts_are_rejected_one_by_one(staffed, load, clock):
    load(a_layer("shifts", [a_shift("A", clock, hours=(0, 8))]))
    outcome = load(
        a_layer(
            "shifts",
            [
                a_shift("B", clock, hours=(7, 9)),
                a_shift("C", clock, hours=(7, 9), member="M2"),
                a_shift("D", clock, hours=(8, 10), member="M2"),
                a_shift("E", clock, hours=(8, 9), member="M9"),
                a_shift("F", clock, hours=(9, 9)),
                a_shift("G", clock, hours=(8, 12)),
            ],
        )
    )
    assert reasons(outcome) == [
        (2, "starts_at", "shift_overlap"),
        (4, "starts_at", "shift_overlap"),
        (5, "member_code", "unknown_member"),
        (6, "ends_at", "shift_without_length"),
    ]
    assert shifts_of(staffed) == ["A M1 0", "C M2 7", "G M1 8"]


def test_two_shifts_may_change_places_and_keep_their_ids(staffed, load, clock):
    load(a_layer("shifts", [a_shift("A", clock, hours=(0, 8)), a_shift("B", clock, hours=(8, 16))]))
    ids = town.one(staffed, "SELECT array_agg(id ORDER BY code) FROM shifts")
    swapped = [a_shift("A", clock, hours=(8, 16)), a_shift("B", clock, hours=(0, 8))]
    assert figures(load(a_layer("shifts", swapped))) == (2, 2, 0, 0)
    assert shifts_of(staffed) == ["A M1 8", "B M1 0"]
    assert town.one(staffed, "SELECT array_agg(id ORDER BY code) FROM shifts") == ids


def test_a_rejected_change_leaves_the_stored_shift_in_the_way_of_others(staffed, load, clock):
    load(a_layer("shifts", [a_shift("A", clock, hours=(0, 8)), a_shift("B", clock, hours=(8, 16))]))
    outcome = load(
        a_layer("shifts", [a_shift("C", clock, hours=(0, 4)), a_shift("A", clock, hours=(9, 12))])
    )
    assert [row for row, _, _ in reasons(outcome)] == [2, 3]
    assert shifts_of(staffed) == ["A M1 0", "B M1 8"]
