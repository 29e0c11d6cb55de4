"""Look for candidates farther and farther out, until somebody there can go."""

from collections.abc import Callable
from dataclasses import replace

from gridmap.dispatch.assign import Shortlist, shortlist
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Situation
from gridmap.model.ids import MemberId


def look_around(
    read: Callable[[float], Situation], policy: DispatchPolicy, *, wanted: str | None = None
) -> tuple[Situation, Shortlist]:
    """Return the situation within the first radius in which somebody can go, and who is timed.

    `read` gives the situation within a radius in metres. Whoever is `wanted` by code is looked
    for out to the widest radius, and is timed whenever no rule refuses them; so is the member
    in whose day the order stands.
    """
    situation = read(policy.search_radius_m)
    wanted = wanted or situation.order.planned_for
    listed = shortlist(situation, policy)
    for radius_m in policy.wider_radii_m():
        if listed.timed and (wanted is None or _is_there(situation, wanted)):
            break
        situation = read(radius_m)
        listed = shortlist(situation, policy)
    return situation, listed if wanted is None else _timed_too(listed, wanted)


def without(situation: Situation, member_id: MemberId | None) -> Situation:
    """Return the situation without one member: whoever has the order is no candidate for it."""
    others = tuple(one for one in situation.candidates if one.member_id != member_id)
    return replace(situation, candidates=others)


def _is_there(situation: Situation, code: str) -> bool:
    return any(one.code == code for one in situation.candidates)


def _timed_too(listed: Shortlist, wanted: str) -> Shortlist:
    """Return the shortlist with one more of those who can go but are not among the nearest."""
    beyond = [
        one
        for one, (reason, _) in listed.refused
        if one.code == wanted and reason is ReasonCode.BEYOND_SHORTLIST
    ]
    return Shortlist(
        timed=(*listed.timed, *beyond),
        refused=tuple(pair for pair in listed.refused if pair[0] not in beyond),
    )
