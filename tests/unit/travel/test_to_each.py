"""Many destinations in one question are answered as each would be alone."""

import math
from datetime import UTC, datetime

import pytest

from gridmap.model.place import LonLat
from gridmap.model.travel import TravelMatrix, TravelTimes
from gridmap.travel.straight_line import StraightLine
from gridmap.travel.to_each import Ways, times_to_each

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
A, B, C = (LonLat(110.3 + 0.001 * step, 20.0) for step in range(3))


class Island:
    """Straight lines, but the street network knows nothing of C; asked alone it says so."""

    def __init__(self):
        self.n_questions = 0

    def times_to(self, origins, destination, *, at):
        self.n_questions += 1
        by_air = frozenset(i for i, one in enumerate(origins) if C in (one, destination))
        seconds = StraightLine().times_to(origins, destination).seconds
        return TravelTimes(seconds=seconds, engine="air", by_air=by_air)

    def times_between(self, origins, destinations, *, at, limit_s=math.inf):
        self.n_questions += 1
        found = StraightLine().times_between(origins, destinations, limit_s=limit_s).seconds
        rows = tuple(
            tuple(
                math.inf if C in (one, other) else seconds
                for other, seconds in zip(destinations, row, strict=True)
            )
            for one, row in zip(origins, found, strict=True)
        )
        return TravelMatrix(seconds=rows, engine="streets")


def test_one_question_answers_all():
    engine = Island()
    times = times_to_each(engine, [Ways((A, B), B), Ways((B,), A)], at=NOW)
    assert [one.seconds for one in times] == [
        StraightLine().times_to([A, B], B).seconds,
        StraightLine().times_to([B], A).seconds,
    ]
    assert ({one.engine for one in times}, engine.n_questions) == ({"streets"}, 1)


def test_where_no_street_leads_the_engine_is_asked_alone_and_says_so():
    times = times_to_each(Island(), [Ways((A, C), B), Ways((A,), B), Ways((A,), C)], at=NOW)
    assert [one.engine for one in times] == ["air", "streets", "air"]
    assert [one.by_air for one in times] == [{1}, set(), {0}]
    assert all(map(math.isfinite, times[0].seconds))


@pytest.mark.parametrize(("first_s", "n_questions"), [(200.0, 1), (50.0, 2), (0.0, 2)])
def test_a_limit_to_look_within_first_changes_no_answer(first_s, n_questions):
    """From A to B it is 104 m, 105 seconds; from B to itself none."""
    engine, asked = Island(), [Ways((A, B), B), Ways((B,), B)]
    assert times_to_each(engine, asked, at=NOW, first_s=first_s) == times_to_each(
        Island(), asked, at=NOW
    )
    assert engine.n_questions == n_questions


def test_nothing_asked_is_nothing_said():
    assert times_to_each(Island(), [], at=NOW) == ()
    assert times_to_each(Island(), [Ways((), A)], at=NOW)[0].seconds == ()
