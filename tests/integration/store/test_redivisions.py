"""A community divided anew: drafts change nothing, a date does, and nobody is moved silently.

The community is four grid widths by two, eight blocks of 100 households between streets; grid
001 has six of them, 002 two. To the east lies another community with one grid.
"""

import time
from datetime import timedelta

import divided_town
import pytest
import town
from checked_layers import a_layer, a_row, spot
from divided_town import BEYOND, EAST, HERE, THERE, WEST, grids, oblong
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import IllegalMove, InputError, NotFound, StaleSituation
from gridmap.flows.decide_redivision import (
    approve_redivision,
    drop_redivision,
    submit_redivision,
)
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.edit_redivision import edit_redivision
from gridmap.flows.look_up_redivisions import list_redivisions, read_redivision
from gridmap.flows.put_redivisions_into_force import put_redivisions_into_force
from gridmap.flows.redivide_community import RedivisionOrder, redivide_community
from gridmap.flows.roll_back_layer import roll_back_layer
from gridmap.model.place import LonLat
from gridmap.model.redivision import RedivisionState
from gridmap.settings import Settings
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services
from gridmap.worker import Worker, put_due_into_force

pytestmark = pytest.mark.postgis


@pytest.fixture
def built(bare, load):
    """Return the district with the community of the docstring."""
    for layer in divided_town.layers():
        load(layer)
    return bare


def propose(district, **wish):
    return redivide_community(
        RedivisionOrder(community=HERE, **wish),
        district=district,
        actor="planner",
        advance=lambda _done, _total: None,
    )


@pytest.fixture
def drafted(built):
    """Return the number of the draft for balance: 400 households on each side."""
    for number in propose(built):
        if read_redivision(number, district=built).facts.aim == "best_balance":
            return number
    raise AssertionError("no draft for balance")


def grids_now(district):
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT code, n_households, feature_id, st_area(geom) AS area FROM areas"
                " WHERE layer = 'grids' AND valid_to IS NULL ORDER BY code"
            )
        ).all()
    return {row.code: row for row in rows}


def grid_of(district, received):
    return town.one(
        district,
        "SELECT f.key FROM work_orders AS o JOIN features AS f ON f.id = o.grid_id"
        " WHERE o.id = :id",
        id=received.work_order_id,
    )


def at(column, row):
    return LonLat(*spot(column, row).coords[0])


def approve(district, number, clock, **after):
    since = clock.now + timedelta(**after)
    if read_redivision(number, district=district).facts.state is RedivisionState.DRAFT:
        submit_redivision(number, district=district, actor="planner")
    approve_redivision(number, district=district, actor="director", in_force_from=since)
    return since


def test_a_proposal_is_a_draft_and_changes_nothing_in_force(built):
    before = grids_now(built)
    numbers = propose(built)
    assert len(numbers) >= 1
    assert grids_now(built) == before
    listed = list_redivisions(district=built, community=HERE)
    assert [one.number for one in listed] == sorted(numbers, reverse=True)
    assert {one.state for one in listed} == {RedivisionState.DRAFT}
    assert {one.made_by for one in listed} == {"planner"}


def test_the_best_balance_halves_the_households_and_says_what_moves(built, drafted):
    view = read_redivision(drafted, district=built)
    both = view.comparison
    assert [one.n_households for one in both.before.grids] == [600, 200]
    assert [one.n_households for one in both.after.grids] == [400, 400]
    assert (both.before.spread.max_over_mean, both.after.spread.max_over_mean) == (1.5, 1.0)
    assert both.n_households_moved == 200
    assert both.after.in_one_piece
    assert view.named == ()


def test_the_same_wish_gives_the_same_drafts_again(built):
    first = [read_redivision(n, district=built).comparison for n in propose(built)]
    again = [read_redivision(n, district=built).comparison for n in propose(built)]
    assert first == again


def test_a_piece_moves_by_number_or_by_the_building_on_it(built, drafted):
    before = read_redivision(drafted, district=built).comparison.after
    kept = edit_redivision(drafted, ["B2"], to=WEST, district=built)
    after = read_redivision(drafted, district=built)
    assert after.facts.edits == 1
    assert [one.n_households for one in after.comparison.after.grids] == [500, 300]
    # Pieces are numbered north to south and west to east: 0 1 2 3 above 4 5 6 7.
    assert [code == WEST for code in kept.codes] == [True, True, False, False] + [True] * 3 + [
        False
    ]
    edit_redivision(drafted, ["6"], to=EAST, district=built)
    assert read_redivision(drafted, district=built).comparison.after == before


