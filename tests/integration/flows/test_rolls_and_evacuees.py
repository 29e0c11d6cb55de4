"""Who turns up all the same, and who has to leave once more."""

import emergency_town as storm
import pytest
import town

from gridmap.errors import NotFound
from gridmap.flows.answer_calls import answer_calls
from gridmap.flows.call_roll import answer_roll, call_roll
from gridmap.flows.evacuate import count_evacuees, list_evacuees, show_evacuees, tick_evacuees
from gridmap.flows.mobilise_people import mobilise_people
from gridmap.model.emergency import CallState, RollAnswer
from gridmap.model.emergency_steps import EvacueeLine, Tick
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis


@pytest.fixture
def square(district):
    storm.found(district)
    return district


@pytest.fixture
def called(square):
    """Return a drill that has called P0, P1 and P2 into the houses, W1 and W2 into the rescue."""
    storm.people(square, 3)
    storm.crew(square, "W1", "W2", skills=("water",))
    number = storm.switched_on(square)
    mobilise_people(number, district=square, travel=StraightLine(), actor="desk")
    return number


def say(district, number, roll, **answers):
    said = {code: RollAnswer(answer) for code, answer in answers.items()}
    return answer_roll(number, roll.roll_id, said, district=district, actor="组长").counts


def test_the_event_of_every_roll_counts_who_is_present(square, called):
    for _ in range(2):
        roll = call_roll(called, "houses", district=square, actor="组长")
        say(square, called, roll, P0="present", P1="present", P2="absent")
    told = town.one(
        square,
        "SELECT array_agg((facts ->> 'n_present')::int ORDER BY id) FROM events"
        " WHERE kind = 'roll_answered'",
    )
    assert told == [2, 2]


def test_who_declined_and_comes_all_the_same_is_put_on_the_list(square, called):
    answer_calls(called, {"P2": CallState.DECLINED}, district=square, actor="desk")
    roll = call_roll(called, "houses", district=square, actor="组长")
    assert roll.n_expected == 2
    with pytest.raises(NotFound):
        say(square, called, roll, P2="absent")
    counts = say(square, called, roll, P2="present")
    assert (counts.n_present, counts.n_expected) == (1, 3)
    assert say(square, called, roll, P2="present").n_expected == 3
    with pytest.raises(NotFound):
        say(square, called, roll, W1="present")  # of another group
    assert town.one(square, "SELECT state FROM mobilised WHERE code = 'P2'") == "mustered"


def test_who_is_home_again_can_be_evacuated_once_more(square, called):
    line = EvacueeLine(line="1", building_code="B1", household="101", n_people=3)
    list_evacuees(called, [line], district=square, actor="楼长")

    def tick(shelter):
        ticked = Tick(lines=("1",), at=square.clock(), by="楼长", shelter=shelter)
        return tick_evacuees(called, ticked, district=square)

    assert [tick(one) for one in ("学校", None, "体育馆")] == [3, 3, 3]
    (counts,) = count_evacuees(called, district=square)
    assert (counts.n_moved, counts.n_returned) == (3, 0)
    (shown,) = show_evacuees(called, "B1", district=square, actor="楼长", purpose="核对")
    assert (shown.shelter, shown.returned_at) == ("体育馆", None)
    assert [tick(one) for one in ("学校", None, None)] == [0, 3, 0]
