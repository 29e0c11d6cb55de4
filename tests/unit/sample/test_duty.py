"""The rosters of the sample: counts like the published ones, one person a post at a time."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gridmap.model.duty import POSTS, RESPONSIBLE_KINDS
from gridmap.sample.day import (
    DUTY_FILE,
    RESPONSIBLE_FILE,
    STAND_IN_FILE,
    duties_for,
    shifts_for,
)
from gridmap.sample.duty import GAP_EVERY, duty_roster, write_rosters
from gridmap.sample.duty import responsibles as links_of

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
NUMBERED = (str(k) for k in range(100_000))


def on_duty(folder, level, at):
    """Return the duties that hold at an instant, those of the night before too."""
    rows = [
        one
        for days in (-1, 0)
        for one in duties_for(at.astimezone(ZONE).date() + timedelta(days=days), folder, ZONE)
    ]
    return [one for one in rows if one.level == level and one.starts_at <= at < one.ends_at]


def test_the_files_are_what_the_generator_writes(sample_folder, tmp_path):
    for name in ("district.gpkg", "built.gpkg", "members.csv"):
        (tmp_path / name).symlink_to(sample_folder / name)
    write_rosters(tmp_path, seed=20260101)
    for name in (DUTY_FILE, RESPONSIBLE_FILE, STAND_IN_FILE):
        written = (tmp_path / name).read_text(encoding="utf-8")
        assert written == (sample_folder / name).read_text(encoding="utf-8")


def test_cadres_come_in_the_published_number_and_share_every_urban_grid(sample_folder):
    table = links_of(sample_folder, NUMBERED).columns
    kinds = Counter(table["kind"])
    assert (kinds["cadre"], kinds["leader"]) == (590, 13)
    assert set(kinds) == set(RESPONSIBLE_KINDS)
    cadres = [n for n, kind in zip(table["name"], table["kind"], strict=True) if kind == "cadre"]
    assert len(set(cadres)) == 179
    assert max(Counter(cadres).values()) <= 4
    assert len(set(table["place"])) == len(table["place"])


def test_nobody_of_the_rosters_can_be_rung_up(sample_folder):
    roster, links = duty_roster(sample_folder, NUMBERED), links_of(sample_folder, NUMBERED)
    assert all(str(phone).startswith("0000-") for phone in roster.columns["phone"])
    assert all(str(phone).startswith("0000-") for phone in links.columns["phone"])
    assert set(roster.columns["post"]) == set(POSTS)


@pytest.mark.parametrize("hour", range(0, 168, 7))
def test_somebody_is_on_duty_at_every_hour_but_in_the_known_gaps(sample_folder, hour):
    at = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hour)
    for level, n_posts in (("city", 3), ("district", 3), ("subdistrict", 39)):
        assert len(on_duty(sample_folder, level, at)) == n_posts
    found = on_duty(sample_folder, "community", at)
    areas = Counter(one.area_code for one in found)
    assert set(areas.values()) == {1}
    n_all = 93
    n_gaps = -(-n_all // GAP_EVERY) if not 8 <= at.astimezone(ZONE).hour < 20 else 0
    assert len(areas) == n_all - n_gaps


def test_stand_ins_are_marked_in_the_shifts(sample_folder):
    rows = shifts_for(MONDAY, sample_folder, ZONE)
    marked = {one.member_code for one in rows if one.stands_in}
    assert 400 < len(marked) < 600
    assert marked < {one.member_code for one in rows}
