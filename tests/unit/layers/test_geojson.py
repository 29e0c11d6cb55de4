import itertools
import json
from datetime import UTC, datetime
from decimal import Decimal

import shapely

from gridmap.layers.areas import GRIDS
from gridmap.layers.compounds import COMPOUNDS
from gridmap.layers.feature import MapFeature, MapLayerData
from gridmap.layers.geojson import feature_collection, geometry_json, plain_value

CLOCKWISE_WITH_HOLE = shapely.Polygon(
    [(0, 0), (0, 4), (4, 4), (4, 0)], [[(1, 1), (2, 1), (2, 2), (1, 2)]]
)


def a_collection(geometry, description=COMPOUNDS, **properties):
    feature = MapFeature(id="7", geometry=geometry, properties=properties)
    return feature_collection(MapLayerData(name="compounds", features=(feature,)), description)


def signed_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2


def test_outer_rings_run_counterclockwise_and_holes_clockwise():
    outer, hole = geometry_json(CLOCKWISE_WITH_HOLE)["coordinates"]
    assert signed_area(outer) > 0
    assert signed_area(hole) < 0


def test_rings_stay_closed_after_rounding():
    ring = geometry_json(shapely.Point(1 / 3, 1 / 7).buffer(0.01))["coordinates"][0]
    assert ring[0] == ring[-1]
    assert all(round(number, 6) == number for corner in ring for number in corner)


def test_positions_that_fall_together_are_written_once():
    line = shapely.LineString([(0, 0), (1e-9, 0), (1, 1)])
    assert geometry_json(line)["coordinates"] == [[0, 0], [1, 1]]


def test_a_ring_that_would_collapse_is_left_exact():
    tiny = shapely.box(0, 0, 1e-8, 1e-8)
    assert shapely.from_geojson(json.dumps(geometry_json(tiny))).area > 0


def test_longitude_comes_first_and_height_is_dropped():
    assert geometry_json(shapely.Point(110.4, 20.0, 7.0)) == {
        "type": "Point",
        "coordinates": [110.4, 20.0],
    }


def test_many_parts_and_collections_keep_their_kind():
    parts = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)])
    assert geometry_json(parts)["type"] == "MultiPolygon"
    mixed = shapely.GeometryCollection([shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)])])
    assert [each["type"] for each in geometry_json(mixed)["geometries"]] == ["Point", "LineString"]


def test_a_thing_without_a_place_has_a_null_geometry():
    assert a_collection(None)["features"][0]["geometry"] is None
    assert a_collection(shapely.Polygon())["features"][0]["geometry"] is None


def test_only_shown_fields_leave():
    feature = a_collection(shapely.Point(0, 0), GRIDS, code="G1", owner_phone="13900000000")
    properties = feature["features"][0]["properties"]
    assert properties["code"] == "G1"
    assert "owner_phone" not in properties


def test_the_class_field_goes_along_with_the_shown_ones():
    properties = a_collection(shapely.Point(0, 0), security_tier="basic")["features"][0][
        "properties"
    ]
    assert properties["security_tier"] == "basic"


def test_the_id_is_that_of_the_feature():
    assert a_collection(shapely.Point(0, 0))["features"][0]["id"] == "7"


def test_property_values_become_plain_json():
    values = [Decimal("1.5"), Decimal("NaN"), float("inf"), datetime(2026, 1, 2, tzinfo=UTC)]
    assert [plain_value(each) for each in values] == [1.5, None, None, "2026-01-02T00:00:00+00:00"]
    assert plain_value(("a", 1, None)) == ["a", 1, None]
    assert plain_value({"b", "a"}) == ["a", "b"]


def test_the_collection_is_read_back_as_the_same_shape():
    text = json.dumps(a_collection(CLOCKWISE_WITH_HOLE, name="甲"))
    again = shapely.from_geojson(text)
    assert shapely.get_parts(again)[0].equals(CLOCKWISE_WITH_HOLE)
