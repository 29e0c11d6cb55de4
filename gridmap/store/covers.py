"""Which grids are covered: read from the tables, timed along the streets, weighed in a decision."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from gridmap.dispatch.assign import Shortlist, shortlist
from gridmap.dispatch.cover import (
    Cover,
    CoveredGrid,
    IdleMember,
    cover_of,
    nearest_to,
    with_losses,
)
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.geo.distance import great_circles_m
from gridmap.model.ids import FeatureId, MemberId, TenantId
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine
from gridmap.store.district import District
from gridmap.store.sql_files import statement

_SPARE = 3
"""How many more than the minimum are timed first: one of the nearest may have a detour."""

_SPHERE = 1.006
"""By how much the sphere may differ from the ellipsoid: nobody in reach is left out for it."""


def read_grids(
    conn: Connection, tenant: TenantId, *, near: LonLat | None = None, radius_m: float = 0.0
) -> tuple[CoveredGrid, ...]:
    """Return the grids in force, by code: all of them, or those near a place."""
    rows = conn.execute(
        statement("grids_to_cover"), {"tenant": tenant, **_near(near), "radius_m": radius_m}
    )
    return tuple(
        CoveredGrid(
            id=FeatureId(row.id),
            code=row.code,
            n_households=row.n_households,
            middle=LonLat(row.lon, row.lat),
        )
        for row in rows
    )


def read_idle(
    conn: Connection,
    tenant: TenantId,
    policy: DispatchPolicy,
    *,
    at: datetime,
    near: LonLat | None = None,
    radius_m: float = 0.0,
) -> tuple[IdleMember, ...]:
    """Return the members who could be sent and hold no work order, by code."""
    rows = conn.execute(
        statement("idle_members"),
        {
            "tenant": tenant,
            "at": at,
            "fix_age_limit_s": policy.fix_age_limit_s,
            "roster_required": policy.roster_required,
            **_near(near),
            "radius_m": radius_m,
        },
    )
    return tuple(
        IdleMember(id=MemberId(row.id), code=row.code, position=LonLat(row.lon, row.lat))
        for row in rows
    )


def _near(place: LonLat | None) -> dict[str, float | None]:
    if place is None:
        return {"lon": None, "lat": None}
    return {"lon": place.lon, "lat": place.lat}


def read_around(
    place: LonLat,
    *,
    radius_m: float,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
    at: datetime,
) -> Cover:
    """Return the cover around a place, exact for everybody who stands within the radius.

    Whoever stands there reaches grids that lie farther out, and others reach these from farther
    still: each time by as far as one gets in the limit. One transaction, then one table of times.
    """
    reach_m = policy.cover_limit_s * policy.expected_mps
    with district.reading() as conn:
        grids = read_grids(conn, district.tenant, near=place, radius_m=radius_m + reach_m)
        members = read_idle(
            conn, district.tenant, policy, at=at, near=place, radius_m=radius_m + 2.0 * reach_m
        )
    return _timed(grids, members, travel, policy, at=at)


def _timed(
    grids: Sequence[CoveredGrid],
    members: Sequence[IdleMember],
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
    *,
    at: datetime,
) -> Cover:
    limit_s = policy.cover_limit_s
    times = travel.times_between(
        [one.position for one in members], [one.middle for one in grids], at=at, limit_s=limit_s
    )
    return cover_of(grids, members, times, limit_s=limit_s, minimum=max(policy.cover_minimum, 1))


def weigh(
    situation: Situation,
    timed: Sequence[Candidate],
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> Situation:
    """Return the situation with what the leaving of those who are timed takes from the cover.

    Exact, and no more is timed than it takes: which grids they reach; who of the nearest others
    reaches these; and only for grids that nobody of those makes safe, everybody who might.
    """
    near = [one.position for one in timed]
    reach_m = policy.cover_limit_s * policy.expected_mps
    around_m = max((one.distance_m for one in timed), default=0.0)
    with district.reading() as conn:
        place = situation.order.position
        grids = read_grids(conn, district.tenant, near=place, radius_m=around_m + reach_m)
        idle = read_idle(
            conn,
            district.tenant,
            policy,
            at=situation.at,
            near=place,
            radius_m=around_m + 2.0 * reach_m,
        )
    ids = {one.member_id for one in timed}
    cover = _timed(
        [one for one in grids if _is_near(one.middle, near, reach_m)],
        [one for one in idle if one.id in ids],
        travel,
        policy,
        at=situation.at,
    ).of_interest()
    for n_nearest in (policy.cover_minimum + _SPARE, len(idle)):
        known = {one.id for one in cover.members}
        others = nearest_to(cover.at_risk, [one for one in idle if one.id not in known], n_nearest)
        within = [
            one
            for one in others
            if _is_near(one.position, [grid.middle for grid in cover.at_risk], reach_m)
        ]
        cover = cover.joined(_timed(cover.grids, within, travel, policy, at=situation.at))
    return with_losses(situation, cover, policy)


def _is_near(place: LonLat, others: Sequence[LonLat], radius_m: float) -> bool:
    return bool(
        others
        and great_circles_m(
            place.lon,
            place.lat,
            to_lons=[one.lon for one in others],
            to_lats=[one.lat for one in others],
        ).min()
        <= radius_m * _SPHERE
    )


def protect(
    situation: Situation,
    listed: Shortlist,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> tuple[Situation, Shortlist]:
    """Return a situation and its shortlist as the cover of grids changes them.

    Nothing is read where the policy does not weigh cover, or the order is urgent. Whoever comes
    onto the list in the place of others is looked at too.
    """
    if not policy.weighs_cover or situation.order.is_urgent:
        return situation, listed
    looked_at: set[MemberId] = set()
    while any(one.member_id not in looked_at for one in listed.timed):
        looked_at |= {one.member_id for one in listed.timed}
        timed = [one for one in situation.candidates if one.member_id in looked_at]
        situation = weigh(situation, timed, district=district, travel=travel, policy=policy)
        fresh = shortlist(situation, policy)
        asked = {one.member_id for one in listed.timed}
        kept = [
            one
            for one, (reason, _) in fresh.refused
            if reason is ReasonCode.BEYOND_SHORTLIST and one.member_id in asked
        ]
        refused = tuple(pair for pair in fresh.refused if pair[0] not in kept)
        listed = Shortlist(timed=(*fresh.timed, *kept), refused=refused)
    return situation, listed


def read_district(*, district: District, travel: TravelTimeEngine, policy: DispatchPolicy) -> Cover:
    """Return the cover of the whole district, at this instant."""
    at = district.clock()
    with district.reading() as conn:
        grids = read_grids(conn, district.tenant)
        members = read_idle(conn, district.tenant, policy, at=at)
    return _timed(grids, members, travel, policy, at=at)
