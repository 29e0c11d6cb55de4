"""Gates and the walls that they are in: which compounds are walled, by number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from gridmap.errors import InputError
from gridmap.model.opening_hours import parse
from gridmap.travel.doorways import OUTWARD_M
from gridmap.travel.graph import NetworkGate
from gridmap.travel.plane import Plane
from gridmap.travel.rows import FindingKind, GateRow, WallRow
from gridmap.travel.walls import GateSpots, Walls

Report = Callable[[FindingKind, Sequence[str]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Gates by number, where they are, and the walls that they are in."""

    gates: tuple[NetworkGate, ...]
    spots: GateSpots
    walls: Walls


def gates_of_rows(
    gates: Sequence[GateRow], walls: Sequence[WallRow], plane: Plane, report: Report
) -> Gates:
    """Return the gates that lie in a wall and the walls that have one, both by code."""
    named = {one.compound_code for one in gates}
    walled = sorted((one for one in walls if one.code in named), key=lambda one: one.code)
    report(FindingKind.OPEN_COMPOUND, [one.code for one in walls if one.code not in named])
    number = {one.code: i for i, one in enumerate(walled)}
    homeless = [one.code for one in gates if one.compound_code not in number]
    report(FindingKind.GATE_WITHOUT_WALL, homeless)
    held = sorted((one for one in gates if one.compound_code in number), key=lambda one: one.code)
    standing = Walls.of_rows(walled, plane)
    wall = np.array([number[one.compound_code] for one in held], dtype=np.int32)
    lon_lat = np.array([(one.position.lon, one.position.lat) for one in held]).reshape(-1, 2)
    xy_m = plane.metres(lon_lat)
    near = shapely.distance(standing.outlines[wall], shapely.points(xy_m)) <= OUTWARD_M
    report(
        FindingKind.GATE_OFF_WALL,
        [one.code for one, is_near in zip(held, near, strict=True) if not is_near],
    )
    kept = [one for one, is_near in zip(held, near, strict=True) if is_near]
    return Gates(
        gates=tuple(_with_read_hours(kept, report)),
        spots=GateSpots(wall=wall[near], xy_m=xy_m[near]),
        walls=standing,
    )


def _with_read_hours(gates: Sequence[GateRow], report: Report) -> list[NetworkGate]:
    """Return gates whose hours can be read; unread ones count as always open."""
    unread = set()
    for text in {one.hours for one in gates}:
        try:
            parse(text)
        except InputError:
            unread.add(text)
    report(FindingKind.UNREAD_HOURS, [one.code for one in gates if one.hours in unread])
    return [
        NetworkGate(
            code=one.code,
            compound_code=one.compound_code,
            hours="" if one.hours in unread else one.hours,
            passes=one.passes,
        )
        for one in gates
    ]


def opened(gate: GateRow) -> GateRow:
    """Return a gate that stands open to everyone at all hours."""
    return replace(gate, hours="", passes=frozenset())


def closed(gate: GateRow) -> GateRow:
    """Return a gate that is open to nobody at any hour."""
    return replace(gate, hours="off")
