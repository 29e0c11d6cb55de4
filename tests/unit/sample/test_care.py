"""Who is cared for in the sample: drawn from the written district, plainly nobody."""

import csv
from collections import Counter

from gridmap.casework.care_screen import private_part, supervision_word
from gridmap.ingest.check import check_layer
from gridmap.ingest.manifest import load_manifest
from gridmap.ingest.read import read_source
from gridmap.sample.care import care_tables


def test_the_files_are_what_the_seed_gives(sample_folder):
    tables = care_tables(sample_folder, seed=20260101)
    for name, table in tables.items():
        with (sample_folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        drawn = zip(*table.columns.values(), strict=True)
        assert head == list(table.columns), name
        assert rows == [["" if cell is None else str(cell) for cell in row] for row in drawn], name


def test_every_row_is_taken(sample_folder):
    for source in load_manifest(sample_folder / "care.toml").sources:
        checked = check_layer(read_source(source))
        assert (checked.findings, checked.rejected) == ((), ())


def test_nobody_is_meant_and_nobody_is_watched(sample_folder):
    with (sample_folder / "care.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert all(one["phone"].startswith("0000-") for one in people)
    assert not any(supervision_word(cell) for one in people for cell in one.values())
    colours = Counter(one["colour"] for one in people)
    assert colours["blue"] > colours["yellow"] > colours["red"] > 50


def test_a_wish_says_nothing_about_its_wisher(sample_folder):
    with (sample_folder / "wishes.csv").open(encoding="utf-8", newline="") as file:
        assert not any(private_part(one["text"]) for one in csv.DictReader(file))
