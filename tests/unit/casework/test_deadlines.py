"""By when: the three instants are in order, whatever the table of categories says."""

from datetime import UTC, datetime, timedelta

import pytest

from gridmap.casework.category import Category, deadlines
from gridmap.model.work_order import Disposition, Urgency

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def limits_s(respond_s, arrive_s, close_s):
    found = deadlines(
        Category(
            code="other",
            zh="其他",
            en="other",
            handling=Disposition.PERSON,
            urgency=Urgency.NORMAL,
            skills=frozenset(),
            respond_s=respond_s,
            arrive_s=arrive_s,
            close_s=close_s,
        ),
        opened_at=NOW,
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
