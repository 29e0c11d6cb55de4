"""A small extract, and the command line on this test's database."""

import json

import pytest
import street_extract as town

from gridmap.cli.main import run


@pytest.fixture
def extract(tmp_path):
    return town.write_extract(tmp_path / "town.osm.pbf", town.NODES, town.WAYS)


@pytest.fixture
def gridmap(monkeypatch, app_url, owner_url, capsys):
    """Return the command line on this test's database: (exit code, JSON)."""
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)

    def call(*words):
        with pytest.raises(SystemExit) as leaving:
            run([*map(str, words), "--json"])
        said = capsys.readouterr()
        return leaving.value.code, json.loads(said.out or said.err)

    return call
