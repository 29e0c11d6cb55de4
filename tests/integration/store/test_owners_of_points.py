"""Which area owns a point, how far the nearest is, what stands at a pole."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.geo.distance import box_around
from gridmap.model.place import LonLat
from gridmap.store import subdistricts
from gridmap.store.sql_files import statement

pytestmark = pytest.mark.postgis


def add_area(district, code, box, *, layer="grids", kind=None):
    west, south, east, north = box
    feature = uuid.uuid4()
    values = {"id": feature, "code": code, "layer": layer, "kind": kind}
    with district.writing() as conn:
        conn.execute(text("INSERT INTO features VALUES (1, :id, :layer, :code)"), values)
        conn.execute(
            text(
                "INSERT INTO areas (tenant_id, feature_id, opened_by, valid_from, layer, code,"
                " name, kind, row_hash, geom) SELECT 1, :id, id, now(), :layer, :code, :code,"
                " :kind, '', st_multi(st_makeenvelope(:w, :s, :e, :n, 4490))"
                " FROM layer_versions LIMIT 1"
            ),
            values | {"w": west, "s": south, "e": east, "n": north},
        )
    return feature


def first(district, name, lon, lat, **more):
    with district.reading() as conn:
        values = {"tenant": 1, "lons": [lon], "lats": [lat]} | more
        return conn.execute(statement(name), values).one()


def test_codes_are_compared_by_their_bytes_whatever_the_database_sorts_by(district):
    """In most languages `a` sorts before `B`; as bytes it comes after."""
    box = (111.0, 20.0, 111.1, 20.1)
    add_area(district, "a1", box)
    capital = add_area(district, "B1", box)
    for name, more in (("areas_of_points", {"layer": "grids"}), ("locations_of_points", {})):
        row = first(district, name, 111.05, 20.05, **more)
        assert capital == (row.feature_id if more else row.grid_id), name


def test_a_dedicated_area_goes_before_the_smaller_code(district):
    box = (111.0, 20.0, 111.1, 20.1)
    add_area(district, "1", box)
    dedicated = add_area(district, "2", box, kind="dedicated")
    assert first(district, "areas_of_points", 111.05, 20.05, layer="grids").feature_id == dedicated


def test_off_by_is_told_in_metres_to_the_grid_that_is_nearest_in_metres(district):
    """At 60 N a degree of longitude is half one of latitude."""
    add_area(district, "east", (100.015, 59.99, 100.02, 60.01))
    add_area(district, "north", (99.99, 60.010, 100.01, 60.02))
    off_m = first(district, "locations_of_points", 100.0, 60.0).off_m
    assert off_m == pytest.approx(837, abs=3)


@pytest.mark.parametrize("lat", [90.0, -90.0])
def test_a_pole_has_candidates_around_it_too(district, lat):
    pole, radius_m = LonLat(110.0, lat), DispatchPolicy().search_radius_m
    unasked = {"at": district.clock(), "day_began": None, "ended_since": None, "own_grid": None}
    box = zip(("west", "south", "east", "north"), box_around(pole, radius_m), strict=True)
    values = {"tenant": 1, "lon": pole.lon, "lat": pole.lat, **dict(box)} | unasked
    with district.reading() as conn:
        assert conn.execute(statement("candidates_in_reach"), values).all() == []


def test_whoever_derives_subdistricts_holds_members_in_the_order_of_ids(district):
    ids = [town.add_member(district, f"M{number}") for number in range(6)]
    with district.writing() as conn:
        # The greatest id lies first in the table, the smallest last.
        for number, id_ in enumerate(sorted(ids, reverse=True)):
            conn.execute(
                text("UPDATE member_live SET capacity = :n WHERE member_id = :id"),
                {"n": 10 + number, "id": id_},
            )
    add_area(district, "S", (110.0, 19.0, 111.0, 21.0), layer="subdistricts")

    def derive():
        with district.writing() as conn:
            subdistricts.refresh_members(conn, district.tenant)

    lock = text("SELECT FROM member_live WHERE member_id = :id FOR UPDATE NOWAIT")
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with ThreadPoolExecutor(1) as pool:
        with district.writing() as conn:
            conn.execute(lock, {"id": min(ids)})
            deriving = pool.submit(derive)
            while not town.one(district, waits) and not deriving.done():
                pass
            for one in ids:
                conn.execute(lock, {"id": one})
        deriving.result()
    moved = "SELECT count(*) FROM member_live WHERE subdistrict_id IS NOT NULL"
    assert town.one(district, moved) == 6


GAP_DEG = 0.05 / 111_000  # five centimetres
HARD_POINTS = {
    "an edge that two share": ((111.01, 20.005), "A"),
    "a corner of three": ((111.01, 20.01), "A"),
    "a gap of five centimetres": ((111.02 + GAP_DEG / 2, 20.005), None),
    "an overlap": ((111.0275, 20.005), "D"),
}


@pytest.mark.parametrize("case", HARD_POINTS)
def test_a_hard_point_has_one_owner_or_is_nobodys_land(district, case):
    """Expert test 20: the database gives the same owner, or 无主, however often it is asked."""
    boxes = {
        "B": (111.0, 20.0, 111.01, 20.01),
        "A": (111.01, 20.0, 111.02, 20.01),
        "C": (111.0, 20.01, 111.02, 20.02),
        "E": (111.02 + GAP_DEG, 20.0, 111.03, 20.01),
        "D": (111.025, 20.0, 111.035, 20.01),
    }
    ids = {code: add_area(district, code, box) for code, box in boxes.items()}
    (lon, lat), owner = HARD_POINTS[case]
    with district.reading() as conn:
        values = {"tenant": 1, "lons": [lon] * 1_000, "lats": [lat] * 1_000}
        rows = conn.execute(statement("locations_of_points"), values).all()
    owners = {row.grid_id if row.off_m == 0 else None for row in rows}
    assert owners == {None if owner is None else ids[owner]}
