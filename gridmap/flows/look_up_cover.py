"""Which grids somebody reaches in time: now, without somebody, and after a move."""

from functools import partial
from typing import Any

from gridmap.dispatch.cover import Cover, CoverLoss, MoveUp, move_up_search, move_ups
from gridmap.dispatch.overlay import look_around_under
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.store import covers, emergency_overlays, situations
from gridmap.store.district import District

N_MOVES = 5


def read_cover(
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
    n_moves: int = N_MOVES,
) -> dict[str, Any]:
    """Return the grids of the district without anybody in time, and who might move where."""
    at = district.clock()
    cover = covers.read_district(district=district, travel=travel, policy=policy)
    search = move_up_search(cover)
    middles = [one.middle for one in search.targets]
    ways = travel.times_between([one.position for one in search.people], middles, at=at)
    between = travel.times_between(
        middles, [one.middle for one in cover.grids], at=at, limit_s=cover.limit_s
    )
    return {
        "at": at,
        **_figures(cover),
        "n_idle_members": len(cover.members),
        "grids": [{"grid": one.code, "n_households": one.n_households} for one in cover.uncovered],
        "move_ups": [_move(one) for one in move_ups(search, ways, between, n_most=n_moves)],
    }


def read_order_cover(
    order_id: WorkOrderId,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> dict[str, Any]:
    """Return what sending each of those who may be timed takes from the cover around an order.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The work order has no place yet.
    """
    with district.reading() as conn:
        read = partial(
            situations.read, conn, district.tenant, order_id, at=district.clock(), policy=policy
        )

        def read_within(radius_m: float) -> Situation:
            return read(radius_m=radius_m)

        policy_of = partial(emergency_overlays.policy_of, conn, district.tenant)
        situation, listed, _ = look_around_under(read_within, policy, policy_of=policy_of)
    cover = covers.read_around(
        situation.order.position,
        radius_m=situation.radius_m,
        at=situation.at,
        district=district,
        travel=travel,
        policy=policy,
    )
    before = cover.n_uncovered_households
    losses = [(one.code, cover.loss_of(one.member_id)) for one in listed.timed]
    losses.sort(key=lambda pair: (pair[1].n_households, pair[1].n_grids, pair[0]))
    return {
        "work_order_id": order_id,
        **_figures(cover),
        "candidates": [_candidate(code, loss, before, cover.limit_s) for code, loss in losses],
    }


def _figures(cover: Cover) -> dict[str, Any]:
    return {
        "limit_s": cover.limit_s,
        "minimum": cover.minimum,
        "n_grids": len(cover.grids),
        "n_grids_uncovered": len(cover.uncovered),
        "n_households": sum(one.n_households for one in cover.grids),
        "n_households_uncovered": cover.n_uncovered_households,
    }


def _candidate(code: str, loss: CoverLoss, before: int, limit_s: float) -> dict[str, Any]:
    minutes = f"{limit_s / 60.0:g}"
    return {
        "member_code": code,
        "grids": list(loss.grid_codes),
        "n_households": loss.n_households,
        "n_households_uncovered": {"before": before, "after": before + loss.n_households},
        "text": f"{loss.n_households} households lose their only available member within "
        f"{minutes} minutes",
        "text_zh": f"{loss.n_households} 户失去 {minutes} 分钟内唯一可派人员",
    }


def _move(one: MoveUp) -> dict[str, Any]:
    return {
        "member_code": one.member.code,
        "to_grid": one.to.code,
        "travel_s": round(one.travel_s, 1),
        "gained_households": one.gain.n_households,
        "lost_households": one.loss.n_households,
        "net_households": one.net_households,
    }
