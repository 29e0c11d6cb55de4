"""Who has waited longest for a connection is next."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gridmap.errors import DatabaseUnavailable
from gridmap.store.turns import Turns


def wait_for(turns: Turns, n_waiting: int) -> None:
    while turns.n_waiting < n_waiting:
        time.sleep(0.001)


def test_turns_come_up_in_the_order_in_which_they_were_asked_for():
    turns, came = Turns(1, wait_s=60.0), []

    def ask(number: int) -> None:
        with turns.taken():
            came.append(number)

    with ThreadPoolExecutor(5) as pool:
        with turns.taken():
            for number in range(5):
                pool.submit(ask, number)
                wait_for(turns, number + 1)
        ask(5)  # whoever gave a turn back and asks again stands behind all the others
    assert came == [0, 1, 2, 3, 4, 5]


def test_whoever_gives_up_leaves_the_line_and_nothing_is_lost():
    turns = Turns(2, wait_s=0.01)
    with turns.taken(), turns.taken():
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable), turns.taken():
                pytest.fail("three turns at two places")
        assert turns.n_waiting == 0
    with turns.taken(), turns.taken():
        pass


def test_a_turn_ends_with_its_block_though_the_block_fails():
    turns = Turns(1, wait_s=0.01)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), turns.taken():
            raise ZeroDivisionError
    with turns.taken():
        pass
