"""Every error has its place in the tree, at the door and in words."""

import inspect

import pytest

from api.problems import TABLE, problem_for
from gridmap import errors
from gridmap.errors import EngineError, GridmapError, InputError, StateError

ALL = [one for _, one in inspect.getmembers(errors, inspect.isclass)]
LEAVES = [one for one in ALL if not one.__subclasses__()]


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_leaf_is_told_over_http_by_itself(leaf):
    assert leaf in TABLE


@pytest.mark.parametrize("leaf", LEAVES)
def test_the_status_says_who_has_to_act(leaf):
    expected = {
        InputError: {400, 401, 403, 409, 429},
        StateError: {403, 404, 409},
        EngineError: {503, 507},
    }
    (kind,) = [one for one in expected if issubclass(leaf, one)]
    assert problem_for(leaf()).status in expected[kind]


def test_every_error_stands_in_the_drawing_of_the_tree():
    for one in ALL:
        assert f" {one.__name__}" in f" {errors.__doc__}".replace("\n", " "), one


def test_codes_and_words_are_told_apart():
    codes = [problem.code for problem in TABLE.values()]
    assert len(set(codes)) == len(codes)
    for problem in TABLE.values():
        assert problem.zh != problem.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in problem.zh)
        assert problem.en.isascii()


def test_an_error_that_nobody_placed_is_told_as_its_parent():
    class Later(errors.NotFound):
        pass

    assert problem_for(Later()).code == "not_found"
    assert problem_for(GridmapError()).status == 500


def test_an_error_carries_its_facts():
    error = errors.MemberFull(problem="no place", member="M1")
    assert error.facts == {"problem": "no place", "member": "M1"}
    assert str(error) == "problem='no place', member='M1'"
