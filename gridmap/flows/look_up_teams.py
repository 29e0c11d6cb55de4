"""Reads about teams: who is in one, what is missing, what has to be followed up."""

from collections.abc import Mapping
from typing import Any

from gridmap.casework.teamwork import missing_by_part
from gridmap.model.ids import WorkOrderId
from gridmap.model.team import FollowUpState, Part
from gridmap.store import follow_ups, teams
from gridmap.store.district import District


def read_team(order_id: WorkOrderId, *, district: District) -> dict[str, Any]:
    """Return the team of a work order: parts, people with their clocks, units, follow-ups.

    Raises
    ------
    NotFound
        No such work order.
    """
    tenant = district.tenant
    with district.reading() as conn:
        team = teams.read(conn, tenant, order_id)
        later = follow_ups.listed(conn, tenant, at=district.clock(), order_id=order_id)
    missing = missing_by_part(team.parts, team.co_handlers)
    ready = [one.part for one in team.co_handlers if one.is_ready]
    return {
        "work_order_id": order_id,
        "state": team.state.value,
        "parts": [
            {
                **one.as_facts(),
                "n_missing": missing.get(one.code, 0),
                "n_ready": ready.count(one.code),
            }
            for one in team.parts
        ],
        "waits_for": list(team.missing),
        "people": [dict(one) for one in team.people],
        "units": [dict(one) for one in team.units],
        "follow_ups": [dict(one) for one in later],
    }


def asks_for_team(order_id: WorkOrderId, *, district: District) -> bool:
    """Tell whether a work order is dispatched as a team."""
    with district.reading() as conn:
        return teams.is_asked_for(conn, district.tenant, order_id)


def list_follow_ups(
    *, district: District, state: FollowUpState | None = None, limit: int = 200
) -> list[Mapping[str, Any]]:
    """Return follow-ups, the first due first."""
    with district.reading() as conn:
        return follow_ups.listed(
            conn, district.tenant, at=district.clock(), state=state, limit=limit
        )


def read_teams_by_category(*, district: District) -> dict[str, tuple[Part, ...]]:
    """Return the team that each category asks for, by its code."""
    with district.reading() as conn:
        return teams.by_category(conn, district.tenant)
