import shapely

from gridmap.layers.page_geometry import Origin, packed, packed_points

ORIGIN = Origin(lon=110.0, lat=20.0)


def unpacked(path):
    x = y = 0
    corners = []
    for dx, dy in zip(path[::2], path[1::2], strict=True):
        x, y = x + dx, y + dy
        corners.append((round(110 + x / 1e6, 6), round(20 + y / 1e6, 6)))
    return corners


def test_an_area_comes_back_from_its_steps():
    square = shapely.box(110.1, 20.1, 110.2, 20.2)
    (path,) = packed([square], origin=ORIGIN)[0]
    assert shapely.Polygon(unpacked(path)).equals(square)


def test_a_ring_is_not_closed_again():
    (path,) = packed([shapely.box(110, 20, 111, 21)], origin=ORIGIN)[0]
    assert len(path) == 2 * 4


def test_holes_run_against_their_outer_ring():
    area = shapely.box(110, 20, 110.4, 20.4).difference(shapely.box(110.1, 20.1, 110.2, 20.2))
    outer, hole = (shapely.LinearRing(unpacked(path)) for path in packed([area], origin=ORIGIN)[0])
    assert outer.is_ccw != hole.is_ccw


def test_each_shape_keeps_its_own_paths_in_order():
    two = shapely.MultiPolygon([shapely.box(110, 20, 110.1, 20.1), shapely.box(111, 21, 112, 22)])
    line = shapely.LineString([(110, 20), (110.5, 20.5)])
    result = packed([shapely.Point(110.000001, 20), two, None, line], origin=ORIGIN)
    assert result[0] == [[1, 0]]
    assert len(result[1]) == 2
    assert result[2] == []
    assert result[3] == [[0, 0, 500000, 500000]]


def test_no_shapes_at_all_are_no_paths():
    assert packed([], origin=ORIGIN) == []
    assert packed_points([], origin=ORIGIN) == []


def test_a_name_is_written_inside_its_area():
    crescent = shapely.Point(110.5, 20.5).buffer(0.3) - shapely.Point(110.6, 20.5).buffer(0.3)
    ((x, y),) = packed_points([crescent], origin=ORIGIN)
    assert crescent.contains(shapely.Point(110 + x / 1e6, 20 + y / 1e6))
