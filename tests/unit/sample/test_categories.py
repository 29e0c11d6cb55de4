import tomllib
from pathlib import Path

import pytest

GEODATA = Path(__file__).parents[3] / "geodata"


def entries(name, table):
    return tomllib.loads((GEODATA / f"{name}.toml").read_text(encoding="utf-8"))[table]


def test_every_category_has_a_handling_an_urgency_and_limits_that_grow():
    for category in entries("categories", "category"):
        assert category["handling"] in {"person", "unit", "answered", "referred"}
        assert category["urgency"] in {"urgent", "normal"}
        assert 0 < category["respond_s"] <= category["close_s"]
        assert category["arrive_s"] <= category["close_s"]


def test_skills_that_categories_ask_for_are_known():
    known = {skill["code"] for skill in entries("codes", "skill")}
    wanted = {
        skill for category in entries("categories", "category") for skill in category["skills"]
    }
    assert wanted <= known


@pytest.mark.parametrize("day", ["requests_day", "requests_rainstorm"])
def test_requests_use_known_categories_with_their_urgency(sample_tables, day):
    urgency = {c["code"]: c["urgency"] for c in entries("categories", "category")}
    columns = sample_tables[day].columns
    for category, given in zip(columns["category"], columns["urgency"], strict=True):
        assert urgency[category] == given


@pytest.mark.parametrize(
    ("name", "table"), [("categories", "category"), ("tiers", "tier"), ("roles", "role")]
)
def test_codes_are_unique_and_worded_in_both_languages(name, table):
    rows = entries(name, table)
    assert len({row["code"] for row in rows}) == len(rows)
    assert all(row["zh"] and row["en"] for row in rows)
