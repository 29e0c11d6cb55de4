"""Who follows whom in a work group: group head, building heads 楼长, unit heads 单元长."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from gridmap.geo.distance import great_circles_m
from gridmap.model.emergency import Post, WorkGroup
from gridmap.model.place import LonLat

HEADS = ("building_head", "grid_head", "micro_grid", "full_time", "community_worker")
"""Roles that know a building, the first best; anybody else leads only where none of them is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingToLead:
    """A building whose residents somebody has to answer for."""

    id: UUID
    code: str
    position: LonLat
    n_households: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The post of one person: the code of whom they follow, and the building they answer for.

    `follows` of None is the head whom the plan names, at the headquarters.
    """

    post: Post
    follows: str | None = None
    building_id: UUID | None = None


Member = tuple[str, str, LonLat | None]
"""Code, role and position of one person of the group."""


def command_chain(
    group: Sequence[Member],
    plan: WorkGroup,
    *,
    buildings: Sequence[BuildingToLead],
    crew_per_head: int,
) -> tuple[Lead, ...]:
    """Return the post of everybody in a group, in the order given.

    Where the plan names no head, the first of the group leads it. A group with buildings is
    split: the buildings with the most households get a head each and unit heads around it, the
    nearest by air, heads before others by role; everybody else stays with the group head.
    """
    leads: dict[int, Lead] = {}
    head: str | None = None
    rest = list(range(len(group)))
    if rest and not plan.head:
        head = group[0][0]
        leads[rest.pop(0)] = Lead(post=Post.GROUP_HEAD)
    if plan.has_buildings:
        rest = _led_by_building(
            group, rest, leads, head=head, buildings=buildings, crew_per_head=crew_per_head
        )
    for number in rest:
        leads[number] = Lead(post=Post.CREW, follows=head)
    return tuple(leads[number] for number in range(len(group)))


def _led_by_building(
    group: Sequence[Member],
    rest: list[int],
    leads: dict[int, Lead],
    *,
    head: str | None,
    buildings: Sequence[BuildingToLead],
    crew_per_head: int,
) -> list[int]:
    """Fill `leads` building by building and return who is left over."""
    ranked = sorted(buildings, key=lambda one: (-one.n_households, one.code))
    for building in ranked[: -(-len(rest) // crew_per_head)]:
        near = sorted(rest, key=_distances(group, rest, building.position).__getitem__)
        crew = near[:crew_per_head]
        first = min(crew, key=lambda number: (_rank(group[number][1]), near.index(number)))
        leads[first] = Lead(post=Post.BUILDING_HEAD, follows=head, building_id=building.id)
        for number in crew:
            if number != first:
                leads[number] = Lead(
                    post=Post.UNIT_HEAD, follows=group[first][0], building_id=building.id
                )
        rest = [number for number in rest if number not in set(crew)]
    return rest


def _rank(role: str) -> int:
    return HEADS.index(role) if role in HEADS else len(HEADS)


def _distances(
    group: Sequence[Member], numbers: Sequence[int], place: LonLat
) -> dict[int, tuple[float, str]]:
    """Return metres by air and code of each; whoever has no position comes last."""
    lons = [one.lon if (one := group[number][2]) else np.nan for number in numbers]
    lats = [one.lat if (one := group[number][2]) else np.nan for number in numbers]
    metres = np.atleast_1d(great_circles_m(lons, lats, to_lons=place.lon, to_lats=place.lat))
    known = np.where(np.isnan(metres), np.inf, metres).tolist()
    return {
        number: (away_m, group[number][0]) for number, away_m in zip(numbers, known, strict=True)
    }
