"""What holds for every plan of a day, whoever works and whatever is wanted."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from routing import HOUR, a_member, a_question, a_stop, lunch

from gridmap.dispatch.route_check import faults
from gridmap.dispatch.route_insertion import insert_stops, worth
from gridmap.dispatch.route_timing import timed
from gridmap.travel.vroom_routes import VroomRoutes

PLACES = 6
MEMBERS = st.builds(
    a_member,
    start_s=st.sampled_from([8 * HOUR, 8.5 * HOUR + 0.3]),
    end_s=st.sampled_from([14 * HOUR, 17 * HOUR]),
    start_place=st.integers(0, PLACES - 1),
    end_place=st.none() | st.integers(0, PLACES - 1),
    rests=st.sampled_from([(), (lunch(),)]),
    skills=st.sampled_from([frozenset(), frozenset({"water"})]),
    capacity=st.integers(1, 5),
)
WINDOWS = st.sampled_from([(), ((8.0, 9.0),), ((9.0, 9.25),), ((8.0, 9.0), (13.0, 15.0))])


@st.composite
def questions(draw, n_stops=6, n_members=3):
    members = [
        replace(one, code=f"M{number}")
        for number, one in enumerate(draw(st.lists(MEMBERS, min_size=1, max_size=n_members)))
    ]
    stops = [
        a_stop(
            f"S{number}",
            draw(st.integers(0, PLACES - 1)),
            *draw(WINDOWS),
            skills=draw(st.sampled_from([frozenset(), frozenset({"water"})])),
            members=draw(st.sampled_from([None, None, frozenset({"M0"})])),
            prize=draw(st.integers(0, 3)),
            service_s=draw(st.sampled_from([0.0, 900.0, 2_700.5])),
        )
        for number in range(draw(st.integers(0, n_stops)))
    ]
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    spots = rng.uniform(0.0, 3_000.0, (PLACES, 2))
    seconds = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) / 1.2
    return a_question(members, stops, seconds=seconds.tolist())


@given(question=questions())
@settings(deadline=None)
def test_plans_hold_and_none_is_worse_than_insertion(question):
    simple = insert_stops(question)
    plan = VroomRoutes().plan(question)
    assert faults(simple, question) == []
    assert faults(plan, question) == []
    assert worth(plan, question) >= worth(simple, question)
    assert VroomRoutes().plan(question) == plan


def best_of_one(question):
    """Try every order of every choice of visits, and every place of the rests among them."""
    (member,) = question.members
    seconds, best = question.seconds["adult"], (0, 0, 0.0)
    for n in range(len(question.stops) + 1):
        for chosen in itertools.permutations(question.stops, n):
            for place in range(n + 1) if member.rests else (0,):
                steps = [*chosen[:place], *member.rests, *chosen[place:]]
                route = timed(member, steps, seconds)
                if route is not None:
                    prize = sum(one.prize for one in chosen)
                    best = max(best, (prize, n, -round(route.travel_s, 3)))
    return best


@given(question=questions(n_stops=4, n_members=1))
@settings(deadline=None, max_examples=60)
def test_of_one_member_and_few_visits_the_best_day_is_found(question):
    plan = VroomRoutes().plan(question)
    prize, n, travel_s = best_of_one(question)
    served, n_served, planned_s = worth(plan, question)
    assert (served, n_served) <= (prize, n)
    if (served, n_served) == (prize, n):
        assert planned_s <= travel_s + 1e-3
