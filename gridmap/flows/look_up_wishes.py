"""Read wishes: near a volunteer, held by a volunteer, all for the desk.

Two shapes: before the claim a volunteer reads what is wished for, roughly where, and the walk;
name and door only of the wishes that they hold.
"""

import math
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from gridmap.casework.wishes import WishPolicy
from gridmap.model.ids import WishId
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.wish import NearWish, WishKind
from gridmap.store import wishes
from gridmap.store.district import District

Row = Mapping[str, object]
_TIMED = 4
"""So many times the list is timed: the nearest by street is seldom far off by the line."""


def wishes_near(
    volunteer: str, *, district: District, travel: TravelTimeEngine, policy: WishPolicy
) -> list[NearWish]:
    """Return the open wishes nearest to a volunteer by walking time, no name and no door.

    One without a way there comes last. A volunteer without a place is offered nothing.

    Raises
    ------
    NotFound
        There is no volunteer of this code.
    """
    at = district.clock()
    with district.reading() as conn:
        start = wishes.place_of_volunteer(conn, district.tenant, volunteer)
        rows = wishes.near(
            conn,
            district.tenant,
            volunteer,
            at=at,
            reach_m=policy.reach_m,
            limit=policy.n_offered * _TIMED,
        )
    if start is None or not rows:
        return []
    doors = [LonLat(float(str(one["lon"])), float(str(one["lat"]))) for one in rows]
    (seconds,) = travel.times_between([start], doors, at=at).seconds
    timed = sorted(zip(seconds, rows, strict=True), key=lambda one: one[0])
    return [_near(row, walk_s) for walk_s, row in timed[: policy.n_offered]]


def wishes_of(volunteer: str, *, district: District) -> list[Row]:
    """Return the wishes that a volunteer holds, with name and door.

    Raises
    ------
    NotFound
        There is no volunteer of this code.
    """
    with district.reading() as conn:
        wishes.place_of_volunteer(conn, district.tenant, volunteer)
        return wishes.claimed(conn, district.tenant, volunteer)


def list_wishes(
    *, district: District, states: list[str] | None = None, limit: int = 500
) -> list[Row]:
    """Return wishes for the desk, newest first; whose they are stands in the register."""
    with district.reading() as conn:
        return wishes.listed(conn, district.tenant, states=states, limit=limit)


def _near(row: Row, walk_s: float) -> NearWish:
    expires_at = row["expires_at"]
    assert isinstance(expires_at, datetime)  # noqa: S101 (required by the table)
    return NearWish(
        id=WishId(UUID(str(row["id"]))),
        kind=WishKind(str(row["kind"])),
        text=str(row["text"]),
        area=str(row["area"]),
        walk_s=walk_s if math.isfinite(walk_s) else None,
        expires_at=expires_at,
    )
