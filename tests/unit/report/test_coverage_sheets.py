"""Coverage as tables: minutes or metres, the whole first, what is outside named as such."""

import numpy as np
from coverage_doors import coverage_of, doors_of, reach_of

from gridmap.coverage.comparison import compare
from gridmap.coverage.served import served
from gridmap.coverage.standard import distance_standard, time_standard
from gridmap.coverage.stations import ServiceStation, Standing, StationStanding
from gridmap.model.place import LonLat
from gridmap.report.coverage_sheets import (
    compared_sheet,
    coverage_sheets,
    level_sheet,
    standard_words,
    stations_sheet,
    uncovered_sheet,
)

INF = np.inf


def test_a_time_is_told_in_minutes_and_a_distance_in_metres():
    doors, reach = doors_of([1], communities=["A"]), reach_of([90])
    for standard, title, mean in (
        (time_standard(900), "mean (min)", 1.5),
        (distance_standard(900), "mean (m)", 90),
    ):
        sheet = level_sheet(served(doors, reach, standard), "communities", lang="en")
        column = [name for name, _ in sheet.columns].index(title)
        assert sheet.rows[0][column] == mean


def test_the_whole_comes_first_and_the_outside_is_named():
    figures = coverage_of([10, 30], [1, INF], communities=["A", None]).served
    rows = level_sheet(figures, "communities", lang="zh").rows
    assert [row[1] for row in rows] == ["全区", "A", "（以外）"]
    assert [row[4] for row in rows] == [0.25, 1.0, 0.0]
    assert rows[2][8:12] == [None, None, None, None]


def test_uncovered_compounds_go_most_households_first():
    figures = coverage_of([1, 5], [INF, INF], compounds=["small", "large"]).served
    assert [row[0] for row in uncovered_sheet(figures, lang="en").rows] == ["large", "small"]


def test_a_refused_station_says_why_and_unread_hours_are_told():
    station = ServiceStation(
        code="S", name="S", kind="center", services=frozenset(), hours="?", position=LonLat(110, 20)
    )
    rows = stations_sheet(
        [
            StationStanding(station=station, standing=Standing.REFUSED, refusal="across_water"),
            StationStanding(station=station, standing=Standing.SERVES, has_unread_hours=True),
        ],
        lang="en",
    ).rows
    assert [row[4:6] for row in rows] == [
        ["no way there", "across water"],
        ["serves", "unread hours, taken as always open"],
    ]


def test_a_comparison_lists_only_what_differs():
    before = coverage_of([1, 2], [INF, 1], communities=["A", "B"])
    after = coverage_of([1, 2], [1, 1], communities=["A", "B"])
    rows = compared_sheet(compare(before, after), "communities", lang="en").rows
    assert [row[:6] for row in rows] == [
        ["", "Whole district", 0.666667, 1.0, 1, 0],
        ["A", "A", 0.0, 1.0, 1, 0],
    ]


def test_all_tables_have_names_of_their_own_in_both_languages():
    figures = coverage_of([1], [1], communities=["A"]).served
    for lang in ("zh", "en"):
        titles = [sheet.title for sheet in coverage_sheets(figures, [], lang=lang)]
        assert len(set(titles)) == 5
    assert standard_words(time_standard(900)) == ("15 分钟", "15 minutes")
    assert standard_words(distance_standard(1000)) == ("1000 米", "1000 metres")
