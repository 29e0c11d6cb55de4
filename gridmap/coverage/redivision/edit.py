"""Change a division by hand: pieces go to another grid, and everything is checked at once."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.redivision.atoms import Atoms
from gridmap.coverage.redivision.division import is_in_one_piece, neighbours
from gridmap.errors import InputError, StaleSituation
from gridmap.geo import crs, topology
from gridmap.model.redivision import Redivision

_MIN_FAULT_M2 = 1.0
_TINY = 1e-300


def moved(atoms: Atoms, codes: Sequence[str], chosen: Collection[int], to: str) -> tuple[str, ...]:
    """Return the codes after some atoms have gone to another grid.

    Raises
    ------
    InputError
        There is no such atom or grid; or a grid would be empty, or in several pieces.
    """
    unknown = sorted(one for one in chosen if not 0 <= one < len(atoms))
    if unknown:
        raise InputError(
            code="no_such_piece",
            problem=f"there is no piece {unknown[0]}",
            problem_zh=f"没有编号为 {unknown[0]} 的地块",
            mend=f"pieces are numbered from 0 to {len(atoms) - 1}",
            mend_zh=f"地块编号为 0 到 {len(atoms) - 1}",
            field="piece",
            value=unknown[0],
        )
    if to not in codes:
        raise InputError(
            code="no_such_grid",
            problem=f"the re-division has no grid {to!r}",
            problem_zh=f"方案中没有网格 {to!r}",
            mend=f"name one of {', '.join(sorted(set(codes)))}",
            mend_zh=f"可用网格：{'、'.join(sorted(set(codes)))}",
            field="to",
            value=to,
        )
    after = tuple(to if atom in chosen else code for atom, code in enumerate(codes))
    refuse_broken(atoms, after, {to, *(codes[atom] for atom in chosen)})
    return after


def divided(
    atoms: Atoms, grids: Mapping[str, Sequence[int]], *, known: Collection[str]
) -> tuple[str, ...]:
    """Return the code of every atom of a division that is stated grid by grid.

    Whether its grids are in one piece is another question: `refuse_broken` asks it.

    Parameters
    ----------
    known
        The codes that grids of it may have.

    Raises
    ------
    InputError
        A grid is not known; an atom is in no grid, in two, or there is none of its number.
    """
    unknown = sorted(set(grids) - set(known))
    if unknown:
        raise InputError(
            code="no_such_grid",
            problem=f"{unknown[0]!r} is neither a grid of today nor an unused number",
            problem_zh=f"{unknown[0]!r} 既不是现有网格，也不是可用的新编号",
            mend="use the codes that the editor offers",
            mend_zh="请使用编辑页给出的编号",
            field="grids",
            value=unknown[0],
        )
    stated = [atom for members in grids.values() for atom in members]
    if sorted(stated) != list(range(len(atoms))):
        raise InputError(
            code="not_every_piece_once",
            problem=f"each piece from 0 to {len(atoms) - 1} belongs to exactly one grid",
            problem_zh=f"地块 0 至 {len(atoms) - 1} 须各属且仅属一个网格",
            mend="state every piece once",
            mend_zh="请让每个地块恰好出现一次",
            field="grids",
        )
    code_of = {atom: code for code, members in grids.items() for atom in members}
    return tuple(code_of[atom] for atom in range(len(atoms)))


def refuse_if_edited(facts: Redivision, seen: int | None) -> None:
    """Refuse to go on from a draft that somebody has changed since it was looked at.

    Raises
    ------
    StaleSituation
        It has other edits than those that were seen.
    """
    if seen is None or seen == facts.edits:
        return
    who = facts.edited_by or ""
    raise StaleSituation(
        code="draft_has_changed",
        problem=f"re-division {facts.number} was changed meanwhile by {who}",
        problem_zh=f"第 {facts.number} 号方案已被 {who} 修改",
        mend="look at it as it is now, or keep yours as a draft of its own",
        mend_zh="请查看最新内容，或把自己的改动另存为新草案",
        number=facts.number,
        edits=facts.edits,
        edited_by=who,
    )


def refuse_broken(atoms: Atoms, codes: Sequence[str], touched: Collection[str]) -> None:
    """Check that some grids have atoms, and that these hang together.

    Raises
    ------
    InputError
        A grid would be empty, or in several pieces.
    """
    near = neighbours(atoms)
    for grid in sorted(touched):
        members = {atom for atom, code in enumerate(codes) if code == grid}
        if is_in_one_piece(members, near):
            continue
        what, zh = ("be in several pieces", "不再连片") if members else ("be empty", "变为空")
        raise InputError(
            code="grid_would_break" if members else "grid_would_be_empty",
            problem=f"grid {grid} would {what}",
            problem_zh=f"网格 {grid} 将{zh}",
            mend="move the pieces in between along, or choose another grid",
            mend_zh="请连同中间的地块一起移动，或改选其他网格",
            grid=grid,
        )


def refuse_unsound(
    shapes: Mapping[str, BaseGeometry], community: BaseGeometry, *, srid: int
) -> None:
    """Check the shapes themselves: no overlap, no gap, nothing outside, nobody left out.

    Drawing errors up to a square metre are none. Looked for in degrees: a long straight side
    becomes a curve in metres as soon as somebody adds a corner to it.

    Raises
    ------
    InputError
        The first fault found, with its square metres.
    """
    codes = list(shapes)
    areas = np.array([shapes[code] for code in codes], dtype=object)
    whole = np.array([community], dtype=object)
    m2 = float(shapely.area(crs.to_metric(whole, srid=srid))[0]) / max(community.area, _TINY)
    limit = _MIN_FAULT_M2 / m2 if m2 else 0.0
    for one in topology.overlaps(areas, min_area_m2=limit):
        _refuse("overlap", "重叠", (codes[one.first], codes[one.second]), m2 * one.patch.area_m2)
    for patch in topology.gaps(areas, within=community, min_area_m2=limit):
        _refuse("a gap", "缝隙", (), m2 * patch.area_m2)
    parents = np.full(len(areas), community, dtype=object)
    for part in topology.outside_parent(areas, parents, min_area_m2=limit):
        where = (codes[part.index],)
        _refuse("ground outside the community", "越出社区", where, m2 * part.patch.area_m2)


def _refuse(what: str, zh: str, grids: Sequence[str], area_m2: float) -> None:
    where = f" ({', '.join(grids)})" if grids else ""
    raise InputError(
        code="unsound_division",
        problem=f"the division has {what} of {area_m2:.1f} m²{where}",
        problem_zh=f"划分存在{zh} {area_m2:.1f} 平方米{where}",
        mend="propose anew: the community's outline has changed",
        mend_zh="社区界线已有变动，请重新编制方案",
        area_m2=round(area_m2, 1),
    )
