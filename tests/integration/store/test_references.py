"""Codes become ids at loading, and every row knows its subdistrict."""

import pytest
from checked_layers import a_layer, a_row, four_grids, spot, square
from shapely import MultiPolygon
from sqlalchemy import text

from gridmap.flows.roll_back_layer import roll_back_layer

pytestmark = pytest.mark.postgis


def halves():
    """Return two areas, each over two of the four grids."""
    return [
        a_row(name, MultiPolygon([square(column, 0).union(square(column, 1))]))
        for column, name in enumerate(("west", "east"))
    ]


def named(district, table, column):
    """Return what each row's reference points at, by code."""
    sql = (
        f"SELECT t.code, f.key FROM {table} AS t"  # noqa: S608
        f" LEFT JOIN features AS f ON f.id = t.{column} WHERE t.valid_to IS NULL"
    )
    with district.reading() as conn:
        return dict(tuple(row) for row in conn.execute(text(sql)))


def warnings(outcome):
    return [(one.code, one.field, one.rows) for one in outcome.findings]


def test_a_parent_is_found_by_its_code_and_an_unknown_one_is_told_with_its_row(bare, load):
    load(a_layer("communities", halves()))
    grids = four_grids(parent_code="east")
    grids[2]["parent_code"] = "nowhere"
    outcome = load(a_layer("grids", grids))
    assert warnings(outcome) == [("unknown_reference", "parent_code", (4,))]
    assert named(bare, "areas", "parent_id") == {
        "west": None,
        "east": None,
        "001": "east",
        "002": "east",
        "003": None,
        "004": "east",
    }


def test_an_area_that_names_no_parent_gets_the_one_it_lies_in(bare, load):
    load(a_layer("communities", halves()))
    outcome = load(a_layer("grids", [*four_grids(), a_row("far", square(9, 9))]))
    assert warnings(outcome) == []
    parents = named(bare, "areas", "parent_id")
    assert [parents[code] for code in ("001", "002", "003", "004", "far")] == [
        "west",
        "east",
        "west",
        "east",
        None,
    ]


def test_the_findings_of_loading_are_kept_with_the_version(bare, load):
    load(a_layer("gates", [a_row("G1", spot(0, 0), compound_code="X9")]))
    with bare.reading() as conn:
        (stored,) = conn.execute(text("SELECT findings FROM layer_versions")).scalars()
    assert [(one["code"], one["rows"]) for one in stored] == [("unknown_reference", [2])]
    assert "X9" in stored[0]["zh"]


def test_a_parent_that_comes_later_is_a_change_of_the_child(bare, load):
    grids = a_layer("grids", four_grids(parent_code="west"))
    assert warnings(load(grids)) == [("unknown_reference", "parent_code", (2, 3, 4, 5))]
    load(a_layer("communities", halves()))
    again = load(grids)
    assert (again.version_number, again.n_opened, again.findings) == (2, 4, ())
    assert load(grids).version_number is None


def test_a_gate_and_a_building_know_their_compound(bare, load):
    load(a_layer("compounds", [a_row("X1", square(0, 0)), a_row("X2", spot(1, 1))]))
    load(a_layer("gates", [a_row("G1", spot(0, 0), compound_code="X2")]))
    load(a_layer("buildings", [a_row("B1", square(0, 0, size=0.1), compound_code="X1")]))
    assert named(bare, "gates", "compound_id") == {"G1": "X2"}
    assert named(bare, "buildings", "compound_id") == {"B1": "X1"}