@pytest.mark.parametrize(
    ("pieces", "to", "code"),
    [
        (["0"], EAST, "grid_would_break"),
        (["0", "1", "4", "5"], EAST, "grid_would_be_empty"),
        (["B99"], EAST, "no_such_piece"),
        (["0"], BEYOND, "no_such_grid"),
    ],
)
def test_an_edit_that_breaks_a_grid_is_refused_at_once(built, drafted, pieces, to, code):
    with pytest.raises(InputError) as refused:
        edit_redivision(drafted, pieces, to=to, district=built)
    assert refused.value.facts["code"] == code
    assert read_redivision(drafted, district=built).facts.edits == 0


def test_until_its_date_nothing_changes_and_from_then_on_all_of_it(built, drafted, clock):
    before = grids_now(built)
    since = approve(built, drafted, clock, days=2)
    clock.forward(days=1, hours=23, minutes=59)
    assert put_redivisions_into_force(district=built) == ()
    assert grids_now(built) == before
    clock.forward(minutes=1)
    assert clock.now == since
    assert put_redivisions_into_force(district=built) == (drafted,)
    after = grids_now(built)
    assert {code: row.n_households for code, row in after.items()} == {
        WEST: 400,
        EAST: 400,
        BEYOND: 10,
    }
    assert {code: row.feature_id for code, row in after.items()} == {
        code: row.feature_id for code, row in before.items()
    }
    starts = town.one(
        built,
        "SELECT valid_from FROM areas WHERE layer = 'grids' AND code = :c AND valid_to IS NULL",
        c=WEST,
    )
    assert starts == since
    facts = read_redivision(drafted, district=built).facts
    assert (facts.state, facts.approved_by) == (RedivisionState.IN_FORCE, "director")
    assert put_redivisions_into_force(district=built) == ()


def test_an_open_order_keeps_its_handler_and_grid_and_a_new_one_gets_the_new_grid(
    built, drafted, clock
):
    member = town.add_member(built, "M1", at(2.5, 0.5), capacity=3)
    town.add_shift(built, member, from_s=-3600, to_s=10 * 86_400)
    old = town.receive(built, at(2.5, 0.5), received_at=clock.now)
    outcome = dispatch_work_order(
        old.work_order_id, district=built, travel=StraightLine(), policy=DispatchPolicy()
    )
    assert outcome.assignment_id is not None
    assert grid_of(built, old) == WEST
    approve(built, drafted, clock, hours=1)
    clock.forward(hours=2)
    late = town.receive(built, at(2.5, 1.5), received_at=clock.now)
    assert grid_of(built, late) == WEST, "nobody has looked at the date yet"
    put_redivisions_into_force(district=built)
    new = town.receive(built, at(2.5, 0.5), received_at=clock.now)
    assert (grid_of(built, old), grid_of(built, late), grid_of(built, new)) == (WEST, EAST, EAST)
    handler = town.one(
        built,
        "SELECT member_id FROM assignments WHERE work_order_id = :id AND ended_at IS NULL",
        id=old.work_order_id,
    )
    assert handler == member


def test_the_worker_puts_it_into_force_and_dispatches_on(built, drafted, clock):
    approve(built, drafted, clock, hours=1)
    clock.forward(hours=1)
    worker = Worker(Services(district=built, settings=Settings()))
    worker.start()
    while read_redivision(drafted, district=built).facts.state is RedivisionState.APPROVED:
        assert worker.is_alive
        time.sleep(0.05)
    worker.stop()
    assert grids_now(built)[WEST].n_households == 400


def test_one_that_cannot_come_into_force_does_not_stop_the_worker(built, drafted, clock, caplog):
    approve(built, drafted, clock, hours=1)
    clock.forward(hours=1)
    with built.writing() as conn:
        conn.execute(text("UPDATE redivisions SET borders = '{}'"))
    before = grids_now(built)
    put_due_into_force(Services(district=built, settings=Settings()))
    assert "could not be put into force" in caplog.text
    assert grids_now(built) == before


def test_rolled_back_the_old_grids_are_in_force_again(built, drafted, clock):
    before = grids_now(built)
    approve(built, drafted, clock, hours=1)
    clock.forward(hours=1)
    put_redivisions_into_force(district=built)
    clock.forward(minutes=5)
    roll_back_layer("grids", district=built)
    assert grids_now(built) == before
    assert read_redivision(drafted, district=built).facts.is_rolled_back


def test_the_old_file_imported_again_is_the_truth_again(built, drafted, clock, load):
    before = grids_now(built)
    approve(built, drafted, clock, hours=1)
    clock.forward(hours=1)
    put_redivisions_into_force(district=built)
    outcome = load(a_layer("grids", grids()))
    assert (outcome.n_opened, outcome.n_closed) == (2, 2)
    assert grids_now(built) == before


