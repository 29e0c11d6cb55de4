import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from gridmap.model.layer_fields import AREA_LEVELS, LAYERS
from gridmap.sample.district import generate
from gridmap.sample.readme import grids_of
from gridmap.sample.write import FILES, read_contents, write_sample

GEODATA = Path(__file__).parents[3] / "geodata"


def count(tables, layer, column):
    return Counter(tables[layer].columns[column])


def registered(name, table):
    entries = tomllib.loads((GEODATA / f"{name}.toml").read_text(encoding="utf-8"))[table]
    return {entry["code"] for entry in entries}


def test_the_sample_is_under_ten_megabytes(sample_folder):
    assert sum(path.stat().st_size for path in sample_folder.iterdir()) < 10_000_000


def test_files_hold_what_the_list_of_contents_says(sample_folder, sample_tables):
    for layer, written in read_contents(sample_folder).items():
        table = sample_tables[layer]
        assert (len(table), table.digest()) == (written["rows"], written["sha256"]), layer


@pytest.mark.prove
def test_the_same_seed_gives_the_same_district(sample_folder, tmp_path):
    write_sample(generate(20260101, lambda line: None), tmp_path, seed=20260101)
    assert read_contents(tmp_path) == read_contents(sample_folder)
    readme = (sample_folder / "README.md").read_text(encoding="utf-8")
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == readme


def test_layers_have_the_fields_that_the_importer_looks_for(sample_tables):
    # Its streets are public, or lie behind a gate; no platform stands behind its cameras.
    not_written = {"streets": {"private"}, "cameras": {"link"}}
    for layer in (*FILES, "members"):
        fields = {field.name for field in LAYERS[layer].fields} - not_written.get(layer, set())
        columns = set(sample_tables[layer].columns) - {"lon", "lat"}
        assert columns == fields, layer


def test_codes_are_unique_and_names_are_given(sample_tables):
    for layer in (*FILES, "members"):
        columns = sample_tables[layer].columns
        assert len(set(columns["code"])) == len(columns["code"]), layer
        assert all(columns["name"]), layer


def test_the_manifest_names_every_layer(sample_folder):
    manifest = tomllib.loads((sample_folder / "sources.toml").read_text(encoding="utf-8"))
    assert {source["layer"] for source in manifest["source"]} == {*FILES, "members"}
    assert all((sample_folder / source["file"]).exists() for source in manifest["source"])
    terms = {(source["licence"], source["attribution"]) for source in manifest["source"]}
    assert terms == {("Apache-2.0", "gridmap 合成示范数据")}


def test_areas_come_in_the_published_numbers(sample_tables):
    codes = sample_tables["communities"].columns["code"]
    assert [len(sample_tables[level]) for level in AREA_LEVELS[:3]] == [1, 1, 13]
    assert sum(int(code[-3:]) < 200 for code in codes) == 49
    assert count(sample_tables, "grids", "kind")["urban"] == 590
    assert len(sample_tables["micro_grids"]) == 57


def test_area_codes_begin_with_the_code_of_their_parent(sample_tables):
    for level, digits in zip(AREA_LEVELS[2:], (9, 12, 15, 17), strict=True):
        columns = sample_tables[level].columns
        for code, parent in zip(columns["code"], columns["parent_code"], strict=True):
            assert len(code) == digits
            assert code.startswith(parent)


def test_urban_residents_add_up_exactly(sample_tables):
    grids = sample_tables["grids"].columns
    per_grid = zip(grids["kind"], grids["n_residents"], strict=True)
    total = sum(n for kind, n in per_grid if kind == "urban")
    assert total == 731_900
    everywhere = sum(sample_tables["communities"].columns["n_residents"])
    assert sum(sample_tables["buildings"].columns["n_residents"]) == everywhere


def test_compounds_carry_the_published_tiers(sample_tables):
    tiers = count(sample_tables, "compounds", "security_tier")
    assert {tier: tiers[tier] for tier in registered("tiers", "tier")} == {
        "basic": 575,
        "standard": 236,
        "demonstration": 136,
    }
    assert len(sample_tables["compounds"]) == 1200


def test_every_compound_has_one_to_four_gates(sample_tables):
    gates = count(sample_tables, "gates", "compound_code")
    assert set(gates) == set(sample_tables["compounds"].columns["code"])
    assert set(gates.values()) <= {1, 2, 3, 4}


def test_organizations_and_their_known_gaps(sample_tables, sample_folder):
    levels = count(sample_tables, "organizations", "level")
    assert (levels["grid_branch"], levels["compound_branch"]) == (584, 724)
    assert set(levels) <= registered("codes", "level")
    places = sample_tables["organizations"].columns["places"]
    covered = {grid for cell in places for grid in grids_of(cell)}
    missing = set(sample_tables["grids"].columns["code"]) - covered
    readme = (sample_folder / "README.md").read_text(encoding="utf-8")
    assert len(missing) == 3
    assert all(grid in readme for grid in missing)


def test_every_place_of_an_organization_exists(sample_tables):
    known = {layer: set(table.columns.get("code", ())) for layer, table in sample_tables.items()}
    for cell in sample_tables["organizations"].columns["places"]:
        for place in cell.split(";"):
            layer, code = place.split(":")
            assert code in known[layer]


def test_stations_members_and_sensors_come_in_the_published_numbers(sample_tables):
    assert count(sample_tables, "stations", "kind") == {
        "station": 193,
        "center": 49,
        "elderly": 12,
        "children": 9,
    }
    roles = count(sample_tables, "members", "role")
    assert (roles["community_worker"], roles["part_time"], roles["micro_grid"]) == (1493, 1038, 57)
    assert len(sample_tables["cameras"]) == 12_000
    assert len(set(sample_tables["cameras"].columns["owner"])) > 100


def test_every_station_has_twelve_facilities_and_known_services(sample_tables):
    columns = sample_tables["stations"].columns
    services, facilities = registered("codes", "service"), registered("codes", "facility")
    for kind, offered, held in zip(
        columns["kind"], columns["services"], columns["facilities"], strict=True
    ):
        assert set(offered.split(";")) <= services
        if kind in {"station", "center"}:
            assert len(set(held.split(";")) & facilities) == 12


def test_members_have_known_roles_skills_and_grids_and_no_fix(sample_tables):
    columns = sample_tables["members"].columns
    # Volunteers are nobody's staff: the sample has none.
    assert set(columns["role"]) == registered("roles", "role") - {"volunteer"}
    skills = {skill for cell in columns["skills"] for skill in cell.split(";") if skill}
    assert skills <= registered("codes", "skill")
    assert set(columns["home_grid_code"]) <= set(sample_tables["grids"].columns["code"])
    assert set(columns["measured_at"]) == {""}


def test_members_wait_inside_their_home_grid(sample_tables):
    grids = sample_tables["grids"]
    shape = dict(zip(grids.columns["code"], grids.shapes, strict=True))
    columns = sample_tables["members"].columns
    homes = np.array([shape[code] for code in columns["home_grid_code"]], dtype=object)
    posts = shapely.points(np.array([columns["lon"], columns["lat"]], dtype=float).T)
    assert shapely.dwithin(homes, posts, 1e-4).mean() > 0.999


def test_nobody_can_be_rung_up(sample_tables):
    phones = [
        *sample_tables["members"].columns["phone"],
        *sample_tables["units"].columns["liaison_phone"],
        *sample_tables["requests_day"].columns["caller_phone"],
    ]
    assert all(phone.startswith("0000-") for phone in phones if phone)
