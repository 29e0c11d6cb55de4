"""Who was evacuated is forgotten in time, and whoever looks sees whether that is so."""

from dataclasses import replace

import chased
import emergency_town as storm
import pytest
import town
from accounts import audited

from gridmap.casework.evacuees import EvacueePolicy
from gridmap.flows.evacuate import count_evacuees, list_evacuees, show_evacuees
from gridmap.flows.forget_evacuees import forget_evacuees
from gridmap.flows.look_at_health import look_at_health
from gridmap.flows.look_at_retention import look_at_retention
from gridmap.flows.report_positions import report_positions
from gridmap.flows.switch_operation import stand_down, switch_off
from gridmap.model.emergency_steps import EvacueeLine
from gridmap.model.fix import ReportedFix
from gridmap.model.kept import KeptKind
from gridmap.model.request import Disposition

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

DAY_S = 86_400
POLICY = EvacueePolicy(kept_days=90)
DAYS = dict.fromkeys(KeptKind, 90.0)
LINES = [
    EvacueeLine(line="1", building_code="B1", household="101", n_people=3),
    EvacueeLine(
        line="2", building_code="B1", household="102", n_people=1, person_name="秘名", needs="轮椅"
    ),
]


@pytest.fixture
def clock():
    return chased.Clock()


@pytest.fixture
def square(district, clock):
    storm.found(district)
    return replace(district, clock=clock)


def evacuated(square):
    number = storm.switched_on(square)
    assert list_evacuees(number, LINES, district=square, actor="楼长") == len(LINES)
    return number


def state_of(square, kind):
    """Return how many of a kind should be gone, and whether that is late."""
    (one,) = [one for one in _kinds(square) if one.kind is kind]
    return one.n_due, one.is_late


def _kinds(square):
    return look_at_retention(district=square, days=DAYS).kinds


def test_names_and_doors_go_when_the_operation_ended_long_enough_ago(square, clock):
    ended = evacuated(square)
    stand_down(ended, district=square, actor="甲")
    switch_off(ended, district=square, actor="甲", left_open="无")
    going_on = evacuated(square)
    clock.forward(89 * DAY_S)
    assert forget_evacuees(district=square, policy=POLICY) == 0
    clock.forward(1.5 * DAY_S)
    assert state_of(square, KeptKind.EVACUEES) == (2, False)
    clock.forward(DAY_S)
    assert state_of(square, KeptKind.EVACUEES) == (2, True)
    assert forget_evacuees(district=square, policy=POLICY, lot=1) == 2
    assert state_of(square, KeptKind.EVACUEES) == (0, False)
    (counts,) = count_evacuees(ended, district=square)
    assert (counts.n_lines, counts.n_people) == (2, 4)
    left = (
        "SELECT count(*) FROM evacuees AS e JOIN operations AS o ON o.id = e.operation_id"
        " WHERE o.state = 'off' AND (e.person_name, e.needs) IS NULL AND e.household = '***'"
    )
    assert town.one(square, left) == 2
    shown = show_evacuees(going_on, "B1", district=square, actor="楼长", purpose="核对")
    assert [one.person_name for one in shown] == [None, "秘名"]
    lines = audited(square, "evacuees_forgotten")
    assert [one["facts"]["n_lines"] for one in lines] == [1, 1]


def test_what_outlives_its_time_is_told_by_kind(square, clock):
    town.add_member(square, "M", town.grid_centre("001"))
    fix = ReportedFix(member_code="M", position=town.grid_centre("001"), measured_at=square.clock())
    assert report_positions([fix], district=square).n_kept == 1
    town.receive(square, received_at=square.clock(), disposition=Disposition.ANSWERED, answer="是")
    clock.forward(90.5 * DAY_S)
    due = {one.kind: (one.n_due, one.is_late) for one in _kinds(square)}
    assert due == dict.fromkeys(KeptKind, (0, False)) | {
        KeptKind.TRAILS: (1, False),
        KeptKind.CALLERS: (1, False),
    }
    clock.forward(DAY_S)
    assert look_at_health(district=square, days=DAYS).kept_too_long == (
        KeptKind.CALLERS,
        KeptKind.TRAILS,
    )
