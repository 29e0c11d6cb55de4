"""Who goes together: every seat by the ordinary rules, nobody twice."""

import itertools
from dataclasses import replace
from random import Random

import pytest
from deciding import NOW, a_candidate, an_order

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.dispatch.team import LEAD, Gathering, TeamFacts
from gridmap.model.team import Need, Part, part_of, week_minute_of
from gridmap.model.travel import TravelTimes

MEDIATOR = Part(
    code="mediator", zh="调解员", en="mediator", need=Need.REQUIRED, skills=frozenset({"mediation"})
)
LAW = Part(code="law", zh="法律", en="law", need=Need.WANTED, skills=frozenset({"law"}))
POLICE = Part(code="police", zh="民警", en="police", need=Need.WANTED, unit_kind="police")
SECOND = Part(code="second", zh="第二人", en="second", need=Need.REQUIRED, hours="22:00-06:00")
NOON, NIGHT = 12 * 60, 23 * 60


def can(*skills, code="M", distance_m=100.0, **more):
    return a_candidate(code, skills=frozenset(skills), distance_m=distance_m, **more)


def gather(people, parts, *, taken=None, in_team=(), order=None, with_lead=True, minute=NOON):
    """Return the choice; everybody walks a metre a second."""
    facts = TeamFacts(parts=tuple(parts), taken=taken or {})
    situation = Situation(
        at=NOW, radius_m=1_500.0, order=order or an_order(), candidates=tuple(people)
    )
    gathering = Gathering(
        situation=situation,
        seats=facts.seats(minute, with_lead=with_lead),
        in_team=frozenset(one.member_id for one in people if one.code in in_team),
        week_minute=minute,
        policy=DispatchPolicy(),
    )
    timed = gathering.to_time()
    times = TravelTimes(seconds=tuple(one.distance_m for one in timed), engine="by hand")
    return gathering.choose(timed, times)


def seated(choice):
    """Return who takes each part, by code; None = nobody."""
    return {one.part.code: one.decision.chosen and one.decision.chosen.code for one in choice.seats}


def reasons_in(choice, part):
    (seat,) = [one for one in choice.seats if one.part.code == part]
    return {one.code: one.reason.value for one in seat.decision.considered}


def test_the_lead_is_chosen_first_as_if_there_were_no_team():
    people = [can(code="A", distance_m=10), can("mediation", code="B", distance_m=200)]
    assert seated(gather(people, [MEDIATOR])) == {"lead": "A", "mediator": "B"}


def test_nobody_takes_two_seats():
    people = [
        can("mediation", "law", code="A", distance_m=10),
        can("mediation", "law", code="B", distance_m=20),
        can("law", code="C", distance_m=30),
    ]
    chosen = seated(gather(people, [MEDIATOR, LAW]))
    assert chosen == {"lead": "A", "mediator": "B", "law": "C"}


def test_each_candidate_has_one_reason_for_each_part():
    people = [can(code="A", distance_m=10), can("mediation", code="B", distance_m=200)]
    choice = gather([*people, can("law", code="C", distance_m=50, on_duty=False)], [MEDIATOR, LAW])
    assert reasons_in(choice, "lead") == {"A": "chosen", "B": "later", "C": "off_duty"}
    assert reasons_in(choice, "mediator") == {
        "A": "in_team",
        "B": "chosen",
        "C": "off_duty",
    }
    assert reasons_in(choice, "law") == {"A": "in_team", "B": "in_team", "C": "off_duty"}
    for seat in choice.seats:
        told = len(seat.decision.considered) + sum(seat.decision.counted.values())
        assert told == 3


def test_a_lead_who_alone_can_take_a_required_part_makes_room():
    people = [can("mediation", code="A", distance_m=10), can(code="B", distance_m=200)]
    assert seated(gather(people, [MEDIATOR])) == {"lead": "B", "mediator": "A"}


def test_a_wanted_part_never_moves_the_lead():
    people = [can("law", code="A", distance_m=10), can(code="B", distance_m=200)]
    assert seated(gather(people, [LAW])) == {"lead": "A", "law": None}


def test_a_required_part_that_nobody_can_take_stays_empty():
    people = [can(code="A", distance_m=10), can(code="B", distance_m=20)]
    assert seated(gather(people, [MEDIATOR])) == {"lead": "A", "mediator": None}


def test_nobody_makes_room_for_a_part_while_nobody_can_take_another():
    people = [can("law", code="A", distance_m=10), can(code="B", distance_m=200)]
    chosen = seated(gather(people, [MEDIATOR, replace(LAW, need=Need.REQUIRED)]))
    assert chosen == {"lead": "A", "mediator": None, "law": None}


def test_the_role_of_a_part_counts_also_where_it_is_not_dispatched():
    enforcement = Part(
        code="enforcement",
        zh="执法",
        en="enforcement",
        need=Need.WANTED,
        roles=frozenset({"enforcement"}),
    )
    people = [
        can(code="A", distance_m=10),
        can(code="E", distance_m=900, role="enforcement", may_be_dispatched=False),
    ]
    choice = gather(people, [enforcement])
    assert seated(choice) == {"lead": "A", "enforcement": "E"}
    assert reasons_in(choice, "lead")["E"] == "role"
    assert reasons_in(choice, "enforcement")["A"] == "in_team"


