"""What a division costs, and what moving one atom would change."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridmap.coverage.redivision.atoms import Atoms
from gridmap.coverage.redivision.division import Neighbours, neighbours

SMALL_STREET_COST = 0.3
"""What a metre of border along a small street costs; 0 along a main one or water, else 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts, and how much: the cost of a division is the weighted sum of four figures.

    `balance` weighs the squared variation of the workload between grids; `shape` the mean of
    outline² / (4 π area) less one, so that a circle has none; `lines` the borders between
    grids that run along no street or water, in units of √(area of the community × grids);
    `change` the part of the work and the ground that leaves its grid of today.
    """

    balance: float
    shape: float
    lines: float
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The atoms as plain lists, which Python walks faster than arrays.

    `links` has for each atom its neighbours, the metres shared, and the metres that cost;
    `staying` for each atom by grid what would not change its grid there; all of it is 1.
    """

    near: Neighbours
    links: tuple[tuple[tuple[int, float, float], ...], ...]
    work: list[float]
    staying: Sequence[Mapping[int, float]]
    area_m2: list[float]
    outline_m: list[float]


def web_of(atoms: Atoms, work: Sequence[float], staying: Sequence[Mapping[int, float]]) -> Web:
    """Return the atoms ready for a search; `work` is each atom's part of the workload."""
    borders = atoms.borders
    unmarked_m = borders.length_m - borders.natural_m
    small_m = borders.natural_m - np.maximum(borders.main_m, borders.river_m)
    off_m = unmarked_m + SMALL_STREET_COST * np.maximum(small_m, 0.0)
    links: list[list[tuple[int, float, float]]] = [[] for _ in range(len(atoms))]
    outline_m = borders.outer_m.tolist()
    ends = zip(borders.first.tolist(), borders.second.tolist(), strict=True)
    metres = zip(borders.length_m.tolist(), off_m.tolist(), strict=True)
    for (first, second), (length_m, costly_m) in zip(ends, metres, strict=True):
        for one, other in ((first, second), (second, first)):
            links[one].append((other, length_m, costly_m))
            outline_m[one] += length_m
    return Web(
        near=neighbours(atoms),
        links=tuple(tuple(sorted(one)) for one in links),
        work=list(work),
        staying=staying,
        area_m2=atoms.area_m2.tolist(),
        outline_m=outline_m,
    )


@dataclass(frozen=True, slots=True)
class Move:
    """An atom that goes to another grid, and the sums that follow. `gain` below 0 is better."""

    atom: int
    to: int
    gain: float
    outline_from_m: float
    outline_to_m: float
    off_m: float


class Standing:
    """A division on its way: labels, members, and the sums that the cost is made of."""

    def __init__(self, web: Web, labels: Sequence[int], weights: Weights, *, n_grids: int) -> None:
        self.web, self.weights, self.labels = web, weights, list(labels)
        self.members: list[set[int]] = [set() for _ in range(n_grids)]
        self._work, self._area_m2, self._outline_m = ([0.0] * n_grids for _ in range(3))
        self._target = sum(web.work) / n_grids or 1.0
        self._reference_m = math.sqrt(sum(web.area_m2) * n_grids)
        self._off_m = self._stays = 0.0
        for atom, grid in enumerate(self.labels):
            self.members[grid].add(atom)
            self._work[grid] += web.work[atom]
            self._area_m2[grid] += web.area_m2[atom]
            self._outline_m[grid] += web.outline_m[atom]
            self._stays += web.staying[atom].get(grid, 0.0)
            for other, length_m, costly_m in web.links[atom]:
                if self.labels[other] == grid:
                    self._outline_m[grid] -= length_m
                elif other > atom:
                    self._off_m += costly_m

    def cost(self) -> float:
        """Return the cost of the division as it stands."""
        weights, n = self.weights, len(self.members)
        balance = sum((work / self._target - 1.0) ** 2 for work in self._work)
        shape = sum(map(_raggedness, self._outline_m, self._area_m2))
        return (
            (weights.balance * balance + weights.shape * shape) / n
            + weights.lines * self._off_m / self._reference_m
            + weights.change * (1.0 - self._stays)
        )

    def priced(self, atom: int, to: int) -> Move:
        """Return what moving an atom to a neighbouring grid would change."""
        web, weights, n = self.web, self.weights, len(self.members)
        here, work, area_m2 = self.labels[atom], web.work[atom], web.area_m2[atom]
        with_here_m = with_there_m = off_m = 0.0
        for other, length_m, costly_m in web.links[atom]:
            grid = self.labels[other]
            if grid == here:
                with_here_m += length_m
                off_m += costly_m
            elif grid == to:
                with_there_m += length_m
                off_m -= costly_m
        from_m = self._outline_m[here] - web.outline_m[atom] + 2.0 * with_here_m
        to_m = self._outline_m[to] + web.outline_m[atom] - 2.0 * with_there_m
        balance = 2.0 * work * (work + self._work[to] - self._work[here]) / self._target**2
        shape = (
            _raggedness(from_m, self._area_m2[here] - area_m2)
            + _raggedness(to_m, self._area_m2[to] + area_m2)
            - _raggedness(self._outline_m[here], self._area_m2[here])
            - _raggedness(self._outline_m[to], self._area_m2[to])
        )
        staying = web.staying[atom]
        gain = (
            (weights.balance * balance + weights.shape * shape) / n
            + weights.lines * off_m / self._reference_m
            + weights.change * (staying.get(here, 0.0) - staying.get(to, 0.0))
        )
        return Move(atom, to, gain, from_m, to_m, self._off_m + off_m)

    def take(self, move: Move) -> None:
        """Move an atom; whether the grids stay in one piece is the caller's business."""
        atom, here, to = move.atom, self.labels[move.atom], move.to
        web = self.web
        self.labels[atom] = to
        self.members[here].remove(atom)
        self.members[to].add(atom)
        self._work[here] -= web.work[atom]
        self._work[to] += web.work[atom]
        self._area_m2[here] -= web.area_m2[atom]
        self._area_m2[to] += web.area_m2[atom]
        self._outline_m[here], self._outline_m[to] = move.outline_from_m, move.outline_to_m
        self._off_m = move.off_m
        self._stays += web.staying[atom].get(to, 0.0) - web.staying[atom].get(here, 0.0)


def _raggedness(outline_m: float, area_m2: float) -> float:
    """Return outline² / (4 π area) - 1: 0 for a circle, 0.27 for a square."""
    return outline_m * outline_m / (4.0 * math.pi * area_m2) - 1.0 if area_m2 > 0.0 else 0.0
