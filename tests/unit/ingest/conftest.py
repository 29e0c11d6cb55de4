"""A manifest and its files, written into a folder of their own."""

import pytest

from gridmap.ingest.check import check_manifest
from gridmap.ingest.manifest import load_manifest

MEMBERS = """
[[source]]
layer = "members"
file = "members.csv"
crs = "EPSG:4326"
datum = "WGS84"
lon = "lon"
lat = "lat"
time_zone = "Asia/Shanghai"
[source.columns]
code = "code"
name = "name"
role = "role"
"""


@pytest.fixture
def imported(tmp_path):
    """Return a function that imports files as a manifest describes them."""

    def run(manifest, **files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path = tmp_path / "manifest.toml"
        path.write_text(manifest, encoding="utf-8")
        return check_manifest(load_manifest(path))

    return run


@pytest.fixture
def members(imported):
    """Return a function that imports a table of members given as CSV text."""

    def run(text, *, extra=""):
        (checked,) = imported(MEMBERS + extra, members__csv=text)
        return checked

    return run