def test_who_may_lead_is_a_part_too():
    lead = replace(LEAD, roles=frozenset({"full_time"}))
    people = [
        can(code="A", distance_m=10, role="volunteer"),
        can(code="B", distance_m=100, role="full_time"),
    ]
    choice = gather(people, [lead])
    assert seated(choice) == {"lead": "B"}
    assert reasons_in(choice, "lead")["A"] == "other_role"


def test_members_of_different_employers_stand_in_one_team():
    people = [
        can(code="A", distance_m=10, employer="street"),
        can("mediation", code="B", distance_m=20, employer="court"),
    ]
    assert seated(gather(people, [MEDIATOR])) == {"lead": "A", "mediator": "B"}


def test_a_part_for_two_has_two_seats():
    pair = replace(MEDIATOR, n=2)
    people = [can("mediation", code=code, distance_m=n) for n, code in enumerate("ABC", start=1)]
    choice = gather(people, [pair])
    assert [one.decision.chosen.code for one in choice.seats] == ["A", "B", "C"]


def test_beside_a_lead_only_what_is_missing_is_chosen():
    people = [can("mediation", code="A"), can("mediation", code="B", distance_m=200)]
    facts = {"taken": {"mediator": 1}, "in_team": ("A",), "with_lead": False}
    assert seated(gather(people, [replace(MEDIATOR, n=2)], **facts)) == {"mediator": "B"}


def test_a_second_person_is_asked_for_at_night_only():
    people = [can(code="A", distance_m=10), can(code="B", distance_m=20)]
    assert seated(gather(people, [SECOND], minute=NOON)) == {"lead": "A"}
    assert seated(gather(people, [SECOND], minute=NIGHT)) == {"lead": "A", "second": "B"}
    assert seated(gather(people[:1], [SECOND], minute=NIGHT)) == {"lead": "A", "second": None}


def test_a_unit_takes_no_seat():
    facts = TeamFacts(parts=(POLICE, MEDIATOR), taken={})
    assert facts.seats(NOON, with_lead=False) == (MEDIATOR,)
    assert facts.open_parts(NOON) == ((POLICE, 1), (MEDIATOR, 1))


def test_required_seats_cost_least_together_by_brute_force():
    """On 300 random teams: whatever is repaired is feasible and as cheap as can be."""
    n_repaired = 0
    for seed in range(300):
        random = Random(seed)  # noqa: S311
        people = [
            can(
                *[one for one in ("a", "b", "c") if random.random() < 0.35],
                code=f"{n}",
                distance_m=random.randrange(1, 60) * 10.0,
            )
            for n in range(6)
        ]
        parts = [
            Part(code=one, zh=one, en=one, need=Need.REQUIRED, skills=frozenset({one}))
            for one in ("a", "b", "c")
        ]
        choice = gather(people, parts)
        best = cheapest_by_hand(people)
        chosen = seated(choice)
        if best is None:
            assert None in chosen.values()
            continue
        assert None not in chosen.values()
        assert len(set(chosen.values())) == len(chosen)
        greedy = min(people, key=lambda one: (one.distance_m, one.code)).code
        if chosen["lead"] != greedy:
            n_repaired += 1
            cost = sum(one.decision.chosen.travel_s for one in choice.seats)
            assert cost == pytest.approx(best)
    assert n_repaired > 20


def cheapest_by_hand(people):
    costs = []
    for lead, *others in itertools.permutations(people, 4):
        if all(skill in one.skills for skill, one in zip("abc", others, strict=True)):
            costs.append(lead.distance_m + sum(one.distance_m for one in others))
    return min(costs, default=None)


def test_the_choice_does_not_depend_on_the_order_of_candidates():
    people = [
        can(*skills, code=f"{n}", distance_m=100.0)
        for n, skills in enumerate([(), ("mediation",), ("mediation", "law"), ("law",), ()])
    ]
    choices = {
        tuple(seated(gather(list(order), [MEDIATOR, LAW])).items())
        for order in itertools.permutations(people)
    }
    assert len(choices) == 1


def test_a_part_is_stored_and_read_back():
    for part in (MEDIATOR, POLICE, SECOND, replace(LEAD, roles=frozenset({"x"}))):
        assert part_of(part.as_facts()) == part


@pytest.mark.parametrize(
    "facts",
    [{"n": 0}, {"follow_up_s": 0}, {"need": "lead", "n": 2}, {"unit_kind": "x", "roles": ["y"]}],
)
def test_a_part_that_cannot_be_meant_is_refused(facts):
    with pytest.raises(ValueError, match=r"."):
        part_of({"code": "x", "zh": "x", "en": "x", "need": "wanted"} | facts)


def test_the_week_begins_on_monday():
    assert week_minute_of(NOW) == 8 * 60
