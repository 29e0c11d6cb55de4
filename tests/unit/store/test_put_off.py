"""What fails holds up nothing else, however much of it stands at the head."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from gridmap.errors import DatabaseUnavailable, StateError
from gridmap.store.put_off import PutOff

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)


class Deeds:
    """Fails for some, and keeps what it was asked."""

    def __init__(self, bad, error=None):
        self.asked = []
        self._bad = bad
        self._error = error or ValueError("odd")

    def __call__(self, one):
        self.asked.append(one)
        if one in self._bad:
            raise self._error
        return True


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="gridmap.store.put_off")


def do(put_off, deeds, due, *, at=AT, limit=1):
    return put_off.do_each("deed", due, deeds, at=at, limit=limit)


def test_where_all_fails_few_are_tried_at_once_and_others_next_time():
    put_off, deeds = PutOff(), Deeds(bad=range(12))
    assert [do(put_off, deeds, range(13)) for _ in range(3)] == [0, 0, 1]
    assert deeds.asked == list(range(13))


def test_what_failed_is_tried_again_after_a_while():
    put_off, deeds = PutOff(), Deeds(bad={0})
    do(put_off, deeds, [0])
    do(put_off, deeds, [0], at=LATER - timedelta(seconds=1))
    assert put_off.now("deed", at=AT) == [0]
    assert put_off.now("another deed", at=AT) == []
    do(put_off, deeds, [0], at=LATER)
    assert deeds.asked == [0, 0]
    assert put_off.now("deed", at=LATER + timedelta(minutes=1)) == []


def test_no_more_are_done_than_the_limit():
    deeds = Deeds(bad={0})
    assert do(PutOff(), deeds, range(9), limit=2) == 2
    assert deeds.asked == [0, 1, 2]


def test_what_somebody_else_moved_is_not_put_off():
    put_off, deeds = PutOff(), Deeds({0}, StateError(problem="signed meanwhile"))
    do(put_off, deeds, [0])
    assert put_off.now("deed", at=AT) == []


def test_a_lost_database_ends_the_look_and_a_cancelled_statement_does_not():
    with pytest.raises(DatabaseUnavailable):
        do(PutOff(), Deeds({0}, DatabaseUnavailable(problem="gone")), [0, 1])
    cancelled = DatabaseUnavailable(problem="took too long", sqlstate="57014")
    assert do(PutOff(), Deeds({0}, cancelled), [0, 1]) == 1
