"""Rows of the layer become streets: what it leaves open, the class decides."""

import numpy as np
import pytest
import shapely

from gridmap.travel.layer_rows import new_street, rows_of_layer

COMPOUND = shapely.MultiPolygon([shapely.box(110.30, 20.00, 110.31, 20.01)])
INSIDE = shapely.LineString([(110.302, 20.002), (110.304, 20.002)])
OUTSIDE = shapely.LineString([(110.32, 20.002), (110.33, 20.002)])
NOTHING = {"foot": None, "bicycle": None, "oneway": None, "bridge": None, "private": None}


def row(line=OUTSIDE, highway="residential", *, compounds=(COMPOUND,), **flags):
    """Return the single street that a row becomes."""
    lines, outlines = np.array([line], dtype=object), np.array(list(compounds), dtype=object)
    said = {name: [value] for name, value in (NOTHING | flags).items()}
    (found,) = rows_of_layer(["S1"], [highway], lines, flags=said, compounds=outlines)
    return found


def uses(street):
    return street.foot, street.bicycle_forward, street.bicycle_backward


@pytest.mark.parametrize(
    ("highway", "flags", "expected"),
    [
        ("residential", {}, (True, True, True)),
        ("footway", {}, (True, False, False)),
        ("footway", {"bicycle": True}, (True, True, True)),
        ("motorway", {}, (False, False, False)),
        ("motorway", {"foot": True}, (True, False, False)),
        ("residential", {"foot": False}, (False, True, True)),
        ("residential", {"oneway": True}, (True, True, False)),
        ("residential", {"oneway": False}, (True, True, True)),
        ("steps", {"bicycle": True}, (True, False, False)),
        ("次干路", {}, (True, True, True)),
    ],
)
def test_a_class_stands_in_for_what_the_layer_leaves_empty(highway, flags, expected):
    street = row(highway=highway, **flags)
    assert uses(street) == expected
    assert street.is_steps == (highway == "steps")


@pytest.mark.parametrize(("line", "is_open"), [(INSIDE, True), (OUTSIDE, False)])
def test_a_private_street_is_open_inside_a_compound_only(line, is_open):
    private = row(line, private=True, oneway=True)
    assert (private.is_shut, uses(private)) == (not is_open, (True, True, False))
    assert uses(row(line, private=False)) == (True, True, True)


def test_without_compounds_every_private_street_is_closed():
    assert row(INSIDE, private=True, compounds=()).is_shut


def test_a_new_street_is_open_by_its_class_and_passes_over_walls():
    bridge = new_street("E1", "path", OUTSIDE)
    assert uses(bridge) == (True, True, True)
    assert bridge.is_bridge
    assert uses(new_street("E2", "footway", OUTSIDE)) == (True, False, False)
    assert new_street("E3", "steps", OUTSIDE).is_steps
