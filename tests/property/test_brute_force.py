"""The first choice and the whole ranking are those of a search through everybody."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from deciding import OTHER, OWN, a_candidate, an_order
from ground import SIDE_M, degrees, random_streets
from proofs import write_down
from pyproj import Geod

from gridmap.dispatch.assign import choose, shortlist
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.model.ids import FeatureId
from gridmap.model.place import LonLat
from gridmap.model.travel import ADULT
from gridmap.model.work_order import Urgency
from gridmap.travel.attach import Attacher
from gridmap.travel.network import build_graph
from gridmap.travel.straight_line import StraightLine
from gridmap.travel.streets import StreetTravel

ELLIPSOID = Geod(ellps="GRS80")
ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 10, tzinfo=ZONE)
ALL = 100


def a_policy(rng):
    """Return a policy in which every preference may count, in round figures: ties are common."""
    return DispatchPolicy(
        shortlist_size=ALL,
        other_grid_s=float(rng.choice([0, 300])),
        other_community_s=float(rng.choice([0, 60])),
        other_subdistrict_s=float(rng.choice([0, 60])),
        load_s=float(rng.choice([0, 60])),
        fairness_s=float(rng.choice([0, 30])),
        continuity_s=float(rng.choice([0, 120])),
        role_rank_s=float(rng.choice([0, 3])),
        tired_s=float(rng.choice([0, 60])),
        rest_s=float(rng.choice([0, 60])),
        across_subdistricts=bool(rng.random() < 0.5),
        expected_mps=1.0,
    )


def a_case(rng, spots):
    """Return an order at one of the spots and members at others, several at the same."""
    here = spots[rng.integers(len(spots))]
    members = [
        a_candidate(
            f"M{number}",
            position=(there := spots[rng.integers(len(spots))]),
            distance_m=ELLIPSOID.inv(here.lon, here.lat, there.lon, there.lat)[2],
            on_duty=bool(rng.random() < 0.9),
            active=int(rng.integers(0, 3)),
            capacity=int(rng.integers(1, 4)),
            urgent_active=int(rng.random() < 0.2),
            home_grid_id=[None, OWN, OTHER][rng.integers(3)],
            community_id=[None, OWN, OTHER][rng.integers(3)],
            subdistrict_id=[None, OWN, OTHER][rng.integers(3)],
            role_rank=int(rng.choice([10, 20])),
            n_done_today=int(rng.integers(0, 4)),
            rested_s=[None, 30.0, 300.0, 900.0][rng.integers(4)],
        )
        for number in range(int(rng.integers(1, 30)))
    ]
    order = an_order(
        position=here,
        urgency=Urgency.URGENT if rng.random() < 0.3 else Urgency.NORMAL,
        grid_id=OWN if rng.random() < 0.8 else None,
        community_id=[None, OWN][rng.integers(2)],
        subdistrict_id=[None, FeatureId(OWN)][rng.integers(2)],
        earlier_handlers=frozenset({members[0].member_id}),
    )
    return order, members


def may_go(order, one, policy):
    """Every rule that these cases meet, written down once more."""
    is_urgent = order.urgency is Urgency.URGENT
    strange = None not in (order.subdistrict_id, one.subdistrict_id, one.home_grid_id) and (
        order.subdistrict_id != one.subdistrict_id
    )
    tired = not is_urgent and one.rested_s is not None and one.rested_s < policy.rest_s
    free = one.urgent_active < 1 if is_urgent else one.active < one.capacity
    return (
        one.on_duty
        and not (strange and not (is_urgent or policy.across_subdistricts))
        and not tired
        and free
    )


def cost_s(order, one, policy, *, way_s, mean_done):
    """The price, written down once more."""
    if order.urgency is Urgency.URGENT:
        return way_s
    total = way_s + policy.load_s * (one.active + one.urgent_active)
    if order.grid_id is None or one.home_grid_id != order.grid_id:
        total += policy.other_grid_s
        for level, price_s in (
            ("community_id", policy.other_community_s),
            ("subdistrict_id", policy.other_subdistrict_s),
        ):
            mine, its = getattr(one, level), getattr(order, level)
            if None not in (mine, its, one.home_grid_id):
                total += price_s if mine != its else 0.0
    total += policy.fairness_s * (one.n_done_today - mean_done)
    total -= policy.continuity_s if one.member_id in order.earlier_handlers else 0.0
    total += policy.role_rank_s * one.role_rank
    is_tired = one.rested_s is not None and one.rested_s < policy.tired_within_s
    return total + (policy.tired_s if is_tired else 0.0)


def searched(order, members, policy, travel):
    """Return everybody who can go and get there, the best first, each asked for alone."""
    working = [one for one in members if one.on_duty]
    mean_done = sum(one.n_done_today for one in working) / len(working) if working else 0.0
    found = []
    for one in members:
        (way_s,) = travel.times_to([one.position], order.position, at=AT).seconds
        if may_go(order, one, policy) and math.isfinite(way_s):
            price_s = cost_s(order, one, policy, way_s=way_s, mean_done=mean_done)
            load = one.active + one.urgent_active
            rested_s = math.inf if one.rested_s is None else one.rested_s
            found.append((round(price_s, 6), load, -rested_s, one.code))
    return [code for *_, code in sorted(found)]


def ranked(order, members, policy, travel):
    situation = Situation(at=AT, radius_m=1_500.0, order=order, candidates=tuple(members))
    listed = shortlist(situation, policy)
    times = travel.times_to([one.position for one in listed.timed], order.position, at=AT)
    return choose(situation, listed, times, policy=policy)


def hold_against_a_search(rng, n, travel, spots):
    """Check n cases; return how many of them ended in a tie that a rule had to break."""
    n_ties = 0
    for _ in range(n):
        order, members = a_case(rng, spots)
        policy = a_policy(rng)
        decision = ranked(order, members, policy, travel)
        best = [one.code for one in decision.best(ALL)]
        expected = searched(order, members, policy, travel)
        assert (decision.chosen and decision.chosen.code) == (expected[0] if expected else None)
        assert best == expected
        costs = [one.cost_s for one in decision.best(ALL)]
        n_ties += len(set(costs)) < len(costs)
    return n_ties


def spots_by_line(rng):
    return [LonLat(*rng.uniform((110.30, 20.00), (110.32, 20.02))) for _ in range(12)]


def street_ground(rng):
    """Return an engine over random streets and spots near them, some out of reach."""
    graph = build_graph(random_streets(rng, snapped=False)).graph
    travel = StreetTravel([Attacher(graph, profile=ADULT)], zone=ZONE)
    points = degrees(*rng.uniform(0, SIDE_M, (12, 2)))
    return travel, [LonLat(float(lon), float(lat)) for lon, lat in points]


def test_the_ranking_by_the_ellipsoid_is_that_of_a_search():
    """Expert test 13: the same ranking as brute force by the geodesic, ties by load, rest, code."""
    rng = np.random.default_rng(13)
    assert hold_against_a_search(rng, 250, StraightLine(), spots_by_line(rng)) > 20


def test_the_ranking_by_the_network_is_that_of_a_search():
    """Expert test 13: the same ranking as brute force by network time."""
    rng = np.random.default_rng(1_313)
    travel, spots = street_ground(rng)
    assert hold_against_a_search(rng, 250, travel, spots) > 20


def test_with_honest_promises_a_short_list_misses_nobody():
    """Expert test 13: twenty of each are timed, and the best of hundreds is among them."""
    rng = np.random.default_rng(131)
    walk = StraightLine(speed_mps=1.2, detour=1.0)
    for _ in range(40):
        spots = [LonLat(*rng.uniform((110.30, 20.00), (110.32, 20.02))) for _ in range(300)]
        order, _ = a_case(rng, spots)
        members = [
            a_candidate(
                f"M{number}",
                position=there,
                distance_m=ELLIPSOID.inv(
                    order.position.lon, order.position.lat, there.lon, there.lat
                )[2],
                on_duty=True,
                active=int(rng.integers(0, 3)),
                capacity=3,
                home_grid_id=[None, OWN, OTHER][rng.integers(3)],
            )
            for number, there in enumerate(spots)
        ]
        decision = ranked(order, members, DispatchPolicy(), walk)
        (first, *_) = searched(order, members, DispatchPolicy(), walk)
        assert decision.chosen.code == first


@pytest.mark.prove
@pytest.mark.timeout(1_800)
def test_ten_thousand_rankings_are_those_of_a_search():
    """Expert test 13: 10,000 random cases, by the geodesic and by network time."""
    rng = np.random.default_rng(10_000)
    n_ties = hold_against_a_search(rng, 5_000, StraightLine(), spots_by_line(rng))
    for _ in range(20):
        travel, spots = street_ground(rng)
        n_ties += hold_against_a_search(rng, 250, travel, spots)
    write_down("ranking_against_brute_force", n_cases=10_000, n_same=10_000, n_with_ties=n_ties)
