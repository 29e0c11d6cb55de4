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
    Aim.ALONG_STREETS: Weights(balance=1.0, shape=0.02, lines=0.5, change=0.05),
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
    found: list[tuple[Web, Labels]] = []
    rounds = [(aim, start, warm) for aim in Aim for start, warm in _of_use(aim, begun)]
    for done, (aim, start, warm) in enumerate(rounds):
        advance(done, len(rounds))
        own = replace(web, staying=_staying(atoms, grid_codes, wish, start))
        effort = Effort(n_steps=n_steps, warm=warm)
        labels, _ = improved(
            own, start, AIMS[aim], n_grids=wish.n_grids, effort=effort, random=random
        )
        found += [(own, labels), (own, start)]
    advance(len(rounds), len(rounds))
    return _chosen(found, today, work, n_grids=wish.n_grids)


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


def _of_use(aim: Aim, begun: Sequence[Labels]) -> list[tuple[Labels, float]]:
    """Return the starts for an aim and how warm to search; few changes stay near today."""
    if aim is Aim.FEW_CHANGES:
        return [(begun[0], WARM * share) for share in (1.0, 0.5, 0.25, 0.1, 0.03)]
    return [(one, WARM) for one in begun]


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
    distinct: dict[Labels, tuple[Web, Labels]] = {}
    for web, labels in found:
        distinct.setdefault(in_order(labels), (web, labels))
    is_whole = set(today) == set(range(n_grids)) and not faults(
        today, found[0][0].near, n_grids=n_grids
    )
    mended = found[0][1] if not is_whole else today
    limit = _variation(mended, work, n_grids) if is_whole else float("inf")
    distinct.pop(in_order(today), None)
    proposals: list[Proposal] = []
    for aim in (Aim.BEST_BALANCE, Aim.FEW_CHANGES, Aim.ALONG_STREETS):
        ranked = []
        for key, (web, labels) in distinct.items():
            uneven = _variation(labels, work, n_grids)
            cost = Standing(web, labels, AIMS[aim], n_grids=n_grids).cost()
            if aim is not Aim.BEST_BALANCE:
                ranked.append((cost, cost, key))
            elif uneven <= limit:
                ranked.append((round(uneven, 6), cost, key))
        if ranked:
            _, cost, key = min(ranked)
            labels = distinct.pop(key)[1]
            proposals.append(Proposal(aim=aim, labels=labels, cost=cost))
    return tuple(sorted(proposals, key=lambda one: list(Aim).index(one.aim)))


def _variation(labels: Labels, work: Sequence[float], n_grids: int) -> float:
    sums = np.bincount(np.asarray(labels), weights=np.asarray(work), minlength=n_grids)
    return spread(sums.tolist()).variation
