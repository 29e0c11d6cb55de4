"""Stored decisions, decided again from what was kept with them."""

import pytest
import town
from proofs import write_down
from sqlalchemy import text
from storm import dice

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.replay_decisions import Replayed, read_decision, replay_decisions
from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

POLICIES = (
    DispatchPolicy(),
    DispatchPolicy(fairness_s=60.0, tired_s=120.0, role_rank_s=1.0, shortlist_size=3),
    DispatchPolicy(rest_s=600.0, reasons_kept=5, anchor_without_fix=True),
)


def decide_many(district, n):
    """Dispatch n orders among forty members of all kinds, under one policy after the other."""
    random = dice(19)
    for number in range(40):
        place = LonLat(random.uniform(110.3, 110.31), random.uniform(20.0, 20.01))
        member = town.add_member(
            district,
            f"M{number:02}",
            place,
            capacity=random.randint(1, 1 + n // 20),
            role=random.choice(["full_time", "full_time", "full_time", "building_head"]),
            skills=("water",) if random.random() < 0.5 else (),
            home_grid=random.choice([None, *town.GRIDS]),
            measured_at=district.clock() if random.random() < 0.5 else None,
        )
        if random.random() < 0.3:
            town.add_shift(district, member, from_s=random.choice([-60, 60]), to_s=3_600)
    for number in range(n):
        place = LonLat(random.uniform(110.3, 110.31), random.uniform(20.0, 20.01))
        order = town.receive(
            district,
            place,
            category=random.choice(["other", "other", "flood"]),
            urgency=random.choice([None, Urgency.URGENT]),
            caller_phone=f"139{random.randint(0, 9)}",
        )
        dispatch_work_order(
            order.work_order_id,
            district=district,
            travel=StraightLine(),
            policy=POLICIES[number % len(POLICIES)],
        )


def hold_against_what_was_stored(district, n):
    decide_many(district, n)
    replays = list(replay_decisions(district=district, limit=2 * n))
    assert len(replays) == n
    assert {one.outcome for one in replays} == {Replayed.SAME}
    return replays


def test_a_hundred_stored_decisions_come_out_again_byte_by_byte(district):
    """Expert test 19: replay of stored decisions gives byte-identical rankings."""
    hold_against_what_was_stored(district, 100)
    kept = town.one(district, "SELECT max(length(situation)) FROM decisions")
    assert kept < 4_000


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_a_thousand_stored_decisions_come_out_again_byte_by_byte(district):
    """Expert test 19: replay of 1,000 stored decisions gives byte-identical rankings."""
    replays = hold_against_what_was_stored(district, 1_000)
    mean = town.one(district, "SELECT avg(length(situation))::int FROM decisions")
    candidates = sum(one.n_candidates for one in replays) / len(replays)
    write_down(
        "replayed_decisions",
        n_decisions=len(replays),
        n_same=len(replays),
        mean_candidates=round(candidates, 1),
        mean_bytes_kept=mean,
    )


def test_what_was_tampered_with_or_never_kept_is_told(district, owner_url):
    decide_many(district, 4)
    first, second, third, _ = list(replay_decisions(district=district))
    with district.writing() as conn:
        change = "UPDATE decisions SET {} WHERE id = :id"
        tampered = "candidates = jsonb_set(candidates, '{0,distance_m}', '1.5')"
        conn.execute(text(change.format(tampered)), {"id": first.id})
        conn.execute(text(change.format("situation = NULL, schema = 0")), {"id": second.id})
        conn.execute(text(change.format("schema = 9999")), {"id": third.id})
    outcomes = [one.outcome for one in replay_decisions(district=district)]
    assert outcomes == [
        Replayed.DIFFERS,
        Replayed.NOT_KEPT,
        Replayed.OTHER_SCHEMA,
        Replayed.SAME,
    ]


def test_a_decision_reads_with_its_costs_in_words(district):
    town.add_member(district, "own", town.grid_centre("001"), home_grid="001")
    order = town.receive(district, town.grid_centre("002"))
    dispatch_work_order(
        order.work_order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    (replay,) = replay_decisions(district=district)
    shown = read_decision(replay.id, district=district, lang="zh")
    (one,) = shown["candidates"]
    assert one["costs_text"].startswith("路程 ")
    assert "+ 非责任网格 300 秒 = " in one["costs_text"]
    assert shown["policy"]["other_grid_s"] == 300.0
    assert shown["is_replayable"]