def test_an_approved_one_whose_grids_were_imported_anew_is_dropped_with_the_reason(
    built, drafted, clock, load
):
    approve(built, drafted, clock, days=1)
    load(a_layer("grids", grids(west=1)))
    before = grids_now(built)
    assert read_redivision(drafted, district=built).is_overtaken
    clock.forward(days=1)
    assert put_redivisions_into_force(district=built) == ()
    facts = read_redivision(drafted, district=built).facts
    assert facts.state is RedivisionState.DROPPED
    assert "have changed" in facts.end_reason
    assert grids_now(built) == before


def test_an_approved_one_that_no_longer_fills_its_community_is_dropped(built, drafted, clock, load):
    approve(built, drafted, clock, days=1)
    wider = [a_row(HERE, oblong(-1, 0, 5, 2)), a_row(THERE, oblong(4, 0, 2, 2))]
    load(a_layer("communities", wider))
    before = grids_now(built)
    clock.forward(days=1)
    assert put_redivisions_into_force(district=built) == ()
    facts = read_redivision(drafted, district=built).facts
    assert facts.state is RedivisionState.DROPPED
    assert "a gap of" in facts.end_reason
    assert grids_now(built) == before


def test_a_change_elsewhere_does_not_overtake_a_draft(built, drafted, clock, load):
    rows = grids()
    rows[2]["n_households"] = 11
    load(a_layer("grids", rows))
    approve(built, drafted, clock, hours=1)
    clock.forward(hours=1)
    assert put_redivisions_into_force(district=built) == (drafted,)


def test_an_overtaken_draft_is_neither_edited_nor_approved(built, drafted, clock, load):
    load(a_layer("grids", grids(west=1)))
    with pytest.raises(StaleSituation):
        edit_redivision(drafted, ["B2"], to=WEST, district=built)
    with pytest.raises(StaleSituation):
        approve(built, drafted, clock, days=1)


def test_a_community_waits_for_one_redivision_at_a_time(built, drafted, clock):
    other = propose(built, seed=7)[0]
    approve(built, drafted, clock, days=1)
    with pytest.raises(IllegalMove):
        approve(built, other, clock, days=2)
    drop_redivision(drafted, district=built, actor="director", reason="second thoughts")
    approve(built, other, clock, days=2)
    with pytest.raises(IllegalMove):
        edit_redivision(other, ["B2"], to=WEST, district=built)


def test_dropping_names_who_and_why_and_is_final(built, drafted, clock):
    with pytest.raises(InputError):
        drop_redivision(drafted, district=built, actor="director", reason=" ")
    facts = drop_redivision(drafted, district=built, actor="director", reason="not now")
    assert (facts.state, facts.ended_by, facts.end_reason) == (
        RedivisionState.DROPPED,
        "director",
        "not now",
    )
    with pytest.raises(IllegalMove):
        approve(built, drafted, clock, days=1)


def test_a_date_in_the_past_is_refused(built, drafted, clock):
    with pytest.raises(InputError):
        approve(built, drafted, clock, days=-1)


def test_whoever_names_a_vanishing_grid_is_listed_and_left_as_he_is(built, clock):
    town.add_member(built, "M1", home_grid=EAST)
    town.add_member(built, "M2", home_grid=WEST)
    (number, *_) = propose(built, n_grids=1)
    view = read_redivision(number, district=built)
    assert view.comparison.vanished == (EAST,)
    assert [(one.kind, one.code, one.grid_code) for one in view.named] == [("member", "M1", EAST)]
    approve(built, number, clock, hours=1)
    clock.forward(hours=1)
    put_redivisions_into_force(district=built)
    home = town.one(
        built,
        "SELECT f.key FROM members AS m JOIN features AS f ON f.id = m.home_grid_id"
        " WHERE m.code = 'M1'",
    )
    assert home == EAST
    assert read_redivision(number, district=built).named == view.named


def test_a_new_grid_gets_the_next_number_that_was_never_used(built, clock):
    (number, *_) = propose(built, n_grids=3)
    view = read_redivision(number, district=built)
    assert view.comparison.fresh == (f"{HERE}003",)
    approve(built, number, clock, hours=1)
    clock.forward(hours=1)
    put_redivisions_into_force(district=built)
    roll_back_layer("grids", district=built)
    (again, *_) = propose(built, n_grids=3)
    assert read_redivision(again, district=built).comparison.fresh == (f"{HERE}004",)


@pytest.mark.parametrize("wish", [{"n_grids": 0}, {"n_grids": 9}, {"requests_share": 1.0}], ids=str)
def test_what_cannot_be_divided_is_said(built, wish):
    with pytest.raises(InputError):
        propose(built, **wish)


def test_unknown_communities_and_numbers_are_said(built):
    with pytest.raises(InputError):
        redivide_community(
            RedivisionOrder(community="nowhere"),
            district=built,
            actor="planner",
            advance=lambda _done, _total: None,
        )
    with pytest.raises(NotFound):
        read_redivision(99, district=built)
