"""One key for a door, however it is written."""

import pytest

from gridmap.casework.household import door_key


@pytest.mark.parametrize(
    "door",
    [
        "2-301",
        "2单元301室",
        "2 单元 301",
        "\uff12\uff0d\uff13\uff10\uff11",
        "02-0301",
        "2#301",
        "2 unit 301",
    ],
)
def test_one_door_has_one_key(door):
    assert door_key(door) == "2-301"


@pytest.mark.parametrize("door", ["", " ", "室", "--"])
def test_a_door_that_says_nothing_has_no_key(door):
    assert door_key(door) == ""


def test_different_doors_have_different_keys():
    doors = ["101", "1-101", "11-01", "A101", "B101", "地下室2", "201"]
    assert len({door_key(one) for one in doors}) == len(doors)
