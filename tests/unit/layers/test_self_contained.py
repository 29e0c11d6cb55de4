import base64
import hashlib
import json
import re

import pytest

from gridmap.errors import EngineError
from gridmap.layers.asset_library import asset_folder, assets, read_asset
from gridmap.layers.self_contained import (
    inline_links,
    json_block,
    refuse_outside_references,
    script_element,
    style_element,
    with_content_security_policy,
)


@pytest.mark.parametrize("path", sorted(assets()))
def test_every_vendored_file_is_the_one_in_the_manifest(path):
    content = asset_folder().joinpath(*path.split("/")).read_bytes()
    assert hashlib.sha256(content).hexdigest() == assets()[path].sha256


def test_no_vendored_file_is_missing_from_the_manifest(pytestconfig):
    folder = pytestconfig.rootpath / "gridmap" / "layers" / "assets"
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there - {"manifest.toml"} == set(assets())


def test_the_notice_names_every_vendored_file_with_version_licence_and_hash(pytestconfig):
    notice = (pytestconfig.rootpath / "NOTICE").read_text("utf-8")
    for asset in assets().values():
        assert f"{asset.package} {asset.version}  ({asset.licence})" in notice
        assert f"{asset.sha256}  {asset.path}" in notice


def test_links_are_replaced_by_the_vendored_files():
    page = inline_links(
        '<head><script src="leaflet/leaflet.js"></script>'
        '<link rel="stylesheet" href="leaflet/leaflet.css"/></head>'
    )
    assert "<script src" not in page
    assert "<link" not in page
    assert "Leaflet 1.9.4" in page
    assert ".leaflet-pane" in page


def test_pictures_of_style_sheets_become_data():
    page = inline_links('<link rel="stylesheet" href="leaflet/leaflet.css"/>')
    assert page.count("url(data:image/png;base64,") == 3
    assert "url(images/" not in page


@pytest.mark.parametrize(
    "link",
    [
        '<script src="https://cdn.example/leaflet.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example/leaflet.css"/>',
        '<script src="leaflet/../manifest.toml"></script>',
    ],
)
def test_an_unknown_link_stops_the_page(link):
    with pytest.raises(EngineError, match="not among the vendored assets"):
        inline_links(link)


@pytest.mark.parametrize(
    "element",
    [
        '<img src="http://tiles.example/1.png">',
        '<script defer src="//cdn.example/x.js"></script>',
        "<style>body{background:url(http://x.example/a.png)}</style>",
        "<style>@import 'other.css';</style>",
        '<link rel="icon" href="favicon.ico">',
        '<div style="background:url(https://x.example/a.png)"></div>',
        '<a href="https://example.org">x</a>',
    ],
)
def test_any_reference_to_the_outside_stops_the_page(element):
    with pytest.raises(EngineError, match="outside itself"):
        refuse_outside_references(f"<html><head>{element}</head></html>")


def test_data_and_fragments_are_no_references():
    refuse_outside_references(
        "<style>a{background:url(data:image/png;base64,AA==)}b{behavior:url(#x)}</style>"
        '<img src="data:image/png;base64,AA=="><a href="#top">top</a>'
    )


def test_code_cannot_end_its_own_element_early():
    page = script_element('a = "</script><!--"; b = "</SCRIPT>";')
    assert page.lower().count("</script") == 1
    assert "<!--" not in page
    assert style_element("a{content:'</style>'}").count("</style") == 1


def test_source_map_lines_are_cut():
    assert "sourceMappingURL" not in script_element("a()\n//# sourceMappingURL=a.js.map\n")
    assert "sourceMappingURL" not in style_element("a{}\n/*# sourceMappingURL=a.css.map */")


HOSTILE = ["</script><script>alert(1)</script>", "<!--", "&lt;", "\u2028\u2029", "\x00", "\ud800"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_can_leave_a_json_block(text):
    block = json_block("data", {"name": text})
    inside = block.removeprefix('<script type="application/json" id="data">')
    inside = inside.removesuffix("</script>")
    assert not re.search("[<>&\u2028\u2029\x00\ud800]", inside)
    assert json.loads(inside)["name"] == text.replace("\ud800", "?")


def test_the_policy_names_each_inline_script_by_its_hash():
    page = with_content_security_policy("<html><head><style>a{}</style></head><script>f()</script>")
    digest = base64.b64encode(hashlib.sha256(b"f()").digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert "unsafe" not in page


def test_a_changed_asset_is_refused():
    with pytest.raises(EngineError):
        read_asset("leaflet/leaflet-src.js")
