"""The working calendar at a terminal: set up as shipped, looked at, checked, tried, added to."""

import pytest

pytestmark = pytest.mark.postgis

NEXT = """[[calendar]]
code = "{year}"
source = "the notice"
duty = ["08:30-17:30"]
days_off = ["{year}-01-01 元旦"]
"""


@pytest.fixture
def shipped(gridmap):
    """The command line on a district that was set up with what is shipped, twice."""
    for _ in range(2):
        assert gridmap("district", "set-up", "--name", "澄湾区")[0] == 0
    return gridmap


def test_days_are_shown_as_the_notice_has_them(shipped):
    code, told = shipped("calendar", "show", "--month", "2026-10")
    days = {one["day"]: (one["kind"], one["name"], one["hours"]) for one in told["days"]}
    assert (code, told["number"], len(days)) == (0, 1, 31)
    assert days["2026-10-07"] == ("day_off", "国庆节", [])
    assert days["2026-10-10"] == ("makeup", "国庆节", ["08:30-17:30"])
    code, text = shipped("calendar", "show", "--month", "2026-10", as_json=False)
    assert "调休上班" in text
    assert {one["year"]: one["n_working_days"] for one in told["years"]} == {2025: 248, 2026: 248}


@pytest.mark.parametrize(
    ("amount", "due"),
    [
        (("--hours", "4"), "2026-06-12 13:29:00+00:00"),
        (("--working-hours", "4"), "2026-06-15 04:29:00+00:00"),
        (("--working-days", "2"), "2026-06-16 09:30:00+00:00"),
    ],
)
def test_a_limit_is_tried(shipped, amount, due):
    code, told = shipped("calendar", "deadline", "2026-06-12 17:29", *amount)
    assert (code, told["number"], told["unknown_years"]) == (0, 1, [])
    assert told["due_at"] == due


def test_without_an_amount_nothing_is_tried(shipped):
    assert shipped("calendar", "deadline", "2026-06-12 17:29")[0] == 2
    both = ("--hours", "1", "--working-days", "1")
    assert shipped("calendar", "deadline", "2026-06-12 17:29", *both)[0] == 2


def test_a_year_that_is_not_known_is_told_until_it_is_imported(shipped, tmp_path):
    code, told = shipped("calendar", "deadline", "2098-12-31 17:00", "--working-hours", "1")
    assert (code, told["unknown_years"]) == (0, [2098, 2099])
    _, told = shipped("calendar", "check")
    for year in (*told["unknown_years"], 2098, 2099):
        file = tmp_path / f"{year}.toml"
        file.write_text(NEXT.format(year=year), encoding="utf-8")
        assert shipped("calendar", "check", str(file))[0] == 0
        code, done = shipped("calendar", "import", str(file), "--reason", "the notice")
        assert (code, done["added"]) == (0, [str(year)])
    code, told = shipped("calendar", "check")
    assert (code, told["unknown_years"], told["is_needed"]) == (0, [], True)
    code, told = shipped("calendar", "deadline", "2098-12-31 17:00", "--working-hours", "1")
    assert (told["unknown_years"], told["due_at"][:16]) == ([], "2099-01-02 01:00")


def test_a_file_that_cannot_be_meant_is_refused(shipped, tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text(NEXT.format(year=2030).replace("2030-01-01", "2031-01-01"), encoding="utf-8")
    assert shipped("calendar", "check", str(file))[0] == 2
    assert shipped("calendar", "import", str(file), "--reason", "why")[0] == 2
    assert shipped("calendar", "check", str(tmp_path / "none.toml"))[0] == 2


def test_where_a_year_is_missing_the_check_leaves_with_five(gridmap):
    code, told = gridmap("calendar", "check")
    assert (code, told["number"], told["years"]) == (5, 0, [])
    assert told["unknown_years"]