def test_organizations_find_parents_in_their_own_file_and_places_in_any_layer(bare, load):
    load(a_layer("grids", four_grids()))
    load(a_layer("compounds", [a_row("X1", spot(0, 0))]))
    branch = a_row("B", None, level="branch", parent_code="A", places=("grids:001", "compounds:X1"))
    lost = a_row("C", None, level="branch", places=("grids:009", "moon:1", "grids:002"))
    outcome = load(a_layer("organizations", [branch, lost, a_row("A", None, level="committee")]))
    assert named(bare, "organizations", "parent_id") == {"A": None, "B": "A", "C": None}
    assert warnings(outcome) == [("unknown_reference", "places", (3,))]
    with bare.reading() as conn:
        found = conn.execute(
            text(
                "SELECT o.code, array_agg(f.layer || ':' || f.key ORDER BY f.layer)"
                " FROM organizations AS o JOIN features AS f ON f.id = ANY(o.place_ids)"
                " GROUP BY o.code"
            )
        ).all()
    assert dict(tuple(row) for row in found) == {
        "B": ["compounds:X1", "grids:001"],
        "C": ["grids:002"],
    }


def test_everything_knows_the_subdistrict_it_lies_in(bare, load):
    load(a_layer("subdistricts", halves()))
    load(a_layer("communities", [a_row("c", square(0, 0), parent_code="east")]))
    load(a_layer("grids", [*four_grids()[:2], a_row("d", square(1, 1), parent_code="c")]))
    load(a_layer("cameras", [a_row("K1", spot(0.5, 0.5)), a_row("K2", spot(9, 9))]))
    load(a_layer("units", [a_row("U1", None)]))
    assert named(bare, "areas", "subdistrict_id") == {
        "west": "west",
        "east": "east",
        "c": "east",
        "001": "east",
        "002": "east",
        "d": "east",
    }
    assert named(bare, "cameras", "subdistrict_id") == {"K1": "west", "K2": None}
    assert named(bare, "units", "subdistrict_id") == {"U1": None}


def test_redrawn_subdistricts_are_known_at_once_to_all_that_goes_by_its_place(bare, load):
    load(a_layer("subdistricts", halves()))
    load(a_layer("grids", four_grids()))
    load(a_layer("cameras", [a_row("K1", spot(0.5, 0.5))]))
    load(
        a_layer(
            "members",
            [
                a_row("M1", spot(0.5, 0.5), role="full_time"),
                a_row("M2", spot(0.5, 0.5), role="full_time", home_grid_code="001"),
            ],
        )
    )
    tables = ("areas", "cameras", "members")
    before = [subdistricts(bare, table) for table in tables]
    west, east = halves()
    swapped = [{**west, "shape": east["shape"]}, {**east, "shape": west["shape"]}]
    load(a_layer("subdistricts", swapped))
    assert subdistricts(bare, "cameras") == {"K1": "east"}
    assert subdistricts(bare, "members") == {"M1": "east", "M2": "west"}
    # A grid follows its parent until the grids themselves come in again.
    assert load(a_layer("grids", four_grids())).n_opened == 4
    assert subdistricts(bare, "members") == {"M1": "east", "M2": "east"}
    roll_back_layer("grids", district=bare)
    roll_back_layer("subdistricts", district=bare)
    assert [subdistricts(bare, table) for table in tables] == before


def subdistricts(district, table):
    """Return each row's subdistrict by code."""
    now = "" if table == "members" else "WHERE t.valid_to IS NULL"
    sql = (
        f"SELECT t.code, f.key FROM {table} AS t"  # noqa: S608
        f" LEFT JOIN features AS f ON f.id = t.subdistrict_id {now}"
    )
    with district.reading() as conn:
        return dict(tuple(row) for row in conn.execute(text(sql)))


def test_a_community_that_changes_hands_takes_its_grids_along(bare, load):
    load(a_layer("subdistricts", halves()))
    load(a_layer("communities", [a_row("c", square(0, 0), parent_code="west")]))
    load(a_layer("grids", four_grids(parent_code="c")[:2]))
    load(a_layer("members", [a_row("M1", None, role="full_time", home_grid_code="001")]))
    assert subdistricts(bare, "members") == {"M1": "west"}
    load(a_layer("communities", [a_row("c", square(0, 0), parent_code="east")]))
    told = subdistricts(bare, "areas")
    assert (told["c"], told["001"], told["002"]) == ("east", "east", "east")
    assert subdistricts(bare, "members") == {"M1": "east"}
    roll_back_layer("communities", district=bare)
    assert subdistricts(bare, "areas")["002"] == "west"
