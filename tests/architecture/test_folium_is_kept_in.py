"""Folium renders its own output as a template: it gets no data, and only one module knows it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = [*(ROOT / "gridmap").rglob("*.py"), *(ROOT / "api").rglob("*.py")]
SCRIPTS = sorted((ROOT / "gridmap" / "layers").glob("*_page/*.js"))
BANNED = {"Popup", "Tooltip", "GeoJsonPopup", "GeoJsonTooltip", "Icon", "DivIcon", "Marker"}
MARKUP = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def names_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name.rpartition(".")[2]


def test_only_one_module_knows_folium():
    knowing = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if any(
            name.split(".")[0] in ("folium", "branca")
            for name in imports_of(ast.parse(path.read_text("utf-8")))
        )
    }
    assert knowing == {"gridmap/layers/folium_map.py"}


def test_no_element_of_folium_that_takes_text_is_used():
    tree = ast.parse((ROOT / "gridmap" / "layers" / "folium_map.py").read_text("utf-8"))
    used = set(names_in(tree))
    assert not used & BANNED
    assert not used & {"add_js_link", "add_css_link", "LayerControl", "FeatureGroup"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_pages_script_makes_no_markup_of_text(script):
    code = script.read_text("utf-8")
    assert not [word for word in MARKUP if word in code]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_pages_script_asks_no_network(script):
    code = script.read_text("utf-8").replace(
        "http://www.w3.org/2000/svg", ""
    )  # a name, not a place
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|https?:", code)
