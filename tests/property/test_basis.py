"""What is kept with a decision brings back the decision, whoever is around."""

import math
import uuid
from dataclasses import replace

from deciding import NOW, OTHER, OWN, a_candidate, an_order
from hypothesis import given
from hypothesis import strategies as st

from gridmap.dispatch.assign import choose, shortlist
from gridmap.dispatch.basis import as_bytes, from_bytes
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.replay import canonical_of, decide_again
from gridmap.dispatch.situation import Accused, Situation
from gridmap.model.ids import FeatureId, MemberId
from gridmap.model.member import AbsenceKind
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimes
from gridmap.model.work_order import Urgency

AREAS = st.sampled_from([None, OWN, OTHER])
SECONDS = st.none() | st.floats(0, 1e6)
WORDS = st.frozensets(st.sampled_from(["water", "violence", "燃气", "a;b"]), max_size=2)
KNOWN = MemberId(uuid.uuid5(uuid.NAMESPACE_OID, "A"))
CANDIDATES = st.lists(
    st.builds(
        a_candidate,
        code=st.text("ABC", min_size=1, max_size=3),
        position=st.builds(LonLat, st.floats(110, 111), st.floats(20, 21)),
        distance_m=st.floats(0, 1_500),
        fix_age_s=SECONDS,
        may_be_dispatched=st.booleans(),
        skills=WORDS,
        on_duty=st.sampled_from([None, True, False]),
        active=st.integers(0, 3),
        capacity=st.integers(0, 3),
        home_grid_id=AREAS,
        refused_before=st.booleans(),
        urgent_active=st.integers(0, 1),
        absence=st.none() | st.sampled_from(AbsenceKind),
        is_at_anchor=st.booleans(),
        role_rank=st.integers(0, 60),
        barred_acts=WORDS,
        employer=st.sampled_from([None, "华庭物业", ""]),
        community_id=AREAS,
        subdistrict_id=AREAS,
        n_done_today=st.integers(0, 9),
        rested_s=SECONDS,
        promised_to=st.sampled_from([(), ("20260302-00001",)]),
        role=st.sampled_from(["", "full_time", "police"]),
        in_team=st.booleans(),
        bares=st.sampled_from([(), ("001", "002")]),
        bared_households=st.integers(0, 500),
    ),
    max_size=6,
    unique_by=lambda one: one.code,
)
ORDERS = st.builds(
    an_order,
    urgency=st.sampled_from(Urgency),
    grid_id=AREAS,
    subdistrict_id=AREAS,
    community_id=AREAS,
    skills=WORDS,
    acts=WORDS,
    accused=st.builds(
        Accused,
        members=st.frozensets(st.just(KNOWN)),
        employers=st.frozensets(st.just("华庭物业")),
        areas=st.frozensets(st.sampled_from([FeatureId(OWN), FeatureId(OTHER)])),
    ),
    earlier_handlers=st.frozensets(st.just(KNOWN)),
    part=st.sampled_from([None, "mediator"]),
    bares_anyway=st.booleans(),
    roles=st.frozensets(st.sampled_from(["full_time", "police"])),
)
POLICIES = st.builds(
    DispatchPolicy,
    shortlist_size=st.integers(1, 4),
    fairness_s=st.sampled_from([0.0, 30.0]),
    rest_s=st.sampled_from([0.0, 600.0]),
    cover_minimum=st.integers(0, 1),
    cover_s=st.sampled_from([0.0, 60.0]),
    tired_s=st.sampled_from([0.0, 60.0]),
    role_rank_s=st.sampled_from([0.0, 3.0]),
    other_community_s=st.sampled_from([0.0, 40.0]),
    across_subdistricts=st.booleans(),
    anchor_without_fix=st.booleans(),
)
WAYS = st.lists(st.floats(0, 1e4) | st.just(math.inf), min_size=8, max_size=8)


def made(candidates, order, policy, ways):
    """Return a decision, the second of those timed by air."""
    situation = Situation(at=NOW, radius_m=1_500.0, order=order, candidates=tuple(candidates))
    listed = shortlist(situation, policy)
    times = TravelTimes(
        seconds=tuple(ways[: len(listed.timed)]),
        engine="by hand",
        by_air=frozenset({1}) if len(listed.timed) > 1 else frozenset(),
    )
    return choose(situation, listed, times, policy=policy)


@given(candidates=CANDIDATES, order=ORDERS, policy=POLICIES, ways=WAYS)
def test_a_basis_comes_back_as_it_was_but_for_where_people_stood(candidates, order, policy, ways):
    basis = made(candidates, order, policy, ways).basis
    back = from_bytes(as_bytes(basis))
    here = tuple(replace(one, position=order.position) for one in basis.situation.candidates)
    assert back == replace(basis, situation=replace(basis.situation, candidates=here))


@given(candidates=CANDIDATES, order=ORDERS, policy=POLICIES, ways=WAYS)
def test_a_decision_comes_out_again_byte_by_byte(candidates, order, policy, ways):
    """Expert test 19: from what is kept, the same bytes."""
    decision = made(candidates, order, policy, ways)
    again = decide_again(from_bytes(as_bytes(decision.basis)), policy)
    assert canonical_of(again) == canonical_of(decision)
    assert again == decision


def test_another_way_or_another_rule_comes_out_otherwise():
    decision = made(
        [a_candidate("A"), a_candidate("B")], an_order(), DispatchPolicy(), [60.0, 90.0]
    )
    basis = from_bytes(as_bytes(decision.basis))
    slower = replace(basis, seconds={one: 2 * s for one, s in basis.seconds.items()})
    assert canonical_of(decide_again(slower, DispatchPolicy())) != canonical_of(decision)
    other = decide_again(basis, DispatchPolicy(other_grid_s=1.0))
    assert canonical_of(other) != canonical_of(decision)


def test_no_position_of_a_member_is_kept():
    far = a_candidate("A", position=LonLat(110.987654, 20.123456))
    kept = from_bytes(as_bytes(made([far], an_order(), DispatchPolicy(), [60.0]).basis))
    assert kept.situation.candidates[0].position == an_order().position
