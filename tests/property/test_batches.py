"""Expert test 14: a batch is never worse than its orders one after the other, whoever is around."""

from dataclasses import replace

import numpy as np
import pytest
from batching import PLAIN, a_batch_order, decided, match_of
from deciding import OTHER, OWN, a_candidate, an_order
from proofs import write_down

from gridmap.dispatch.assign import choose, shortlist
from gridmap.dispatch.batch import decide_batch, decide_until_certain
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.replay import canonical_of, decide_again
from gridmap.model.travel import TravelTimes


def a_batch(rng, *, n_orders, n_members):
    """Return random orders and members with everything that tells pairs apart; many ties."""
    members = [
        a_candidate(
            f"M{number}",
            distance_m=float(rng.choice([0.0, 100.0, 400.0, 1_000.0])),
            skills=frozenset({"water"}) if rng.random() < 0.5 else frozenset(),
            on_duty=bool(rng.random() < 0.9),
            active=int(rng.integers(0, 3)),
            capacity=int(rng.integers(1, 4)),
            home_grid_id=[None, OWN, OTHER][rng.integers(3)],
        )
        for number in range(n_members)
    ]
    policy = replace(PLAIN, other_grid_s=float(rng.choice([0.0, 300.0])))
    orders = []
    for number in range(n_orders):
        seconds = {
            one.code: float(rng.choice([30.0, 60.0, rng.uniform(0, 900)]))
            for one in members
            if rng.random() < 0.9
        }
        wet = frozenset({"water"}) if rng.random() < 0.3 else frozenset()
        order = an_order(grid_id=OWN if rng.random() < 0.5 else None, skills=wet)
        weight = int(rng.integers(1, 4))
        orders.append(
            a_batch_order(f"N{number}", members, seconds, order=order, weight=weight, policy=policy)
        )
    return orders, policy


def one_by_one(orders, policy):
    """Dispatch one after the other with what single decisions are made of; return the codes."""
    taken, chosen = {}, []
    for order in orders:
        ways = dict(zip((one.code for one in order.listed.timed), order.times.seconds, strict=True))
        around = tuple(
            replace(one, active=one.active + taken.get(one.code, 0))
            for one in order.situation.candidates
        )
        situation = replace(order.situation, candidates=around)
        listed = shortlist(situation, policy)
        times = TravelTimes(seconds=tuple(ways[one.code] for one in listed.timed), engine="")
        decision = choose(situation, listed, times, policy=policy)
        code = decision.chosen and decision.chosen.code
        chosen.append((code, decision.chosen.cost_s if code else 0.0))
        if code:
            taken[code] = taken.get(code, 0) + 1
    return chosen


def hold_against_one_by_one(rng, *, n_orders, n_members):
    """Check one random batch; return both sides."""
    orders, policy = a_batch(rng, n_orders=n_orders, n_members=n_members)
    batch = decided(orders, policy)
    simple = one_by_one(orders, policy)
    served = sum(order.weight for order, (code, _) in zip(orders, simple, strict=True) if code)
    gain = batch.gain
    assert gain.first_come.weight == served
    assert gain.first_come.cost_s == pytest.approx(sum(cost for _, cost in simple), abs=n_orders)
    assert (gain.batch.weight, -gain.batch.cost_s) >= (
        gain.first_come.weight,
        -gain.first_come.cost_s - 1e-4,
    )
    held = {}
    for order, decision in zip(orders, batch.decisions, strict=True):
        told = [one.code for one in decision.considered]
        assert sorted(told) == sorted(one.code for one in order.situation.candidates)
        n_chosen = sum(one.reason is ReasonCode.CHOSEN for one in decision.considered)
        assert n_chosen == (decision.chosen is not None)
        assert canonical_of(decide_again(decision.basis, policy)) == canonical_of(decision)
    for code in match_of(batch):
        if code is not None:
            held[code] = held.get(code, 0) + 1
    for one in orders[0].situation.candidates if orders else ():
        assert one.active + held.get(one.code, 0) <= max(one.capacity, one.active)
    return gain


def test_a_hundred_random_batches_are_never_worse_than_one_by_one():
    """Expert test 14 (dispatch.md 6 B), 100 of its 1,000 batches."""
    rng = np.random.default_rng(14)
    better = 0
    for _ in range(100):
        n_orders, n_members = int(rng.integers(0, 9)), int(rng.integers(0, 9))
        gain = hold_against_one_by_one(rng, n_orders=n_orders, n_members=n_members)
        better += gain.batch != gain.first_come
    assert better > 20


