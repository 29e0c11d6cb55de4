"""What is in force stays in force where the file only spoiled its row."""

import pytest
from sqlalchemy import select

from gridmap.ingest.check import check_manifest
from gridmap.ingest.manifest import load_manifest
from gridmap.store.tables import FEATURE_TABLES

pytestmark = pytest.mark.postgis

MANIFEST = """
[[source]]
layer = "stations"
file = "stations.csv"
crs = "EPSG:4326"
datum = "WGS84"
lon = "x"
lat = "y"
key_prefix = "P-"
[source.constants]
kind = "station"
"""
GOOD = ("S1,甲,110.301,20.001", "S2,乙,110.302,20.002", "S3,丙,110.303,20.003")


@pytest.fixture
def stations(load, tmp_path):
    """Return the import of stations, given as lines of CSV."""

    def run(*lines):
        (tmp_path / "m.toml").write_text(MANIFEST, encoding="utf-8")
        text = "\n".join(("code,name,x,y", *lines))
        (tmp_path / "stations.csv").write_text(text, encoding="utf-8")
        (checked,) = check_manifest(load_manifest(tmp_path / "m.toml"))
        return load(checked)

    return run


def in_force(district):
    table = FEATURE_TABLES["stations"]
    now = select(table.c.code, table.c.name).where(
        table.c.layer == "stations", table.c.valid_to.is_(None)
    )
    with district.reading() as conn:
        return sorted(tuple(row) for row in conn.execute(now))


def test_a_feature_whose_row_is_rejected_stays_and_is_told(bare, stations):
    stations(*GOOD)
    outcome = stations("S1,甲甲,110.301,20.001", "S2,乙乙,nowhere,20.002")
    assert in_force(bare) == [("P-S1", "甲甲"), ("P-S2", "乙")]
    assert (outcome.n_opened, outcome.n_closed, outcome.n_rejected) == (1, 2, 1)
    (told,) = [one for one in outcome.findings if one.code == "kept_though_rejected"]
    assert (told.rows, told.field) == ((3,), "code")
    assert told.figures == {"value": "P-S2", "n_rows": 1}
    assert "P-S2" in told.zh
    assert "P-S2" in told.en


def test_when_all_else_is_the_same_nothing_changes_and_it_is_told_all_the_same(bare, stations):
    stations(*GOOD)
    outcome = stations(*GOOD[:2], "S3,,110.303,20.003")
    assert not outcome.changed
    assert len(in_force(bare)) == 3
    assert "kept_though_rejected" in {one.code for one in outcome.findings}


def test_a_rejected_row_of_a_code_that_has_a_good_row_keeps_nothing_back(bare, stations):
    stations(*GOOD)
    outcome = stations(*GOOD[:2], "S3,丁,110.303,20.003", "S3,戊,110.303,20.003")
    assert in_force(bare)[2] == ("P-S3", "丁")
    assert [one.code for one in outcome.rejected] == ["duplicate_code"]
    assert "kept_though_rejected" not in {one.code for one in outcome.findings}


def test_a_rejected_row_without_a_readable_code_keeps_nothing(bare, stations):
    stations(*GOOD)
    outcome = stations(*GOOD[:2], ",丙,110.303,20.003")
    assert [code for code, _ in in_force(bare)] == ["P-S1", "P-S2"]
    assert outcome.n_closed == 1


def test_a_rejected_row_of_a_new_code_brings_nothing_into_force(bare, stations):
    stations(*GOOD)
    outcome = stations(*GOOD, "S4,丁,nowhere,20.003")
    assert len(in_force(bare)) == 3
    assert "kept_though_rejected" not in {one.code for one in outcome.findings}
