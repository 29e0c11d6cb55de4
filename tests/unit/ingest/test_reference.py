"""Roles, categories and tiers: what is shipped is right, what is wrong is pointed at."""

from pathlib import Path

import pytest

from gridmap.casework.category import UNCLASSIFIED
from gridmap.errors import UnreadableFile
from gridmap.ingest.reference import read_reference

ROLE = """[[role]]
code = "a"
zh = "甲"
en = "a"
rank = 1
may_be_dispatched = true
default_capacity = 2
"""
CATEGORY = """[[category]]
code = "other"
zh = "其他"
en = "other"
handling = "person"
urgency = "normal"
skills = ["water", "fire"]
respond_s = 600
arrive_s = 1800
close_s = 7200
note = "a key that the engine does not use"
"""
TIER = """[[tier]]
code = "basic"
zh = "基础型"
en = "basic"
rank = 1
colour = "#9ecae1"
"""


def folder_with(folder: Path, *, roles=ROLE, categories=CATEGORY, tiers=TIER) -> Path:
    texts = {"roles": roles, "categories": categories, "tiers": tiers}
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_shipped_can_be_read_and_has_the_category_that_must_be_there():
    shipped = read_reference(Path(__file__).parents[3] / "geodata")
    assert UNCLASSIFIED in {one.code for one in shipped.categories}
    assert any(one.may_be_dispatched for one in shipped.roles)
    assert [one.code for one in shipped.tiers] == ["basic", "standard", "demonstration"]


def test_entries_become_values(tmp_path):
    read = read_reference(folder_with(tmp_path))
    assert (read.roles[0].code, read.roles[0].default_capacity) == ("a", 2)
    assert read.categories[0].skills == {"water", "fire"}
    assert read.tiers[0].colour == "#9ecae1"


@pytest.mark.parametrize(
    ("changes", "file", "said"),
    [
        ({"roles": ROLE.replace("rank = 1", 'rank = "1"')}, "roles.toml", "rank should be int"),
        ({"roles": ROLE.replace("rank = 1", "rank = true")}, "roles.toml", "rank should be int"),
        ({"roles": ROLE.replace("= 2", "= -2")}, "roles.toml", "default_capacity is negative"),
        ({"roles": ROLE + ROLE}, "roles.toml", "entry 2 (a): the code 'a' stands there twice"),
        ({"roles": "[role]\n"}, "roles.toml", "no [[role]]"),
        ({"roles": "role = ["}, "roles.toml", "not valid TOML"),
        ({"categories": CATEGORY.replace('"person"', '"police"')}, "categories.toml", "'police'"),
        ({"categories": CATEGORY + 'photos = ["told"]\n'}, "categories.toml", "'told'"),
        ({"categories": CATEGORY.replace('"fire"', "1")}, "categories.toml", "list of texts"),
        ({"tiers": TIER.replace("#9ecae1", "blue")}, "tiers.toml", "colour is 'blue'"),
        ({"tiers": TIER.replace('"基础型"', '" "')}, "tiers.toml", "zh is empty"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_file_and_key(tmp_path, changes, file, said):
    folder = folder_with(tmp_path, **changes)
    with pytest.raises(UnreadableFile) as refused:
        read_reference(folder)
    assert refused.value.facts["file"] == file
    assert said in str(refused.value.facts["problem"])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match=r"roles\.toml"):
        read_reference(tmp_path)


LEVELS = """[[level]]
code = "street"
rank = 2
zh = "街道"
en = "street"
layer = "subdistricts"

[[level]]
code = "grid"
rank = 1
zh = "网格"
en = "grid"
layer = "grids"
"""


def test_a_district_without_levels_of_its_own_states_none(tmp_path):
    assert read_reference(folder_with(tmp_path)).levels == ()


def test_levels_are_read_the_lowest_first(tmp_path):
    folder_with(tmp_path)
    (tmp_path / "levels.toml").write_text(LEVELS, encoding="utf-8")
    assert [one.code for one in read_reference(tmp_path).levels] == ["grid", "street"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("rank = 2", "rank = 1"), ("rank = 2", "rank = 0"), ('"subdistricts"', '"moons"')],
)
def test_a_level_that_cannot_be_is_pointed_at(tmp_path, right, wrong):
    folder_with(tmp_path)
    (tmp_path / "levels.toml").write_text(LEVELS.replace(right, wrong), encoding="utf-8")
    with pytest.raises(UnreadableFile) as refused:
        read_reference(tmp_path)
    assert refused.value.facts["key"] in {"rank", "layer"}
