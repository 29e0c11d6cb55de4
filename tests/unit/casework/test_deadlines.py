"""By when: the three instants are in order, whatever the table of categories says."""

from datetime import UTC, datetime, timedelta

import pytest

from gridmap.casework.calendar import WorkingCalendar
from gridmap.casework.category import Category, Limits, deadlines
from gridmap.model.work_order import Disposition, Urgency

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


URGENT_WITHIN = Limits(respond_s=300, arrive_s=1_800, close_s=7_200)


def limits_s(respond_s, arrive_s, close_s, *, usual=Urgency.NORMAL, stated=Urgency.NORMAL):
    found = deadlines(
        Category(
            code="other",
            zh="其他",
            en="other",
            handling=Disposition.PERSON,
            urgency=usual,
            skills=frozenset(),
            respond_s=respond_s,
            arrive_s=arrive_s,
            close_s=close_s,
        ),
        urgency=stated,
        urgent_within=URGENT_WITHIN,
        opened_at=NOW,
        calendar=WorkingCalendar(),
    )
    return tuple(
        (instant - NOW) / timedelta(seconds=1)
        for instant in (found.respond_by, found.arrive_by, found.close_by)
    )


def test_limits_count_from_the_opening():
    assert limits_s(600, 1_800, 7_200) == (600, 1_800, 7_200)


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ((600, 300, 7_200), (600, 600, 7_200)),
        ((600, 1_800, 60), (600, 1_800, 1_800)),
        ((900, 60, 30), (900, 900, 900)),
        ((0, 0, 0), (0, 0, 0)),
        ((-60, -60, -60), (0, 0, 0)),
    ],
)
def test_a_limit_shorter_than_the_one_before_is_lifted_to_it(stated, taken):
    assert limits_s(*stated) == taken


@pytest.mark.parametrize(
    ("stated", "taken"),
    [
        ((300, 0, 86_400), (300, 86_400, 86_400)),
        ((0, 1_800, 7_200), (1_800, 1_800, 7_200)),
        ((0, 0, 7_200), (7_200, 7_200, 7_200)),
        ((600, 1_800, 0), (600, 1_800, 1_800)),
    ],
)
def test_a_limit_of_nothing_is_not_asked_for(stated, taken):
    """An order that nobody has to reach is not late for being reached."""
    assert limits_s(*stated) == taken


def test_what_is_stated_as_urgent_has_urgent_limits():
    urgent = Urgency.URGENT
    assert limits_s(14_400, 28_800, 604_800, stated=urgent) == (300, 1_800, 7_200)
    assert limits_s(60, 28_800, 604_800, stated=urgent) == (60, 1_800, 7_200)
    assert limits_s(14_400, 0, 604_800, stated=urgent) == (300, 7_200, 7_200)
    assert limits_s(600, 3_600, 14_400, usual=urgent, stated=urgent) == (600, 3_600, 14_400)


def test_an_urgent_category_stated_as_normal_keeps_its_limits():
    assert limits_s(300, 900, 3_600, usual=Urgency.URGENT) == (300, 900, 3_600)
