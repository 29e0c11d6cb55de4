"""Two coverages side by side: two dates, two hours, or what is and what might be."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.coverage.demand import Doors, Membership
from gridmap.coverage.served import AreaServed, Reach, Served
from gridmap.coverage.standard import Standard
from gridmap.errors import InputError

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coverage:
    """One coverage as it was found: figures, and the way of every door behind them."""

    doors: Doors
    reach: Reach
    served: Served


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCompared:
    """One area before and after.

    Gained and lost are households, by the later count, at doors that exist on both sides and
    came within the limit or fell out of it. Where doors themselves came or went, the shares
    move without anybody gaining or losing. A side is None where the area does not exist there.
    """

    code: str
    name: str
    before: AreaServed | None
    after: AreaServed | None
    n_households_gained: int
    n_households_lost: int
    n_doors_gained: int
    n_doors_lost: int

    @property
    def is_changed(self) -> bool:
        """Tell whether any door came inside or fell out, or the figures differ."""
        return bool(self.n_doors_gained or self.n_doors_lost) or self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What differs between two coverages, of the whole and by level."""

    standard: Standard
    whole: AreaCompared
    levels: Mapping[str, tuple[AreaCompared, ...]]
    n_doors_before_only: int
    n_doors_after_only: int


def compare(before: Coverage, after: Coverage) -> Compared:
    """Return what differs; areas are those of the later side, then those that are gone.

    Raises
    ------
    InputError
        One side is measured in time and the other in distance, or the limits differ: their
        shares cannot be told apart from a change.
    """
    standard = after.served.standard
    if before.served.standard != standard:
        raise InputError(
            code="standards_differ",
            problem="the two coverages were measured by different standards",
            mend="measure both by one standard and limit",
            problem_zh="两次覆盖所用标准或限值不同，无法比较",
            mend_zh="请用同一标准和限值测算两次",
        )
    crossed = crossings(before, after)
    flows = _Flows(gained=crossed.gained, lost=crossed.lost, doors=after.doors)
    whole = Membership(codes=("",), names=("",), of_door=np.zeros(len(after.doors), dtype=np.int32))
    n_shared = int(crossed.shared.sum())
    return Compared(
        standard=standard,
        whole=_areas((before.served.whole,), (after.served.whole,), flows, whole)[0],
        levels={
            level: _areas(before.served.levels.get(level, ()), areas, flows, members)
            for level, areas in after.served.levels.items()
            for members in (after.doors.areas[level],)
        },
        n_doors_before_only=len(before.doors) - n_shared,
        n_doors_after_only=len(after.doors) - n_shared,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crossings:
    """Which doors of the later side were there before, came inside, fell out; shape `(p,)`."""

    shared: Bools
    gained: Bools
    lost: Bools


def crossings(before: Coverage, after: Coverage) -> Crossings:
    """Return which doors came within the limit or fell out of it, each side by its standard."""
    row_before = _rows_of(after.doors.codes, before.doors.codes)
    shared = row_before >= 0
    now = after.served.standard.covers(after.reach.ways)
    then = np.zeros(len(now), dtype=bool)
    then[shared] = before.served.standard.covers(before.reach.ways)[row_before[shared]]
    return Crossings(shared=shared, gained=shared & now & ~then, lost=shared & then & ~now)


def _rows_of(codes: tuple[str, ...], known: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the place of each code among those known, -1 where it is not there."""
    if codes is known:
        return np.arange(len(codes), dtype=np.int64)
    place = {code: row for row, code in enumerate(known)}
    return np.array([place.get(code, -1) for code in codes], dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Flows:
    """Which doors came inside, which fell out."""

    gained: Bools
    lost: Bools
    doors: Doors

    def by_area(self, areas: Membership) -> dict[str, list[int]]:
        """Return households gained and lost, doors gained and lost, by code of the area."""
        of_door = np.where(areas.of_door < 0, len(areas.codes), areas.of_door)
        homes = np.nan_to_num(self.doors.n_households)
        columns = [
            np.bincount(of_door, weights=each, minlength=len(areas.codes) + 1)
            for each in (self.gained * homes, self.lost * homes, self.gained * 1.0, self.lost * 1.0)
        ]
        rows: list[list[int]] = np.rint(np.stack(columns, axis=1)).astype(int).tolist()
        outside = rows.pop()
        return {"": outside} | dict(zip(areas.codes, rows, strict=True))


def _areas(
    before: tuple[AreaServed, ...],
    after: tuple[AreaServed, ...],
    flows: _Flows,
    areas: Membership,
) -> tuple[AreaCompared, ...]:
    moved = flows.by_area(areas)
    then, now = ({one.code: one for one in side} for side in (before, after))
    compared = []
    for code in dict.fromkeys([*now, *then]):
        known = now.get(code) or then[code]
        homes_gained, homes_lost, doors_gained, doors_lost = moved.get(code, [0, 0, 0, 0])
        compared.append(
            AreaCompared(
                code=code,
                name=known.name,
                before=then.get(code),
                after=now.get(code),
                n_households_gained=homes_gained,
                n_households_lost=homes_lost,
                n_doors_gained=doors_gained,
                n_doors_lost=doors_lost,
            )
        )
    return tuple(compared)
