"""Public files of real districts, from the manifest to the tables."""

from collections import Counter
from pathlib import Path

import pytest
import town

from gridmap.ingest.check import check_manifest
from gridmap.ingest.manifest import load_manifest
from gridmap.store.tables import FEATURE_TABLES

pytestmark = pytest.mark.postgis

MANIFESTS = Path(__file__).parents[2] / "data" / "manifests"


def checked_layers(name, folder):
    manifest = load_manifest(MANIFESTS / f"{name}.toml", data_folder=folder)
    return {one.layer.name: one for one in check_manifest(manifest)}


def n_in_force(district, layer):
    sql = f"SELECT count(*) FROM {FEATURE_TABLES[layer].name} WHERE layer = :l AND valid_to IS NULL"  # noqa: S608
    return town.one(district, sql, l=layer)


def test_a_working_grid_layer_with_its_members_and_devices(bare, load, test_data):
    checked = checked_layers("lingang", test_data)
    outcomes = {name: load(one) for name, one in checked.items() if name != "requests"}
    assert n_in_force(bare, "communities") + n_in_force(bare, "grids") == 34
    # One stands at 0, 0 and eight repeat the id of another one.
    assert n_in_force(bare, "devices") == 789 - 9
    assert Counter(one.code for one in outcomes["devices"].rejected) == {
        "null_island": 1,
        "duplicate_code": 8,
    }
    assert outcomes["members"].n_opened == 28
    # Every grid lies in one of the three areas above it, though none of them names it.
    assert (
        town.one(bare, "SELECT count(*) FROM areas WHERE layer = 'grids' AND parent_id IS NULL")
        == 0
    )
    again = [load(one) for name, one in checked.items() if name != "requests"]
    assert not any(one.changed for one in again)


def test_the_compounds_of_a_city(bare, load, test_data):
    (checked,) = checked_layers("hangzhou", test_data).values()
    outcome = load(checked)
    assert (outcome.n_opened, outcome.n_rejected) == (1406, 0)
    assert n_in_force(bare, "compounds") == 1406
    assert load(checked).n_unchanged == 1406
