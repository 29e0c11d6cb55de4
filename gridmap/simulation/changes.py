"""What if: more or fewer people, other posts. The days stay the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

import numpy as np

from gridmap.geo.distance import great_circles_m
from gridmap.model.ids import MemberId
from gridmap.model.place import LonLat
from gridmap.simulation.day import Day, RehearsedMember, Staffing


def staffed(day: Day, changes: Sequence[Staffing]) -> Day:
    """Return the day with members added or taken away, spread evenly over those who are there.

    Evenly means by code: every so many-th of the role (and grid) is doubled or stays at home. Of
    whom there are too few all stay at home.
    """
    members = list(day.members)
    for change in changes:
        members = _changed(members, change)
    return replace(day, members=tuple(members))


def posted(day: Day, posts: Sequence[LonLat], *, roles: frozenset[str] | None = None) -> Day:
    """Return the day with every dispatched member (of these roles) at the nearest of the posts."""
    lons = np.array([one.lon for one in posts])
    lats = np.array([one.lat for one in posts])

    def moved(member: RehearsedMember) -> RehearsedMember:
        if not member.may_be_dispatched or (roles is not None and member.role not in roles):
            return member
        metres = great_circles_m(member.post.lon, member.post.lat, to_lons=lons, to_lats=lats)
        return replace(member, post=posts[int(np.argmin(metres))])

    return replace(day, members=tuple(map(moved, day.members)))


def on_shifts(day: Day, shifts: Mapping[str, tuple[tuple[float, float], ...]]) -> Day:
    """Return the day with other shifts for the members of these codes."""
    return replace(
        day,
        members=tuple(
            replace(one, shifts=shifts[one.code]) if one.code in shifts else one
            for one in day.members
        ),
    )


def _changed(members: list[RehearsedMember], change: Staffing) -> list[RehearsedMember]:
    those = [
        one
        for one in sorted(members, key=lambda one: one.code)
        if (change.role is None or one.role == change.role)
        and (change.grid_id is None or one.home_grid_id == change.grid_id)
    ]
    n = min(abs(change.change), len(those)) if change.change < 0 else change.change
    if not those or not n:
        return members
    picked = [those[number * len(those) // n % len(those)] for number in range(n)]
    if change.change < 0:
        away = {one.id for one in picked}
        return [one for one in members if one.id not in away]
    return [*members, *(_double(one, number) for number, one in enumerate(picked))]


def _double(one: RehearsedMember, number: int) -> RehearsedMember:
    code = f"{one.code}+{number + 1}"
    return replace(one, id=MemberId(uuid5(NAMESPACE_OID, f"{one.id}{code}")), code=code)
