"""Steps that were entered later from paper count when the sheet says, in the month of then."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import town
from sqlalchemy import text

from gridmap.evaluation.counted import Counted
from gridmap.evaluation.periods import Days
from gridmap.flows.carry_on_from_paper import carry_on_from_paper
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.read_figures import read_counted_requests, read_figures
from gridmap.model.call_sheet import DoneOnPaper
from gridmap.model.figure_filters import FigureFilters
from gridmap.model.ids import AssignmentId
from gridmap.model.request import DeskEntry
from gridmap.model.work_order import AssignmentState

pytestmark = pytest.mark.postgis
ZONE = ZoneInfo("Asia/Shanghai")
FEBRUARY = Days(date(2026, 2, 1), date(2026, 2, 28))
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
CALLED = datetime(2026, 2, 28, 21, 0, tzinfo=ZONE)
ENTERED = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
STEPS = (
    Counted.DISPATCHED,
    Counted.SIGNED,
    Counted.SIGNED_IN_TIME,
    Counted.ARRIVED,
    Counted.ARRIVED_IN_TIME,
)


def after(minutes):
    return CALLED + timedelta(minutes=minutes)


@pytest.fixture
def entering(district):
    """The town two days later, with a member."""
    town.add_member(district, "M")
    return replace(district, clock=lambda: ENTERED)


def enter(district, **times):
    """Enter a sheet of the last evening of February as far as it came; return the order."""
    entry = DeskEntry(
        entered_by="desk",
        sheet_number="Z1",
        is_late=True,
        taken_by="Wang",
        is_underway=True,
    )
    received = town.receive(
        district, channel="paper", source_ref="Z1", received_at=CALLED, entry=entry
    )
    done = DoneOnPaper(member_code="M", **{name: after(minutes) for name, minutes in times.items()})
    carry_on_from_paper(received.work_order_id, done, district=district, actor="desk")
    return received


def counts(district, days):
    told = read_figures(days, FigureFilters(), by=None, district=later(district))
    return {name: told.whole.now.counts[name] for name in STEPS}


def later(district):
    """Look back from a month later."""
    return replace(district, clock=lambda: datetime(2026, 4, 1, tzinfo=ZONE))


def durations(district, days):
    told = read_figures(days, FigureFilters(), by=None, district=later(district))
    return {name.value: one.p50_s for name, one in told.whole.now.durations.items()}


def test_what_was_done_in_february_counts_in_february_and_in_time(entering):
    received = enter(entering, sent_at=2, signed_at=4, arrived_at=20)
    assert counts(entering, FEBRUARY) == dict.fromkeys(STEPS, 1)
    assert counts(entering, MARCH) == dict.fromkeys(STEPS, 0)
    with entering.reading() as conn:
        asked = text("SELECT min(at) FROM events WHERE work_order_id = :id AND kind = :kind")
        kept = conn.execute(asked, {"id": received.work_order_id, "kind": "assignment_signed"})
        assert kept.scalar_one() == ENTERED


def test_durations_are_those_of_the_sheet_and_the_list_tells_them(entering):
    enter(entering, sent_at=2, signed_at=4, arrived_at=20)
    told = durations(entering, FEBRUARY)
    assert (told["sign"], told["arrive"]) == (120.0, 1_200.0)
    (one,) = read_counted_requests(
        FEBRUARY,
        FigureFilters(),
        what=Counted.ARRIVED,
        places=range(10),
        district=later(entering),
    ).rows
    assert (one["signed_at"], one["arrived_at"]) == (after(4), after(20))


def test_late_by_the_sheet_is_late(entering):
    enter(entering, sent_at=2, signed_at=300, arrived_at=310)
    told = counts(entering, FEBRUARY)
    assert told[Counted.SIGNED_IN_TIME] == told[Counted.ARRIVED_IN_TIME] == 0
    assert told[Counted.DISPATCHED] == 1


def test_who_had_signed_at_an_instant_that_the_sheet_does_not_state_had_by_the_next_one(entering):
    enter(entering, sent_at=2, arrived_at=6)
    assert counts(entering, FEBRUARY)[Counted.SIGNED_IN_TIME] == 1
    assert durations(entering, FEBRUARY)["sign"] == 240.0


def test_what_goes_on_in_the_system_counts_when_it_happens_there(entering):
    """Sent on paper in February, signed and reached by the page in March."""
    enter(entering, sent_at=2)
    assignment = AssignmentId(town.one(entering, "SELECT id FROM assignments"))
    for state in ("signed", "arrived"):
        move_assignment(assignment, AssignmentState(state), district=entering, actor="M")
    assert counts(entering, FEBRUARY) == dict.fromkeys(STEPS, 0) | {Counted.DISPATCHED: 1}
    march = counts(entering, MARCH)
    assert (march[Counted.SIGNED], march[Counted.ARRIVED], march[Counted.ARRIVED_IN_TIME]) == (
        1,
        1,
        0,
    )
