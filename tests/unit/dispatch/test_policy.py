"""How far is looked: the radius doubles up to the widest."""

import json

import pytest

from gridmap.dispatch.policy import DispatchPolicy


@pytest.mark.parametrize(
    ("first_m", "widest_m", "wider_m"),
    [
        (1_500.0, 12_000.0, (3_000.0, 6_000.0, 12_000.0)),
        (100.0, 350.0, (200.0, 350.0)),
        (100.0, 100.0, ()),
        (200.0, 100.0, ()),
    ],
)
def test_the_radius_doubles_up_to_the_widest(first_m, widest_m, wider_m):
    policy = DispatchPolicy(search_radius_m=first_m, widest_radius_m=widest_m)
    assert policy.wider_radii_m() == wider_m


def test_a_policy_can_be_stored_and_read_again():
    policy = DispatchPolicy(roster_required=True)
    assert DispatchPolicy(**json.loads(json.dumps(policy.as_facts()))) == policy
