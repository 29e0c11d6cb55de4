"""Known collections of broken and sound geometry: each is taken or refused by name."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import shapely

from gridmap.errors import UnreadableFile
from gridmap.geo.topology import faults
from gridmap.ingest.check import check_manifest
from gridmap.ingest.manifest import parse_manifest
from gridmap.ingest.wording import FINDINGS

N_FILES = {
    "valid": 22,
    "invalid_geometries": 5,
    "invalid_structure": 28,
    "problematic_geometries": 15,
    "problematic_structure": 4,
}
BY_SHAPE = {"Point": "cameras", "LineString": "streets", "MultiLineString": "streets"}
CODE = '[source.constants]\ncode = "Z"\nname = "z"\n'
WINDING_ONLY = ("invalid_exterior_not_ccw", "invalid_interior_not_cw")
NOT_TAKEN = {  # valid GeoJSON that is not one area, line or point a feature
    "valid_feature_null_geometry": "missing_geometry",
    "valid_featurecollection_empty_features": "no_rows",
    "valid_featurecollection_bboxes": "duplicate_code",
    "valid_featurecollection_multiple_feature_types": "duplicate_code",
    "valid_featurecollection_with_geometrycollection": "geometry_collection",
    "valid_geometry_geometrycollection": "geometry_collection",
    "valid_geometry_geometrycollection_empty_geometries": "geometry_collection",
    "valid_geometry_multipoint": "wrong_shape",
}


def outcome(path):
    """Return the code by which a file is refused, or "taken"."""
    text = path.read_text()
    layer = next((BY_SHAPE[one] for one in BY_SHAPE if f'"{one}"' in text), "waters")
    layer = "waters" if '"Polygon"' in text else layer
    extra = 'highway = "footway"\n' if layer == "streets" else ""
    manifest = (
        f'[[source]]\nlayer = "{layer}"\nfile = "{path.name}"\ndatum = "WGS84"\n{CODE}{extra}'
    )
    source = parse_manifest(manifest, path=Path("m.toml"), data_folder=path.parent)
    try:
        (checked,) = check_manifest(source)
    except UnreadableFile as error:
        return str(error.facts["code"])
    refused = [one.code for one in checked.rejected] + [
        one.code for one in checked.errors if one.code != "nothing_left"
    ]
    assert all(code in FINDINGS for code in refused)
    assert refused or checked.n_rows
    return refused[0] if refused else "taken"


@pytest.fixture(scope="module")
def outcomes(test_data):
    zoo = test_data / "invalid-geometry" / "geojson-zoo"
    return {
        folder: {path.stem: outcome(path) for path in sorted((zoo / folder).glob("*.geojson"))}
        for folder in N_FILES
    }


def test_every_file_of_the_zoo_is_taken_or_refused_by_name(outcomes):
    assert {folder: len(found) for folder, found in outcomes.items()} == N_FILES


def test_valid_files_are_taken_unless_they_are_no_single_shape(outcomes):
    refused = {name: code for name, code in outcomes["valid"].items() if code != "taken"}
    assert refused == NOT_TAKEN


def test_broken_geometry_is_refused_but_winding_order_is_not(outcomes):
    assert outcomes["invalid_geometries"] == {
        **dict.fromkeys(WINDING_ONLY, "taken"),
        "invalid_unclosed": "open_ring",
        "invalid_less_three_unique_nodes": "short_ring",
        "invalid_incorrect_geometry_data_type": "bad_coordinates",
    }


def test_broken_structure_is_refused_where_it_changes_what_is_meant(outcomes):
    taken = {name for name, code in outcomes["invalid_structure"].items() if code == "taken"}
    assert taken == {
        "invalid_feature_id_type",  # ids and boxes are not read
        "invalid_feature_no_properties",
        "invalid_geometry_bbox_not4or6",
        "invalid_geometry_bbox_not_list",
        "invalid_geometry_bbox_not_numbers",
    }


def test_unusual_geometry_is_taken_unless_it_cannot_be_stored(outcomes):
    refused = {
        name.removeprefix("problematic_"): code
        for name, code in outcomes["problematic_geometries"].items()
        if code != "taken"
    }
    assert refused == {
        "feature_null_geometry": "missing_geometry",
        "inner_and_exterior_ring_intersect": "invalid_geometry",
        "outside_lat_lon_boundaries": "not_degrees",
        "self_intersection_large": "invalid_geometry",
        "self_intersection_small": "invalid_geometry",
        "zero_length_linestring": "invalid_geometry",
    }


def test_a_crs_member_is_obeyed(outcomes):
    assert outcomes["problematic_structure"]["problematic_crs_defined"] == "taken"


@pytest.fixture(scope="module")
def cases(test_data):
    """Return (description, geometry, whether it is valid) of the published cases."""
    path = test_data / "invalid-geometry" / "jts" / "TestValid.xml"
    found = []
    for case in ET.parse(path).getroot().findall("case"):  # noqa: S314  # a file of ours
        with np.errstate(invalid="ignore"):  # some of them hold NaN
            geometry = shapely.from_wkt(" ".join(case.findtext("a").split()))
        found.append((case.findtext("desc"), geometry, "true" in case.findtext("test/op")))
    return found


def test_validity_agrees_with_the_published_cases(cases):
    assert len(cases) == 87
    for description, geometry, is_valid in cases:
        with np.errstate(invalid="ignore"):
            found = faults(np.array([geometry], dtype=object))
        assert (not found) is is_valid, description
        assert all(one.reason for one in found)


def test_a_published_case_keeps_its_validity_on_its_way_through_a_file(cases, tmp_path):
    n_cases = 0
    for description, geometry, is_valid in cases:
        if "Polygon" not in geometry.geom_type or geometry.is_empty or "empty" in description:
            continue
        small = shapely.transform(geometry, lambda xy: xy / 1000)
        if not np.isfinite(shapely.get_coordinates(small)).all():
            continue
        feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(small)}
        path = tmp_path / "case.geojson"
        path.write_text(json.dumps(feature))
        assert (outcome(path) == "taken") is is_valid, description
        n_cases += 1
    assert n_cases > 40
