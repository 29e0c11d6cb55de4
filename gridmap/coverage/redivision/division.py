"""Atoms in grids: neighbours, what each grid has, and whether a grid is in one piece."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from gridmap.coverage.redivision.atoms import Atoms
from gridmap.coverage.redivision.ground import Ints, Workload

Neighbours = tuple[tuple[int, ...], ...]


def neighbours(atoms: Atoms) -> Neighbours:
    """Return for each atom those that it borders on, in ascending order."""
    found: list[list[int]] = [[] for _ in range(len(atoms))]
    for first, second in zip(
        atoms.borders.first.tolist(), atoms.borders.second.tolist(), strict=True
    ):
        found[first].append(second)
        found[second].append(first)
    return tuple(tuple(sorted(near)) for near in found)


def is_in_one_piece(members: Collection[int], near: Neighbours) -> bool:
    """Tell whether some atoms hang together; none do not.

    >>> is_in_one_piece({0, 2}, ((1,), (0, 2), (1,)))
    False
    """
    return bool(members) and len(_reached(members, near)) == len(members)


def pieces(members: Collection[int], near: Neighbours) -> list[list[int]]:
    """Return the parts in which some atoms hang together, each in ascending order."""
    left, found = set(members), []
    while left:
        piece = _reached(left, near, start=min(left))
        found.append(sorted(piece))
        left -= piece
    return found


def _reached(members: Collection[int], near: Neighbours, *, start: int | None = None) -> set[int]:
    inside = set(members)
    first = min(inside) if start is None else start
    seen, waiting = {first}, [first]
    while waiting:
        for other in near[waiting.pop()]:
            if other in inside and other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def faults(labels: Sequence[int] | Ints, near: Neighbours, *, n_grids: int) -> tuple[int, ...]:
    """Return the grids that are empty or not in one piece; labels count from 0.

    Raises
    ------
    ValueError
        A label is not one of the grids, or an atom has none.
    """
    if len(labels) != len(near) or any(not 0 <= one < n_grids for one in labels):
        raise ValueError("not one grid for every atom")
    members: list[set[int]] = [set() for _ in range(n_grids)]
    for atom, grid in enumerate(labels):
        members[grid].add(atom)
    return tuple(grid for grid, inside in enumerate(members) if not is_in_one_piece(inside, near))


def in_order(labels: Sequence[int] | Ints) -> tuple[int, ...]:
    """Return the labels counted by first appearance: equal for equal divisions.

    >>> in_order([2, 2, 0, 1])
    (0, 0, 1, 2)
    """
    place: dict[int, int] = {}
    return tuple(place.setdefault(int(one), len(place)) for one in labels)


def today_in_atoms(atoms: Atoms, grid_codes: Sequence[str]) -> tuple[int, ...]:
    """Return the grid of today of every atom by its place in `grid_codes`, -1 for none."""
    place = {code: number for number, code in enumerate(grid_codes)}
    return tuple(-1 if code is None else place.get(code, -1) for code in atoms.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How evenly work lies on grids: the heaviest against the mean, and the variation."""

    max_over_mean: float
    variation: float  # standard deviation / mean, of the whole population


def spread(workloads: Sequence[float]) -> Spread:
    """Return how evenly work lies; one grid, or no work at all, is even.

    >>> spread([1.0, 3.0])
    Spread(max_over_mean=1.5, variation=0.5)
    """
    counted = np.asarray(workloads, dtype=np.float64)
    mean = float(counted.mean())
    if mean == 0.0:
        return Spread(max_over_mean=1.0, variation=0.0)
    return Spread(max_over_mean=float(counted.max()) / mean, variation=float(counted.std()) / mean)


def workload_of(atoms: Atoms, workload: Workload) -> list[float]:
    """Return each atom's part of the community's work."""
    return [float(one) for one in workload.of(atoms.n_households, atoms.n_requests)]
