"""Who is called: one reason each, nobody twice, the most places filled by the fewest seconds."""

import itertools
import math
import uuid
from collections import Counter

import numpy as np
import pytest
from emergency_town import a_group

from gridmap.dispatch.chain import BuildingToLead
from gridmap.dispatch.mobilise import (
    CallReason,
    GroupNeed,
    Mobilisable,
    call_reason_text,
    mobilise,
    to_be_timed,
)
from gridmap.model.emergency import Post
from gridmap.model.place import LonLat

HERE = LonLat(110.3025, 20.0025)


def a_person(code, east=0.0, **facts):
    known = {
        "id": uuid.uuid5(uuid.NAMESPACE_OID, code),
        "code": code,
        "role": "full_time",
        "position": LonLat(HERE.lon + east, HERE.lat),
    }
    return Mobilisable(**(known | facts))


def need(code="rescue", n_open=1, **group):
    return GroupNeed(group=a_group(code, quota=max(n_open, 1), **group), n_open=n_open)


def called(people, needs, seconds, **more):
    """Mobilise with seconds by code of group and of person."""
    number = {one.code: n for n, one in enumerate(people)}
    known = {
        group: {number[code]: time_s for code, time_s in mine.items()}
        for group, mine in seconds.items()
    }
    return mobilise(people, needs, known, **more)


def by_group(found):
    return {one.person.code: one.group for one in found.called}


def reasons(found):
    return {one.code: one.reason.value for one in found.considered}


def test_the_nearest_are_called_and_everybody_has_one_reason():
    swims = {"skills": frozenset({"swim"})}
    people = [
        *(a_person(code, **swims) for code in ("A", "B", "C", "cut off")),
        a_person("busy", is_busy=True, **swims),
        a_person("again", is_called=True, **swims),
        a_person("nowhere", position=None, **swims),
        a_person("other", role="cook", **swims),
        a_person("unskilled"),
    ]
    needs = [need(n_open=1, roles=("full_time",), skills=("swim",))]
    seconds = {"rescue": {"A": 300.0, "B": 200.0, "cut off": math.inf}}
    found = called(people, needs, seconds)
    assert by_group(found) == {"B": "rescue"}
    assert reasons(found) == {
        "A": "not_needed",
        "B": "called",
        "C": "beyond_shortlist",
        "again": "called_already",
        "busy": "busy",
        "cut off": "no_way",
        "nowhere": "no_position",
        "other": "role",
        "unskilled": "lacks_skill",
    }
    assert sum(found.counted().values()) == len(people)


def test_a_group_that_wants_a_rare_skill_is_not_left_without():
    swimmer = a_person("swimmer", skills=frozenset({"swim"}))
    needs = [need("carry"), need("rescue", skills=("swim",))]
    seconds = {"carry": {"swimmer": 10.0, "other": 900.0}, "rescue": {"swimmer": 800.0}}
    found = called([swimmer, a_person("other")], needs, seconds)
    assert by_group(found) == {"swimmer": "rescue", "other": "carry"}
    assert found.unfilled == {}


def test_open_places_that_nobody_can_fill_are_told():
    found = called([a_person("A")], [need(n_open=3)], {"rescue": {"A": 1.0}})
    assert found.unfilled == {"rescue": 2}


def test_the_order_of_people_changes_nothing():
    people = [a_person(code) for code in "DBCA"]
    seconds = {"rescue": dict.fromkeys("ABCD", 60.0)}
    wanted = called(people, [need(n_open=2)], seconds)
    assert sorted(by_group(wanted)) == ["A", "B"]
    for other in itertools.permutations(people):
        assert called(list(other), [need(n_open=2)], seconds) == wanted


@pytest.mark.parametrize("seed", range(40))
def test_no_other_choice_fills_more_or_takes_fewer_seconds(seed):
    draw = np.random.default_rng(seed)
    codes = "ABCDEF"[: draw.integers(1, 7)]
    needs = [need(group, n_open=int(draw.integers(0, 3))) for group in ("g1", "g2", "g3")]
    seconds = {
        one.group.code: {c: float(draw.integers(1, 99)) for c in codes if draw.random() < 0.6}
        for one in needs
    }
    found = called([a_person(code) for code in codes], needs, seconds)
    mine = (-len(found.called), sum(one.travel_s for one in found.called))
    assert mine == best_by_trying_all(codes, needs, seconds)
    assert len({one.person.code for one in found.called}) == len(found.called)
    full = Counter(by_group(found).values())
    assert all(full[one.group.code] <= one.n_open for one in needs)


def best_by_trying_all(codes, needs, seconds):
    """Return (minus the places filled, seconds) of the best of all choices."""
    groups = [None, *(one.group.code for one in needs)]
    room = {one.group.code: one.n_open for one in needs}
    best = (0, 0.0)
    for choice in itertools.product(groups, repeat=len(codes)):
        taken = Counter(group for group in choice if group is not None)
        pairs = [(code, group) for code, group in zip(codes, choice, strict=True) if group]
        if any(taken[group] > room[group] for group in taken):
            continue
        if any(code not in seconds[group] for code, group in pairs):
            continue
        best = min(best, (-len(pairs), sum(seconds[group][code] for code, group in pairs)))
    return best


def test_the_nearest_by_air_are_timed_three_for_each_open_place():
    people = [a_person(f"{n:03d}", east=0.0001 * n) for n in range(100)]
    timed = to_be_timed(people, [need("many", n_open=10), need("few"), need("full", n_open=0)],
                        calls_busy=False)  # fmt: skip
    assert [len(timed[code]) for code in ("many", "few", "full")] == [30, 20, 0]
    assert timed["many"] == tuple(range(30))


def test_the_chain_goes_from_the_group_by_building_to_the_unit():
    people = [a_person(f"{n}", east=0.0001 * n) for n in range(1, 6)]
    people.append(a_person("6", east=0.0006, role="building_head"))
    buildings = [
        BuildingToLead(
            id=uuid.UUID(int=n), code=f"B{n}", n_households=10 * n,
            position=LonLat(HERE.lon + 0.0004 * n, HERE.lat),
        )
        for n in (0, 1)
    ]  # fmt: skip
    seconds = {"houses": {one.code: float(one.code) for one in people}}
    needs = [need("houses", n_open=6, has_buildings=True)]
    found = called(people, needs, seconds, buildings=buildings, crew_per_head=3)
    leads = {one.person.code: one.lead for one in found.called}
    assert leads["1"].post is Post.GROUP_HEAD
    # B1 has the most households: the three nearest of the rest, led by who is nearest to it.
    assert (leads["4"].post, leads["4"].building_id) == (Post.BUILDING_HEAD, uuid.UUID(int=1))
    assert {leads[code].follows for code in "35"} == {"4"}
    assert (leads["6"].post, leads["6"].follows) == (Post.BUILDING_HEAD, "1")
    assert (leads["2"].post, leads["2"].follows) == (Post.UNIT_HEAD, "6")


def test_who_is_the_head_by_plan_is_followed_at_the_headquarters():
    found = called([a_person("A")], [need(head="组长")], {"rescue": {"A": 1.0}})
    assert (found.called[0].lead.post, found.called[0].lead.follows) == (Post.CREW, None)


@pytest.mark.parametrize("reason", CallReason)
def test_every_reason_reads_in_both_languages(reason):
    facts = {"group": "rescue", "travel_s": 61.4}
    zh, en = (call_reason_text(reason, facts, lang=lang) for lang in ("zh", "en"))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in zh)
    assert en.isascii()