FASTEST_MPS = 1.3


def seen_from(order, members, policy, *, nearest, weight, ways):
    """Return an order as it looks with so many of the nearest around it, in a town of one grid."""
    around = sorted(members, key=lambda one: one.distance_m)
    radius_m = around[nearest - 1].distance_m if nearest < len(around) else 1_500.0
    seen = [one for one in around if one.distance_m <= radius_m]
    found = a_batch_order(
        order, seen, ways, order=an_order(grid_id=OWN), weight=weight, policy=policy
    )
    return replace(
        found,
        situation=replace(found.situation, radius_m=radius_m, is_whole=len(seen) == len(around)),
    )


def a_town(rng, *, n_orders, n_members):
    """Return orders by number, each with its members by distance, their ways, and a weight."""
    state = [(int(rng.integers(0, 3)), int(rng.integers(1, 4))) for _ in range(n_members)]
    orders = {}
    for number in range(n_orders):
        distances_m = rng.uniform(0.0, 900.0, n_members).round(1).tolist()
        members = [
            a_candidate(
                f"M{place}", distance_m=far_m, active=active, capacity=capacity, home_grid_id=OTHER
            )
            for place, (far_m, (active, capacity)) in enumerate(
                zip(distances_m, state, strict=True)
            )
        ]
        ways = {one.code: one.distance_m / FASTEST_MPS * rng.uniform(1, 1.6) for one in members}
        orders[f"N{number}"] = members, ways, int(rng.integers(1, 3))
    return orders


def test_who_looks_at_the_nearest_first_matches_as_who_looks_at_everybody():
    """Nobody is looked at without need, and no match is worse for it; nor first come."""
    rng, n_farther, n_nearest = np.random.default_rng(36), 0, 0
    near = replace(PLAIN, shortlist_size=3, other_grid_s=300.0)
    wide = replace(near, shortlist_size=200)
    for _ in range(60):
        orders = a_town(rng, n_orders=int(rng.integers(1, 7)), n_members=int(rng.integers(1, 15)))

        def look_at(numbers, policy, nearest, orders=orders):
            return [
                seen_from(
                    one,
                    orders[one][0],
                    policy,
                    nearest=nearest,
                    ways=orders[one][1],
                    weight=orders[one][2],
                )
                for one in numbers
            ]

        everybody = decide_batch(look_at(orders, wide, 99))
        asked = []

        def look(far, look_at=look_at, asked=asked, orders=orders):
            asked[:] = far
            seen = zip(look_at(orders, near, 4), look_at(orders, wide, 99), strict=True)
            return [wider if one.situation.order.id in far else one for one, wider in seen]

        seen, batch = decide_until_certain(look, fastest_mps=FASTEST_MPS)
        assert [one.number for one in seen] == list(orders)
        assert batch.gain.batch.weight == everybody.gain.batch.weight
        assert batch.gain.batch.cost_s == pytest.approx(everybody.gain.batch.cost_s, abs=1.0)
        assert batch.gain.first_come.cost_s == pytest.approx(
            everybody.gain.first_come.cost_s, abs=1.0
        )
        n_farther += len(asked)
        n_nearest += len(orders) - len(asked)
    assert n_farther > 20
    assert n_nearest > 20


@pytest.mark.prove
def test_a_thousand_random_batches_are_never_worse_than_one_by_one():
    """Expert test 14 (dispatch.md 6 B): 1,000 random batches, never worse in one of them."""
    rng = np.random.default_rng(1_000)
    gains = [
        hold_against_one_by_one(
            rng, n_orders=int(rng.integers(1, 31)), n_members=int(rng.integers(1, 41))
        )
        for _ in range(1_000)
    ]
    write_down(
        "batches_against_one_by_one",
        n_batches=len(gains),
        n_orders=sum(one.n_orders for one in gains),
        n_better=sum(one.batch != one.first_come for one in gains),
        n_served=sum(one.batch.n_served for one in gains),
        n_served_one_by_one=sum(one.first_come.n_served for one in gains),
        cost_s=round(sum(one.batch.cost_s for one in gains)),
        cost_s_one_by_one=round(sum(one.first_come.cost_s for one in gains)),
    )
