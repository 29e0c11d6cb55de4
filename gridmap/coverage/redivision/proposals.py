"""The few divisions that a planner should see: few changes, best balance, along streets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from gridmap.coverage.redivision import starts
from gridmap.coverage.redivision.atoms import Atoms
from gridmap.coverage.redivision.cost import Standing, Web, Weights, web_of
from gridmap.coverage.redivision.division import (
    faults,
    in_order,
    spread,
    today_in_atoms,
    workload_of,
)
from gridmap.coverage.redivision.ground import Workload
from gridmap.coverage.redivision.numbering import nearest_of_today, shared_work, work_before
from gridmap.coverage.redivision.search import WARM, Effort, improved
from gridmap.errors import InputError

Labels = tuple[int, ...]


class Aim(StrEnum):
    """What a proposal was made for."""

    FEW_CHANGES = "few_changes"
    BEST_BALANCE = "best_balance"
    ALONG_STREETS = "along_streets"


AIMS: dict[Aim, Weights] = {
    Aim.FEW_CHANGES: Weights(balance=1.0, shape=0.01, lines=0.03, change=0.6),
    Aim.BEST_BALANCE: Weights(balance=1.0, shape=0.008, lines=0.005, change=0.005),
    Aim.ALONG_STREETS: Weights(balance=1.0, shape=0.02, lines=0.6, change=0.05),
}
"""What counts for each aim; see `cost.Weights`."""

_FRESH_STARTS = 6
_STEPS_PER_ATOM, _FEWEST_STEPS, _MOST_STEPS = 400, 10_000, 80_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One division: a grid for every atom, counted from 0, each in one piece."""

    aim: Aim
    labels: Labels
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants: how many grids, what counts as work, which chance."""

    n_grids: int
    workload: Workload = field(default_factory=Workload)
    seed: int = 20260101


def _silent(done: int, total: int | None = None) -> None:
    """Tell nobody how far the work is."""


def propose(
    atoms: Atoms,
    grid_codes: Sequence[str],
    wish: Wish,
    *,
    advance: Callable[[int, int | None], None] = _silent,
) -> tuple[Proposal, ...]:
    """Return up to one proposal for each aim, all different from each other and from today.

    The one for balance is the evenest of all that were found, and left out where nothing
    found is at least as even as today's division. The same atoms and wish give the same
    proposals.

    Raises
    ------
    InputError
        Fewer atoms than grids, no grid wanted at all, or no work known.
    """
    _refuse_impossible(atoms, wish)
    today = today_in_atoms(atoms, grid_codes)
    work = workload_of(atoms, wish.workload)
    web = web_of(atoms, work, [{}] * len(atoms))
    random = np.random.default_rng(wish.seed)
    begun = _starts(web, today, n_grids=wish.n_grids, random=random)
    n_steps = min(max(_STEPS_PER_ATOM * len(atoms), _FEWEST_STEPS), _MOST_STEPS)
    rounds = [one for aim in Aim for one in _rounds(aim, begun)]
    found = list(begun)
    for done, one in enumerate(rounds):
        advance(done, len(rounds))
        labels, _ = improved(
            replace(web, staying=_staying(atoms, grid_codes, wish, one.start)),
            one.start,
            one.weights,
            n_grids=wish.n_grids,
            effort=Effort(n_steps=n_steps, warm=one.warm),
            random=random,
        )
        found.append(labels)
    advance(len(rounds), len(rounds))
    webs = [replace(web, staying=_staying(atoms, grid_codes, wish, labels)) for labels in found]
    return _chosen(list(zip(webs, found, strict=True)), today, work, n_grids=wish.n_grids)


def _refuse_impossible(atoms: Atoms, wish: Wish) -> None:
    if 1 <= wish.n_grids <= len(atoms):
        return
    raise InputError(
        code="impossible_number",
        problem=f"{len(atoms)} pieces cannot be put into {wish.n_grids} grids",
        problem_zh=f"{len(atoms)} 个不可分地块无法划成 {wish.n_grids} 个网格",
        mend=f"ask for 1 to {len(atoms)} grids",
        mend_zh=f"网格数应在 1 到 {len(atoms)} 之间",
        field="n_grids",
        value=wish.n_grids,
    )


def _starts(
    web: Web, today: Sequence[int], *, n_grids: int, random: np.random.Generator
) -> list[Labels]:
    begun = [starts.from_today(web, today, n_grids=n_grids)]
    for number in range(_FRESH_STARTS):
        fresh = starts.tree_cuts if number % 2 else starts.growth
        begun.append(fresh(web, n_grids=n_grids, random=random))
    return begun


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """One search: where it starts, what counts, how far it strays at first."""

    start: Labels
    weights: Weights
    warm: float = WARM


def _rounds(aim: Aim, begun: Sequence[Labels]) -> list[_Round]:
    """Return the searches for an aim; those for few changes start at today and stay near."""
    weights = AIMS[aim]
    if aim is not Aim.FEW_CHANGES:
        return [_Round(start=one, weights=weights) for one in begun]
    return [
        _Round(start=begun[0], weights=replace(weights, change=change), warm=warm)
        for change in (weights.change, 2.0 * weights.change, 3.0 * weights.change)
        for warm in (WARM, WARM / 10.0)
    ]


def _staying(
    atoms: Atoms, grid_codes: Sequence[str], wish: Wish, labels: Labels
) -> list[dict[int, float]]:
    """Return for each atom, by label, what would stay in its grid of today.

    Half of it is the work and half the ground: a grid where few live must not wander off.
    """
    shared = shared_work(labels, atoms, grid_codes, wish.workload, n_grids=wish.n_grids)
    home = nearest_of_today(shared)
    label_of = {grid_codes[grid]: label for label, grid in enumerate(home) if grid != -1}
    found: list[dict[int, float]] = []
    ground = (atoms.area_m2 / atoms.area_m2.sum()).tolist()
    for code, area, parts in zip(
        atoms.today, ground, work_before(atoms, wish.workload), strict=True
    ):
        stays = {label_of[old]: part * 0.8 for old, part in parts.items() if old in label_of}
        if code in label_of:
            stays[label_of[code]] = stays.get(label_of[code], 0.0) + area * 0.2
        found.append(stays)
    return found


def _chosen(
    found: Sequence[tuple[Web, Labels]], today: Labels, work: Sequence[float], *, n_grids: int
) -> tuple[Proposal, ...]:
    """Return the best of what was found for each aim, balance first.

    Divisions of the same work are one and the same, whichever way the empty ground goes. The
    one for few changes changes less than the one for balance, or there is none.
    """
    alike: dict[Labels, list[tuple[Web, Labels]]] = {}
    for web, labels in found:
        alike.setdefault(_work_alone(labels, work), []).append((web, labels))
    alike.pop(_work_alone(today, work), None)
    limit = _limit(found[0][0], today, work, n_grids=n_grids)
    least_kept = 0.0
    proposals: list[Proposal] = []
    for aim in (Aim.BEST_BALANCE, Aim.FEW_CHANGES, Aim.ALONG_STREETS):
        ranked: list[tuple[float, float, Labels, Labels, float]] = []
        for key, same in alike.items():
            uneven = round(_variation(key, work, n_grids), 9)
            for web, labels in same:
                kept = sum(
                    part.get(label, 0.0) for part, label in zip(web.staying, labels, strict=True)
                )
                cost = Standing(web, labels, AIMS[aim], n_grids=n_grids).cost()
                match aim:
                    case Aim.BEST_BALANCE if uneven <= limit:
                        ranked.append((uneven, cost, labels, key, kept))
                    case Aim.FEW_CHANGES if kept > least_kept:
                        ranked.append((cost, cost, labels, key, kept))
                    case Aim.ALONG_STREETS:
                        ranked.append((cost, cost, labels, key, kept))
        if ranked:
            _, cost, labels, key, kept = min(ranked)
            least_kept = kept
            del alike[key]
            proposals.append(Proposal(aim=aim, labels=labels, cost=cost))
    return tuple(sorted(proposals, key=lambda one: list(Aim).index(one.aim)))


def _work_alone(labels: Sequence[int], work: Sequence[float]) -> Labels:
    """Return the labels, counted by first appearance, of the atoms that have work; else -1."""
    busy = in_order([label for label, part in zip(labels, work, strict=True) if part > 0.0])
    left = iter(busy)
    return tuple(next(left) if part > 0.0 else -1 for part in work)


def _limit(web: Web, today: Labels, work: Sequence[float], *, n_grids: int) -> float:
    """Return how uneven the evenest may be: as today, if today's is such a division at all."""
    if set(today) != set(range(n_grids)) or faults(today, web.near, n_grids=n_grids):
        return float("inf")
    return round(_variation(today, work, n_grids), 9)


def _variation(labels: Sequence[int], work: Sequence[float], n_grids: int) -> float:
    sums = [0.0] * n_grids
    for label, part in zip(labels, work, strict=True):
        sums[label] += part
    return spread(sums).variation
