"""Decisions as they are told: to whoever sees a part of the district, with the people of that part.

A decision looks across borders, and keeps what it saw in one value that no policy cuts. Whom a
reader does not see is neither named to them nor counted; what a decision only counts, it counts for
the whole district, and for its readers alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from gridmap.dispatch.decision import Decision
from gridmap.model.ids import TenantId
from gridmap.store import mobilising
from gridmap.store.district import District
from gridmap.store.members import ids_by_code


def as_told(decision: Decision, *, district: District) -> Decision:
    """Return a fresh decision as whoever is told of it may see it; the chosen one stays."""
    if district.told_to.subdistricts is None:
        return decision
    with district.seen_by(district.told_to).reading() as conn:
        codes = [one.code for one in decision.considered]
        seen = ids_by_code(conn, district.tenant, codes)
    considered = tuple(one for one in decision.considered if one.code in seen)
    return replace(decision, considered=considered, counted={})


def n_told(decision: Decision, *, district: District) -> int:
    """Return how many of those considered there are for whoever is told of it."""
    told = as_told(decision, district=district)
    return len(told.considered) + sum(told.counted.values())


def among_seen(conn: Connection, tenant: TenantId, decision: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored decision with the candidates whose rows the connection sees.

    They are ranked among themselves: a gap would count those who are not seen.
    """
    candidates = decision["candidates"]
    seen = ids_by_code(conn, tenant, [str(one["code"]) for one in candidates])
    shown = [one for one in candidates if one["code"] in seen]
    ranks = {
        one: n for n, one in enumerate(sorted(one["rank"] for one in shown if "rank" in one), 1)
    }
    shown = [one | {"rank": ranks[one["rank"]]} if "rank" in one else one for one in shown]
    return {**decision, "candidates": shown, "counted": {}}


def codes_told(codes: Sequence[str], *, district: District) -> Collection[str]:
    """Return the codes, of members and of registered people, that may be told of."""
    if district.told_to.subdistricts is None:
        return codes
    with district.seen_by(district.told_to).reading() as conn:
        seen = mobilising.among_seen(conn, district.tenant, [{"code": one} for one in codes])
    return {str(one["code"]) for one in seen}
