"""Duty rosters and who answers for a place are taken row by row; a post has one at a time."""

from datetime import timedelta

import pytest
import town
from checked_layers import a_layer, a_row, four_grids, spot, square
from sqlalchemy import text

pytestmark = pytest.mark.postgis


@pytest.fixture
def mapped(bare, load):
    """The four grids, with one compound and one subdistrict."""
    load(a_layer("subdistricts", [a_row("S", square(0, 0, size=2))]))
    load(a_layer("grids", four_grids()))
    load(a_layer("compounds", [a_row("X1", spot(0.5, 0.5))]))
    return bare


def a_duty(code, clock, *, hours, **more):
    since, until = (clock.now + timedelta(hours=h) for h in hours)
    given = {"level": "grid", "area_code": "001", "post": "chief", "name": code}
    return {"code": code, "starts_at": since, "ends_at": until, **given, **more}


def a_link(code, clock, **more):
    return {"code": code, "kind": "cadre", "name": code, "starts_at": clock.now, **more}


def figures(outcome):
    return (outcome.n_opened, outcome.n_closed, outcome.n_unchanged, outcome.n_rejected)


def why(outcome):
    return [(one.row, one.code, one.field) for one in outcome.rejected]


def test_duties_come_in_once_and_know_their_subdistrict(mapped, load, clock):
    layer = a_layer("duties", [a_duty("A", clock, hours=(0, 8)), a_duty("B", clock, hours=(8, 16))])
    assert figures(load(layer)) == (2, 0, 0, 0)
    assert figures(load(layer)) == (0, 0, 2, 0)
    known = "SELECT count(*) FROM duties AS d JOIN features AS f ON f.id = d.subdistrict_id"
    assert town.one(mapped, known) == 2


def test_what_cannot_be_a_duty_is_rejected_by_its_row(mapped, load, clock):
    outcome = load(
        a_layer(
            "duties",
            [
                a_duty("A", clock, hours=(0, 8)),
                a_duty("B", clock, hours=(7, 9)),
                a_duty("C", clock, hours=(7, 9), post="staff"),
                a_duty("D", clock, hours=(7, 9), area_code="002"),
                a_duty("E", clock, hours=(9, 9)),
                a_duty("F", clock, hours=(9, 10), level="moon"),
                a_duty("G", clock, hours=(9, 10), level="community"),
                a_duty("H", clock, hours=(9, 10), post="porter"),
            ],
        )
    )
    assert why(outcome) == [
        (3, "duty_overlap", "starts_at"),
        (6, "without_length", "ends_at"),
        (7, "unknown_level", "level"),
        (8, "unknown_area", "area_code"),
        (9, "unknown_post", "post"),
    ]
    assert town.one(mapped, "SELECT array_agg(code ORDER BY code) FROM duties") == ["A", "C", "D"]


def test_two_duties_may_change_places_and_keep_their_ids(mapped, load, clock):
    load(a_layer("duties", [a_duty("A", clock, hours=(0, 8)), a_duty("B", clock, hours=(8, 16))]))
    ids = town.one(mapped, "SELECT array_agg(id ORDER BY code) FROM duties")
    swapped = [a_duty("A", clock, hours=(8, 16)), a_duty("B", clock, hours=(0, 8))]
    assert figures(load(a_layer("duties", swapped))) == (2, 2, 0, 0)
    assert town.one(mapped, "SELECT array_agg(id ORDER BY code) FROM duties") == ids


def test_links_come_in_once_and_change_by_their_code(mapped, load, clock):
    rows = [
        a_link("A", clock, place="grids:001"),
        a_link("B", clock, place="compounds:X1", kind="organization"),
        a_link("C", clock, case_number="20260302-00001", ends_at=clock.now + timedelta(days=1)),
    ]
    assert figures(load(a_layer("responsibles", rows))) == (3, 0, 0, 0)
    assert figures(load(a_layer("responsibles", rows))) == (0, 0, 3, 0)
    rows[0] |= {"phone": "0000-1"}
    assert figures(load(a_layer("responsibles", rows))) == (1, 1, 2, 0)
    known = "SELECT array_agg(subdistrict_id IS NULL ORDER BY code) FROM responsibles"
    assert town.one(mapped, known) == [False, False, True]


def test_what_cannot_be_a_link_is_rejected_by_its_row(mapped, load, clock):
    outcome = load(
        a_layer(
            "responsibles",
            [
                a_link("A", clock),
                a_link("B", clock, place="grids:001", case_number="1"),
                a_link("C", clock, place="grids:009"),
                a_link("D", clock, place="cameras:K1"),
                a_link("E", clock, place="grids:001", kind="neighbour"),
                a_link("F", clock, place="grids:001", ends_at=clock.now),
            ],
        )
    )
    assert [(code, field) for _, code, field in why(outcome)] == [
        ("place_or_case", "place"),
        ("place_or_case", "place"),
        ("unknown_place", "place"),
        ("unknown_place", "place"),
        ("unknown_kind", "kind"),
        ("without_length", "ends_at"),
    ]


def test_a_shift_says_who_stands_in(mapped, load, clock):
    load(a_layer("members", [a_row("M1", None, role="full_time")]))
    span = {"starts_at": clock.now, "ends_at": clock.now + timedelta(hours=8)}
    shift = {"code": "S1", "member_code": "M1", **span}
    load(a_layer("shifts", [shift]))
    assert town.one(mapped, "SELECT stands_in FROM shifts") is False
    assert figures(load(a_layer("shifts", [shift | {"stands_in": True}]))) == (1, 1, 0, 0)
    assert town.one(mapped, "SELECT stands_in FROM shifts") is True


def test_a_redrawn_subdistrict_is_known_to_its_rosters(mapped, load, clock):
    load(a_layer("duties", [a_duty("A", clock, hours=(0, 8))]))
    load(a_layer("responsibles", [a_link("L", clock, place="compounds:X1")]))
    load(a_layer("subdistricts", [a_row("T", square(0, 0, size=2))]))
    load(a_layer("grids", four_grids(n_households=1)))
    with mapped.reading() as conn:
        found = conn.execute(
            text(
                "SELECT f.key FROM features AS f JOIN duties AS d ON d.subdistrict_id = f.id"
                " UNION ALL SELECT f.key FROM features AS f"
                " JOIN responsibles AS r ON r.subdistrict_id = f.id"
            )
        )
        assert list(found.scalars()) == ["T", "T"]
