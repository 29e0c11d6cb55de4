"""People in need and volunteers are taken row by row; what is derived follows their place."""

import care_town
import pytest
import town
from checked_layers import a_layer, a_row, four_grids, spot
from sqlalchemy import text

pytestmark = pytest.mark.postgis


def figures(outcome):
    return outcome.n_opened, outcome.n_closed, outcome.n_unchanged, outcome.n_rejected


def reasons(outcome):
    return [(one.row, one.field, one.code) for one in outcome.rejected]


def a_person(code="G1", shape=None, **fields):
    return a_row(code, shape, **{"colour": "red", **fields})


def test_the_grid_of_a_person_follows_from_the_place(bare, load):
    load(a_layer("grids", four_grids()))
    outcome = load(a_layer("care_persons", [a_person(shape=spot(1.5, 0.5))]))
    assert figures(outcome) == (1, 0, 0, 0)
    sql = "SELECT f.key FROM care_persons AS p JOIN features AS f ON f.id = p.grid_id"
    assert town.one(bare, sql) == "002"


def test_a_person_without_a_position_lives_in_the_building(bare, load):
    load(a_layer("buildings", [a_row("LD1", spot(0.5, 0.5))]))
    load(a_layer("care_persons", [a_person(building_code="LD1", door="301")]))
    sql = "SELECT st_x(position::geometry) FROM care_persons"
    assert town.one(bare, sql) == pytest.approx(spot(0.5, 0.5).x)


def test_the_same_register_again_changes_nothing(bare, load):
    layer = a_layer("care_persons", [a_person(shape=spot(0, 0)), a_person("G2", spot(1, 1))])
    assert figures(load(layer)) == (2, 0, 0, 0)
    assert figures(load(layer)) == (0, 0, 2, 0)
    other = a_layer("care_persons", [a_person(shape=spot(0, 0), colour="blue")])
    assert figures(load(other)) == (1, 1, 0, 0)


def test_rows_that_name_what_is_not_there_are_refused_one_by_one(bare, load):
    rows = [
        a_person("A", spot(0, 0), member_code="no such"),
        a_person("B", building_code="no such"),
        a_person("C"),
        a_person("D", spot(0, 0), colour="purple"),
        a_person("E", spot(0, 0)),
    ]
    outcome = load(a_layer("care_persons", rows))
    assert outcome.n_opened == 1
    assert reasons(outcome) == [
        (2, "member_code", "unknown_member"),
        (3, "building_code", "unknown_building"),
        (4, "building_code", "no_place"),
        (5, "colour", "unknown_colour"),
    ]


def test_volunteers_come_in_move_and_stay(bare, load):
    rows = [a_row("V1", spot(0, 0), skills=("haircut",)), a_row("V2")]
    assert figures(load(a_layer("volunteers", rows))) == (2, 0, 0, 0)
    assert figures(load(a_layer("volunteers", rows))) == (0, 0, 2, 0)
    assert figures(load(a_layer("volunteers", [a_row("V1", spot(1, 1))]))) == (1, 1, 0, 0)


def test_a_person_has_one_visit_a_period_whatever_is_written(district):
    care_town.register(district, "A")
    today = care_town.MONDAY
    care_town.plan(care_town.at(district, today), today)
    with pytest.raises(Exception, match="care_visits_one_a_period"), district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO care_visits (tenant_id, id, person_id, first_day, last_day,"
                " planned_on, state) SELECT tenant_id, gen_random_uuid(), person_id, first_day,"
                " last_day, planned_on, 'planned' FROM care_visits"
            )
        )
