"""How a division stands, grid by grid and as a whole, beside the one of today."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridmap.coverage.redivision.atoms import NO_GRID, Atoms
from gridmap.coverage.redivision.division import Spread, is_in_one_piece, neighbours, spread
from gridmap.coverage.redivision.ground import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFigures:
    """One grid of a division.

    `load` is its workload against the mean of the division: 1 is fair. `compactness` is
    4 π area / outline²: 1 for a circle, 0.785 for a square.
    """

    code: str
    n_households: int
    n_requests: int
    area_m2: float
    load: float
    compactness: float
    in_one_piece: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionFigures:
    """A whole division.

    Shares are of the metres of border between its grids: along main streets, along streets of
    any kind or water. With one grid there is no border: None.
    """

    grids: tuple[GridFigures, ...]
    spread: Spread
    main_share: float | None
    natural_share: float | None
    mean_compactness: float

    @property
    def in_one_piece(self) -> bool:
        """Tell whether every grid is in one piece."""
        return all(one.in_one_piece for one in self.grids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A division beside today's. `n_households_moved` live in a grid of another code after it.

    `floor` is what `max_over_mean` cannot fall below: the heaviest atom, alone in its grid.
    """

    before: DivisionFigures
    after: DivisionFigures
    n_households: int
    n_requests: int
    n_households_moved: int
    n_requests_moved: int
    vanished: tuple[str, ...]
    fresh: tuple[str, ...]
    floor: float


def compared(
    atoms: Atoms, codes: Sequence[str], grid_codes: Sequence[str], *, workload: Workload
) -> Comparison:
    """Return the figures of a division and of today's.

    Today's grids are counted with the households that really live in them; their ground and
    borders are told in atoms, each with the grid that has most of it.

    Parameters
    ----------
    codes
        The code of the new grid of every atom.
    grid_codes
        The grids of today.
    """
    n_moved = [0, 0]
    before: dict[str, list[int]] = {code: [0, 0] for code in grid_codes}
    after: dict[str, list[int]] = {code: [0, 0] for code in sorted(set(codes))}
    for code, parts in zip(codes, atoms.before, strict=True):
        for old, counts in parts.items():
            for which, n in enumerate(counts):
                after[code][which] += n
                n_moved[which] += n if old != code else 0
                before.setdefault(old, [0, 0])[which] += n
    if before.get(NO_GRID) == [0, 0]:
        del before[NO_GRID]
    total = [sum(one[which] for one in after.values()) for which in (0, 1)]
    work = workload.of(atoms.n_households, atoms.n_requests)
    n_grids = len(after)
    return Comparison(
        before=_division(atoms, [one or NO_GRID for one in atoms.today], before, workload),
        after=_division(atoms, codes, after, workload),
        n_households=total[0],
        n_requests=total[1],
        n_households_moved=n_moved[0],
        n_requests_moved=n_moved[1],
        vanished=tuple(sorted(set(grid_codes) - set(codes))),
        fresh=tuple(sorted(set(codes) - set(grid_codes))),
        floor=max(1.0, float(work.max()) * n_grids),
    )


def _division(
    atoms: Atoms,
    codes: Sequence[str],
    counts: Mapping[str, Sequence[int]],
    workload: Workload,
) -> DivisionFigures:
    order = list(counts)
    work = workload.of([counts[code][0] for code in order], [counts[code][1] for code in order])
    place = {code: number for number, code in enumerate(order)}
    of_atom = np.array([place.get(code, -1) for code in codes])
    borders = atoms.borders
    first, second = of_atom[borders.first], of_atom[borders.second]
    between = first != second
    outline_m, area_m2 = np.zeros(len(order) + 1), np.zeros(len(order) + 1)
    np.add.at(area_m2, of_atom, atoms.area_m2)
    np.add.at(outline_m, of_atom, borders.outer_m)
    for side in (first, second):
        np.add.at(outline_m, side[between], borders.length_m[between])
    compactness = 4.0 * math.pi * area_m2 / np.maximum(outline_m, 1e-9) ** 2
    near = neighbours(atoms)
    border_m = float(borders.length_m[between].sum())
    main_m, natural_m = (float(one[between].sum()) for one in (borders.main_m, borders.natural_m))
    return DivisionFigures(
        grids=tuple(
            GridFigures(
                code=code,
                n_households=counts[code][0],
                n_requests=counts[code][1],
                area_m2=float(area_m2[number]),
                load=float(work[number] * len(order)),
                compactness=float(compactness[number]),
                in_one_piece=is_in_one_piece(set(np.flatnonzero(of_atom == number).tolist()), near),
            )
            for number, code in enumerate(order)
        ),
        spread=spread(work.tolist()),
        main_share=main_m / border_m if border_m else None,
        natural_share=natural_m / border_m if border_m else None,
        mean_compactness=float(compactness[: len(order)].mean()),
    )
