"""A wish takes listed moves only, and the migration lists the same."""

import itertools
import re
from pathlib import Path

import pytest

from gridmap.casework.wishes import WISH_MOVES, WishPolicy, check_wish_move
from gridmap.errors import IllegalMove
from gridmap.model.wish import WishState

SQL = Path(__file__).parents[3] / "gridmap" / "store" / "migrations" / "sql"
ENDS = {WishState.CONFIRMED, WishState.EXPIRED, WishState.WITHDRAWN}


def test_a_wish_takes_listed_moves_only():
    for before, after in itertools.product(WishState, repeat=2):
        if (before, after) in WISH_MOVES:
            check_wish_move(before, after)
        else:
            with pytest.raises(IllegalMove):
                check_wish_move(before, after)


def test_ends_are_ends_and_every_state_is_reached():
    assert {before for before, _ in WISH_MOVES} == set(WishState) - ENDS
    assert {after for _, after in WISH_MOVES} == set(WishState)


def test_the_database_lists_the_same_moves():
    (script,) = SQL.glob("*_wishes.sql")
    told = re.findall(r"\('wish', '(\w+)', '(\w+)'\)", script.read_text(encoding="utf-8"))
    assert set(told) == {(before.value, after.value) for before, after in WISH_MOVES}


def test_a_policy_that_offers_nothing_is_refused():
    with pytest.raises(ValueError, match="n_offered"):
        WishPolicy(n_offered=0)
