"""Which grid of a new division goes on as one of today's, and the codes of the others."""

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from gridmap.coverage.redivision.atoms import Atoms
from gridmap.coverage.redivision.ground import Floats, Workload
from gridmap.errors import InputError

FIRST_DEDICATED = 901
"""From here on numbers belong to dedicated grids, which lie on top of the others."""

LEAST_KEPT_SHARE = 0.3
"""A grid keeps its code if this part of its work, at least, stays with it."""

_AREA_COUNTS = 1e-6  # decides only between grids without any work
_TAIL = re.compile(r"\d+$")


def shared_work(
    labels: Sequence[int],
    atoms: Atoms,
    grid_codes: Sequence[str],
    workload: Workload,
    *,
    n_grids: int,
) -> Floats:
    """Return the work that each new grid has of each of today's, shape `(n_grids, today)`.

    A trace of the area is added, so that ground without work counts too.
    """
    place = {code: number for number, code in enumerate(grid_codes)}
    shared = np.zeros((n_grids, len(grid_codes)), dtype=np.float64)
    area_share = atoms.area_m2 / atoms.area_m2.sum()
    for label, code, area, parts in zip(
        labels, atoms.today, area_share, work_before(atoms, workload), strict=True
    ):
        if code is not None:
            shared[label, place[code]] += _AREA_COUNTS * area
        for before, work in parts.items():
            if before in place:
                shared[label, place[before]] += work
    return shared


def work_before(atoms: Atoms, workload: Workload) -> list[dict[str, float]]:
    """Return the workload of every atom by the grid of today in which it lies."""
    keys = [(atom, code) for atom, parts in enumerate(atoms.before) for code in parts]
    counts = [atoms.before[atom][code] for atom, code in keys]
    work = workload.of([one[0] for one in counts], [one[1] for one in counts])
    found: list[dict[str, float]] = [{} for _ in range(len(atoms))]
    for (atom, code), part in zip(keys, work.tolist(), strict=True):
        found[atom][code] = part
    return found


def nearest_of_today(shared: Floats, *, least_share: float = 0.0) -> tuple[int, ...]:
    """Return for each new grid the one of today that it goes on as, -1 for none.

    Grids are paired one to one so that the shares of today's grids that go on in their pair
    are largest in sum; pairs below `least_share`, or without anything in common, are none.
    """
    share = shared / np.maximum(shared.sum(axis=0), np.finfo(np.float64).tiny)
    home = [-1] * len(shared)
    for label, grid in zip(*linear_sum_assignment(share, maximize=True), strict=True):
        if share[label, grid] > 0.0 and share[label, grid] >= least_share:
            home[label] = int(grid)
    return tuple(home)


def codes_of(
    home: Sequence[int],
    middles_deg: Sequence[tuple[float, float]],
    grid_codes: Sequence[str],
    *,
    community_code: str,
    used: Collection[str],
) -> tuple[str, ...]:
    """Return a code for each new grid: today's where it goes on, otherwise an unused number.

    Numbers run north to south and west to east, after the last one of the community's grids.

    Parameters
    ----------
    home
        What `nearest_of_today` says, with `LEAST_KEPT_SHARE`.
    middles_deg
        Longitude and latitude of a middle of each grid.
    used
        Every code that any grid has ever had: none is given twice.

    Raises
    ------
    InputError
        The codes do not end in a number, or the community has no number left.
    """
    fresh = [label for label, grid in enumerate(home) if grid == -1]
    fresh.sort(key=lambda label: (-middles_deg[label][1], middles_deg[label][0]))
    numbers = dict(
        zip(
            fresh,
            _unused(len(fresh), grid_codes, community_code, {*used, *grid_codes}),
            strict=True,
        )
    )
    return tuple(
        grid_codes[grid] if grid != -1 else numbers[label] for label, grid in enumerate(home)
    )


def spare_codes(
    n: int, grid_codes: Sequence[str], *, community_code: str, used: Collection[str]
) -> tuple[str, ...]:
    """Return up to `n` codes that no grid ever had, for grids drawn by hand.

    There are none where the codes of the community do not end in a number.
    """
    try:
        free = _free(grid_codes, community_code, {*used, *grid_codes})
    except InputError:
        return ()
    return tuple(free[:n])


def _unused(n: int, grid_codes: Sequence[str], community_code: str, used: set[str]) -> list[str]:
    if not n:
        return []
    free = _free(grid_codes, community_code, used)
    if len(free) < n:
        raise InputError(
            code="no_number_left",
            problem=f"community {community_code} has no {n} unused grid numbers left",
            problem_zh=f"社区 {community_code} 没有 {n} 个未用过的网格编号",
            mend="ask for fewer grids",
            mend_zh="减少网格数量",
        )
    return free[:n]


def _free(grid_codes: Sequence[str], community_code: str, used: set[str]) -> list[str]:
    prefix, width = _form(grid_codes, community_code)
    numbers = [int(code[len(prefix) :]) for code in grid_codes if code.startswith(prefix)]
    end = FIRST_DEDICATED if width == len(str(FIRST_DEDICATED)) else 10**width
    start = max(numbers, default=0) + 1
    return [
        code
        for number in (*range(start, end), *range(1, min(start, end)))
        if (code := f"{prefix}{number:0{width}d}") not in used
    ]


def _form(grid_codes: Sequence[str], community_code: str) -> tuple[str, int]:
    """Return what the codes of a community's grids begin with, and the digits that follow."""
    if all(
        code.startswith(community_code) and code[len(community_code) :].isdigit()
        for code in grid_codes
    ):
        width = len(grid_codes[0]) - len(community_code) if grid_codes else 3
        return community_code, width
    tail = _TAIL.search(grid_codes[0])
    start = len(grid_codes[0]) if tail is None else tail.start()
    forms = {(code[:start], len(code), code[start:].isdigit()) for code in grid_codes}
    if tail is None or len(forms) > 1:
        raise InputError(
            code="codes_without_numbers",
            problem=f"grid code {grid_codes[0]!r} does not end in a running number",
            problem_zh=f"网格编码 {grid_codes[0]!r} 末尾不是流水号，无法续编",
            mend="give the grids codes of one length that end in a number",
            mend_zh="请使用等长、以流水号结尾的网格编码",
        )
    return grid_codes[0][:start], len(grid_codes[0]) - start


def names_of(
    codes: Sequence[str], known: Mapping[str, str], *, community_name: str
) -> tuple[str, ...]:
    """Return a name for each grid: today's, and for a new one the community with its number."""
    place = community_name.removesuffix("社区").removesuffix("村")
    return tuple(known.get(code) or f"{place}第{_number(code)}网格" for code in codes)


def _number(code: str) -> int:
    return int(code[-3:]) if code[-3:].isdigit() else 0
