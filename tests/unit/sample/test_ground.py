from collections import defaultdict

import numpy as np
import pytest
import shapely

from gridmap.sample.network import parts
from gridmap.sample.plane import to_metres


@pytest.fixture(scope="module")
def metres(sample_tables):
    """Shapes of a layer in metres."""
    return lambda layer: shapely.transform(sample_tables[layer].shapes, to_metres)


@pytest.fixture(scope="module")
def base_grids(sample_tables):
    grids = sample_tables["grids"]
    kinds = np.array(grids.columns["kind"])
    return grids.shapes[kinds != "dedicated"]


@pytest.fixture(scope="module")
def streets(sample_tables):
    """Lines, end numbers and attributes of the streets."""
    table = sample_tables["streets"]
    first = shapely.get_coordinates(shapely.get_point(table.shapes, 0))
    last = shapely.get_coordinates(shapely.get_point(table.shapes, -1))
    nodes, number = np.unique(np.vstack([first, last]), axis=0, return_inverse=True)
    return table, nodes, number.reshape(2, -1).T


def test_all_shapes_are_valid(sample_tables):
    for layer, table in sample_tables.items():
        if table.shapes is not None:
            assert shapely.is_valid(table.shapes).all(), layer


def test_grids_tile_without_gap_or_overlap(base_grids):
    assert shapely.coverage_is_valid(base_grids)
    whole = shapely.transform(shapely.coverage_union_all(base_grids), to_metres)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    apart = shapely.area(shapely.transform(base_grids, to_metres)).sum()
    assert whole.area == pytest.approx(apart, abs=1.0)


@pytest.mark.parametrize(
    ("lower", "upper"),
    [("grids", "communities"), ("communities", "subdistricts"), ("subdistricts", "districts")],
)
def test_each_area_is_tiled_by_the_areas_below_it(sample_tables, lower, upper):
    below, above = sample_tables[lower], sample_tables[upper]
    children = defaultdict(list)
    for i, parent in enumerate(below.columns["parent_code"]):
        if lower != "grids" or below.columns["kind"][i] != "dedicated":
            children[parent].append(below.shapes[i])
    for code, shape in zip(above.columns["code"], above.shapes, strict=True):
        tiled = shapely.coverage_union_all(children[code])
        difference = shapely.transform(shapely.symmetric_difference(tiled, shape), to_metres)
        assert difference.area < 1.0, code


def test_streets_hang_together(streets):
    _, nodes, ends = streets
    sizes = np.bincount(parts(len(nodes), ends))
    assert sizes.max() / sizes.sum() >= 0.99


def test_streets_meet_only_at_their_ends(streets):
    table, _, _ = streets
    sample = np.arange(0, len(table), 7)
    a, b = shapely.STRtree(table.shapes).query(table.shapes[sample], predicate="crosses")
    assert len(a) == len(b) == 0


def test_only_bridges_cross_the_river(sample_tables, metres):
    waters, table = sample_tables["waters"], sample_tables["streets"]
    river = metres("waters")[waters.columns["kind"].index("river")]
    wet_m = shapely.length(shapely.intersection(metres("streets"), river))
    bridge = np.array(table.columns["bridge"], dtype=bool)
    assert wet_m[~bridge].max() < 0.1
    assert 4 <= bridge.sum() <= 12
    assert wet_m[bridge].min() > 50


def test_gates_are_vertices_of_their_wall(sample_tables):
    compounds, gates = sample_tables["compounds"], sample_tables["gates"]
    corners = {
        code: set(map(tuple, shapely.get_coordinates(shape)))
        for code, shape in zip(compounds.columns["code"], compounds.shapes, strict=True)
    }
    for code, gate in zip(gates.columns["compound_code"], gates.shapes, strict=True):
        assert (gate.x, gate.y) in corners[code]


def test_a_wall_is_crossed_only_at_its_gates(sample_tables):
    compounds, gates, table = (sample_tables[k] for k in ("compounds", "gates", "streets"))
    gate_xy = set(map(tuple, shapely.get_coordinates(gates.shapes)))
    line, wall = shapely.STRtree(compounds.shapes).query(table.shapes, predicate="intersects")
    met = shapely.intersection(table.shapes[line], shapely.boundary(compounds.shapes[wall]))
    touching = ~shapely.is_empty(met)
    assert touching.sum() >= 2 * len(gates)
    for shape in met[touching]:
        assert set(map(tuple, shapely.get_coordinates(shape))) <= gate_xy


def test_every_gate_joins_a_way_outside_to_a_way_inside(sample_tables, streets):
    _, nodes, ends = streets
    degree = dict(zip(map(tuple, nodes), np.bincount(ends.ravel()), strict=True))
    gates = shapely.get_coordinates(sample_tables["gates"].shapes)
    assert {int(degree[tuple(gate)]) for gate in gates} == {2}


def test_buildings_keep_clear_of_water_and_walls(sample_tables, metres):
    waters = shapely.union_all(metres("waters"))
    assert not shapely.intersects(metres("buildings"), waters).any()
    owner = {code: i for i, code in enumerate(sample_tables["compounds"].columns["code"])}
    held = sample_tables["buildings"].columns["compound_code"]
    inside = [i for i, code in enumerate(held) if code]
    walls = sample_tables["compounds"].shapes[[owner[held[i]] for i in inside]]
    assert shapely.contains(walls, sample_tables["buildings"].shapes[inside]).all()


def test_compounds_do_not_overlap(metres):
    walls = metres("compounds")
    a, b = shapely.STRtree(walls).query(walls, predicate="overlaps")
    assert len(a) == len(b) == 0
