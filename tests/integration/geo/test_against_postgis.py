"""What geo computes is what PostGIS computes."""

import json

import numpy as np
import psycopg
import pytest
import shapely

from gridmap.geo.crs import metric_srid, to_metric
from gridmap.geo.distance import geodesics_m
from gridmap.geo.locate import AreaIndex
from gridmap.geo.topology import overlaps


@pytest.fixture
def conn(owner_url):
    with psycopg.connect(owner_url.replace("postgresql+psycopg://", "postgresql://")) as conn:
        yield conn


@pytest.fixture(scope="module")
def grids(test_data):
    text = (test_data / "lingang-grids" / "grids.geojson").read_text(encoding="utf-8")
    rows = [one for one in json.loads(text)["features"] if one["properties"]["level"] == 3]
    codes = [one["properties"]["id"] for one in rows]
    return codes, np.array([shapely.geometry.shape(one["geometry"]) for one in rows], dtype=object)


def test_metres_on_the_ellipsoid_are_those_of_geography(conn):
    rng = np.random.default_rng(1)
    lons, to_lons = rng.uniform(73, 136, (2, 500))
    lats, to_lats = rng.uniform(3, 54, (2, 500))
    theirs = conn.execute(
        "SELECT st_distance(st_point(x, y)::geography, st_point(u, v)::geography)"
        " FROM unnest(%s::float8[], %s::float8[], %s::float8[], %s::float8[]) AS t (x, y, u, v)",
        [list(map(float, one)) for one in (lons, lats, to_lons, to_lats)],
    ).fetchall()
    ours = geodesics_m(lons, lats, to_lons=to_lons, to_lats=to_lats)
    assert np.abs(ours - np.array(theirs).ravel()).max() < 0.001


def test_the_owner_of_a_point_is_that_of_the_database(conn, grids):
    codes, areas = grids
    conn.execute("CREATE TEMP TABLE area (code text, shape geometry)")
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO area VALUES (%s, st_geomfromwkb(%s, 4490))",
            list(zip(codes, shapely.to_wkb(areas), strict=True)),
        )
    corners = shapely.get_coordinates(areas)  # the hardest points: on shared edges
    rng = np.random.default_rng(1)
    west, south, east, north = shapely.total_bounds(areas)
    points = np.vstack([corners, rng.uniform((west, south), (east, north), (500, 2))])
    theirs = conn.execute(
        "SELECT (SELECT code FROM area WHERE st_covers(shape, st_setsrid(st_point(x, y), 4490))"
        '        ORDER BY code COLLATE "C" LIMIT 1)'
        " FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS t (x, y, n) ORDER BY n",
        [points[:, 0].tolist(), points[:, 1].tolist()],
    ).fetchall()
    ours = AreaIndex.of(codes, areas).owners_of(points[:, 0], points[:, 1])
    assert ours == [code for (code,) in theirs]
    assert None in ours
    assert len(set(ours)) > 20


def test_overlaps_are_as_large_as_the_database_says(conn, grids):
    codes, areas = grids
    srid = metric_srid(121.9)
    found = overlaps(to_metric(areas, srid=srid), min_area_m2=100.0)
    for one in found:
        (theirs_m2,) = conn.execute(
            "SELECT st_area(st_intersection(st_transform(st_geomfromwkb(%s, 4490), %s::int),"
            " st_transform(st_geomfromwkb(%s, 4490), %s::int)))",
            [shapely.to_wkb(areas[one.first]), srid, shapely.to_wkb(areas[one.second]), srid],
        ).fetchone()
        assert one.patch.area_m2 == pytest.approx(theirs_m2, rel=1e-4), codes[one.first]
    assert len(found) == 22
