"""Divisions to start a search from: today's, cuts of a spanning tree, growth from seeds."""

import heapq
from collections.abc import Sequence

import numpy as np

from gridmap.coverage.redivision.cost import Web
from gridmap.coverage.redivision.division import pieces


def from_today(web: Web, today: Sequence[int], *, n_grids: int) -> tuple[int, ...]:
    """Return today's division, mended: one piece for each grid, and as many as wanted.

    Of a grid in several pieces the one with most work stays; the others, and atoms of no grid
    (-1), join the neighbour with the longest border. Too many grids: the one with least work
    joins its lightest neighbour. Too few: the one with most work that can be cut is halved.
    Grids are counted anew, those of today in their order.
    """
    labels = _mended(web, today)
    while len(set(labels)) > n_grids:
        work = _work_by_grid(web, labels)
        least = min(work, key=lambda grid: (work[grid], grid))
        around = {
            labels[other]
            for atom, grid in enumerate(labels)
            if grid == least
            for other in web.near[atom]
        } - {least}
        into = min(around, key=lambda grid: (work[grid], grid))
        labels = [into if grid == least else grid for grid in labels]
    while len(set(labels)) < n_grids:
        labels = _one_more(web, labels)
    order = {grid: number for number, grid in enumerate(sorted(set(labels)))}
    return tuple(order[grid] for grid in labels)


def _mended(web: Web, today: Sequence[int]) -> list[int]:
    labels = [-1] * len(today)
    for grid in sorted(set(today) - {-1}):
        parts = pieces([atom for atom, one in enumerate(today) if one == grid], web.near)
        kept = max(
            parts,
            key=lambda part: (
                sum(web.work[atom] for atom in part),
                sum(web.area_m2[atom] for atom in part),
            ),
        )
        for atom in kept:
            labels[atom] = grid
    if all(one == -1 for one in labels):
        return [0] * len(labels)
    while -1 in labels:
        joined = [
            (length_m, -atom, labels[other])
            for atom, grid in enumerate(labels)
            if grid == -1
            for other, length_m, _ in web.links[atom]
            if labels[other] != -1
        ]
        _, atom, grid = max(joined)
        labels[-atom] = grid
    return labels


def _work_by_grid(web: Web, labels: Sequence[int]) -> dict[int, float]:
    work: dict[int, float] = {}
    for atom, grid in enumerate(labels):
        work[grid] = work.get(grid, 0.0) + web.work[atom]
    return work


def _one_more(web: Web, labels: list[int]) -> list[int]:
    """Return the labels with one grid halved: the heaviest of more than one atom."""
    work = _work_by_grid(web, labels)
    grid = max(work, key=lambda one: (labels.count(one) > 1, work[one], -one))
    members = [atom for atom, one in enumerate(labels) if one == grid]
    rank = {other: web.work[other] for other in members}
    near = {atom: [other for other in web.near[atom] if other in rank] for atom in members}
    tree = _tree(members, near, np.random.default_rng(0))
    below = _cut_off(tree, rank, wanted=sum(rank.values()) / 2.0)
    fresh = max(labels) + 1
    return [fresh if atom in below else grid for atom, grid in enumerate(labels)]


def tree_cuts(web: Web, *, n_grids: int, random: np.random.Generator) -> tuple[int, ...]:
    """Return a division cut from random spanning trees, one grid after the other.

    From what is left, a part of the tree is cut off whose work is nearest to a fair share.
    """
    left = set(range(len(web.near)))
    labels = [0] * len(left)
    for grid in range(n_grids - 1, 0, -1):
        near = {atom: [other for other in web.near[atom] if other in left] for atom in left}
        work = {atom: web.work[atom] for atom in left}
        tree = _tree(sorted(left), near, random)
        below = _cut_off(tree, work, wanted=sum(work.values()) / (grid + 1), n_spared=grid)
        for atom in below:
            labels[atom] = grid
        left -= below
    return tuple(labels)


def _tree(
    members: Sequence[int], near: dict[int, list[int]], random: np.random.Generator
) -> list[tuple[int, int]]:
    """Return a random spanning tree as (atom, parent), parents before children."""
    chance = dict(zip(members, random.random(len(members)).tolist(), strict=True))
    root = max(members, key=lambda atom: chance[atom])
    tree: list[tuple[int, int]] = []
    seen: set[int] = set()
    waiting = [(0.0, root, -1)]
    while waiting:
        _, atom, parent = heapq.heappop(waiting)
        if atom in seen:
            continue
        seen.add(atom)
        tree.append((atom, parent))
        for other in near[atom]:
            if other not in seen:
                heapq.heappush(
                    waiting, ((chance[atom] * 7919 + chance[other] * 104729) % 1.0, other, atom)
                )
    return tree


def _cut_off(
    tree: Sequence[tuple[int, int]], work: dict[int, float], *, wanted: float, n_spared: int = 1
) -> set[int]:
    """Return the branch whose work is nearest to what is wanted, leaving `n_spared` atoms."""
    total, size = dict(work), dict.fromkeys(work, 1)
    for atom, parent in reversed(tree[1:]):
        total[parent] += total[atom]
        size[parent] += size[atom]
    root = tree[0][0]
    branches = [
        (abs(total[atom] - wanted), size[atom], atom)
        for atom, _ in tree
        if atom != root and len(tree) - size[atom] >= n_spared
    ]
    top = min(branches)[2]
    below = {top}
    for atom, parent in tree:
        if parent in below:
            below.add(atom)
    return below


def growth(web: Web, *, n_grids: int, random: np.random.Generator) -> tuple[int, ...]:
    """Return a division grown from seeds far apart: the grid with least work takes the next.

    It takes the free neighbour with which it shares the longest border.
    """
    seeds = _seeds(web, n_grids=n_grids, random=random)
    labels = [-1] * len(web.near)
    for grid, seed in enumerate(seeds):
        labels[seed] = grid
    work = [web.work[seed] for seed in seeds]
    while -1 in labels:
        reach: dict[int, dict[int, float]] = {}
        for atom, grid in enumerate(labels):
            if grid == -1:
                for other, length_m, _ in web.links[atom]:
                    if labels[other] != -1:
                        shared = reach.setdefault(labels[other], {})
                        shared[atom] = shared.get(atom, 0.0) + length_m
        grid = min(reach, key=lambda one: (work[one], one))
        atom = max(reach[grid], key=lambda one: (reach[grid][one], -one))
        labels[atom] = grid
        work[grid] += web.work[atom]
    return tuple(labels)


def _seeds(web: Web, *, n_grids: int, random: np.random.Generator) -> list[int]:
    """Return atoms far from each other by steps; the first by chance, among those with work."""
    busy = [atom for atom, work in enumerate(web.work) if work > 0.0]
    first = int(random.choice(busy if busy else len(web.work)))
    seeds, steps = [first], _steps_from(web, first)
    while len(seeds) < n_grids:
        free = [atom for atom in range(len(steps)) if atom not in seeds]
        next_one = max(free, key=lambda atom: (steps[atom], web.work[atom], -atom))
        seeds.append(next_one)
        steps = [min(pair) for pair in zip(steps, _steps_from(web, next_one), strict=True)]
    return seeds


def _steps_from(web: Web, start: int) -> list[int]:
    steps = [len(web.near)] * len(web.near)
    steps[start] = 0
    line = [start]
    for atom in line:
        for other in web.near[atom]:
            if steps[other] > steps[atom] + 1:
                steps[other] = steps[atom] + 1
                line.append(other)
    return steps
