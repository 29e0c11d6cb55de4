"""Who is found among the nearest is who would be found among everybody in reach."""

from dataclasses import replace

import numpy as np
import pytest
from deciding import NOW, OTHER, OWN, a_candidate, an_order

from gridmap.dispatch.assign import choose, shortlist
from gridmap.dispatch.look_around import until_certain
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.model.travel import TravelTimes
from gridmap.model.work_order import Urgency

FASTEST_MPS, REACH_M = 1.3, 1_500.0


class Ways:
    """Ways of so many metres for each member, never shorter than straight."""

    fastest_mps = FASTEST_MPS

    def __init__(self, rng, members):
        detours = rng.uniform(1.0, rng.choice([1.0, 1.5, 4.0]), size=len(members))
        pairs = zip(members, detours, strict=True)
        self.seconds = {one.code: one.distance_m * far / FASTEST_MPS for one, far in pairs}

    def to(self, timed):
        seconds = tuple(self.seconds[one.code] for one in timed)
        return TravelTimes(seconds=seconds, engine="by hand")


def a_crowd(rng):
    """Return members of three grids, some of whom cannot go; many at the same distance."""
    share_able = rng.choice([0.05, 0.5, 1.0])
    return [
        a_candidate(
            f"M{number}",
            distance_m=float(rng.integers(0, 30) * 50),
            on_duty=bool(rng.random() < share_able),
            active=int(rng.integers(0, 3)),
            capacity=3,
            home_grid_id=[None, OWN, OTHER][rng.choice(3, p=[0.1, 0.1, 0.8])],
            role_rank=int(rng.choice([10, 20])),
            rested_s=[None, 30.0][rng.integers(2)],
        )
        for number in range(int(rng.integers(1, 200)))
    ]


def a_look(members, order, ways, policy):
    """Return what decides among so many of the nearest, as the store reads them."""

    def decided(nearest):
        far = sorted(one.distance_m for one in members)
        is_whole = nearest is None or nearest > len(far) or far[nearest - 1] >= REACH_M
        radius_m = REACH_M if is_whole else far[nearest - 1]
        seen = tuple(
            one
            for one in members
            if one.distance_m <= radius_m
            or (order.grid_id is not None and one.home_grid_id == order.grid_id)
        )
        around = Situation(
            at=NOW, radius_m=radius_m, order=order, candidates=seen, is_whole=is_whole
        )
        listed = shortlist(around, policy)
        return choose(around, listed, ways.to(listed.timed), policy=policy), around

    return decided


def a_policy(rng):
    return DispatchPolicy(
        shortlist_size=1_000,
        reasons_kept=1_000,
        look_first=int(rng.integers(1, 60)),
        other_grid_s=float(rng.choice([0, 300])),
        other_community_s=float(rng.choice([0, 60])),
        load_s=float(rng.choice([0, 60])),
        continuity_s=float(rng.choice([0, 400])),
        role_rank_s=float(rng.choice([0, 3])),
        tired_s=float(rng.choice([0, 60])),
    )


def an_order_of(rng, members):
    return an_order(
        urgency=Urgency.URGENT if rng.random() < 0.3 else Urgency.NORMAL,
        grid_id=OWN if rng.random() < 0.8 else None,
        earlier_handlers=frozenset({members[-1].member_id} if rng.random() < 0.3 else ()),
        planned_for=members[0].code if rng.random() < 0.1 else None,
    )


@pytest.mark.parametrize("n_best", [1, 5])
def test_the_best_of_the_nearest_are_the_best_of_all(n_best):
    rng = np.random.default_rng(n_best)
    n_cut = 0
    for _ in range(400):
        members, policy = a_crowd(rng), a_policy(rng)
        order, ways = an_order_of(rng, members), Ways(rng, members)
        decided = a_look(members, order, ways, policy)
        found, seen = until_certain(decided, policy, travel=ways, n_best=n_best)
        everybody, _ = decided(None)
        best, wanted = found.best(n_best), everybody.best(n_best)
        assert [one.code for one in best] == [one.code for one in wanted]
        n_cut += not seen.is_whole
    assert n_cut > 100


def test_a_short_list_never_makes_the_choice_dearer():
    """Whoever is timed of the nearest is timed of all, or somebody who promises more is."""
    rng = np.random.default_rng(3)
    for _ in range(400):
        members, policy = a_crowd(rng), replace(a_policy(rng), shortlist_size=3)
        order, ways = an_order_of(rng, members), Ways(rng, members)
        decided = a_look(members, order, ways, policy)
        found, seen = until_certain(decided, policy, travel=ways)
        everybody, _ = decided(None)
        if not seen.is_whole:
            assert found.chosen.cost_s <= everybody.chosen.cost_s


def test_whoever_may_stand_just_beyond_the_nearest_is_looked_at():
    near, far = (a_candidate(code, distance_m=m) for code, m in (("N", 100.0), ("F", 110.0)))
    members, policy = [near, far], DispatchPolicy(look_first=1, other_grid_s=0.0)
    ways = Ways(np.random.default_rng(0), members)
    ways.seconds = {"N": 400.0 / FASTEST_MPS, "F": 110.0 / FASTEST_MPS}  # a wall before the near
    decided = a_look(members, an_order(), ways, policy)
    found, seen = until_certain(decided, policy, travel=ways)
    assert seen.is_whole
    assert found.chosen.code == "F"
