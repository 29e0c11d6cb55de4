"""Move pieces of a draft from one grid to another, by number or by what stands on them."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.redivision.edit import moved
from gridmap.errors import IllegalMove, InputError
from gridmap.model.redivision import RedivisionState
from gridmap.store import redivision_ground, redivision_in_force, redivisions
from gridmap.store.district import District
from gridmap.store.redivisions import KeptRedivision


def edit_redivision(
    number: int, pieces: Sequence[str], *, to: str, district: District
) -> KeptRedivision:
    """Give pieces of a draft to another of its grids and return the draft as it is now.

    Parameters
    ----------
    pieces
        Numbers of atoms, or codes of compounds and buildings: the piece that one stands on
        goes as a whole.
    to
        Code of a grid of this draft.

    Raises
    ------
    IllegalMove
        It is no draft any more.
    InputError
        A piece or the grid is not known, a grid would be empty or in several pieces, or there
        would be an overlap, a gap, or ground outside the community.
    StaleSituation
        The grids that it was drawn over are no longer in force.
    """
    tenant = district.tenant
    with district.writing() as conn:
        kept = redivisions.read(conn, tenant, number, to_change=True)
        if kept.facts.state is not RedivisionState.DRAFT:
            raise IllegalMove(
                problem=f"re-division {number} is {kept.facts.state.en}, no draft",
                problem_zh=f"第 {number} 号方案已不是草案（{kept.facts.state.zh}）",
                mend="propose anew",
                mend_zh="请重新编制方案",
                number=number,
            )
        redivision_in_force.refuse_if_overtaken(conn, tenant, kept)
        places = {one: redivision_ground.place_of(conn, tenant, one) for one in pieces}
        chosen = {_atom(kept, piece, shape) for piece, shape in places.items()}
        codes = moved(kept.atoms, kept.codes, chosen, to)
        after = KeptRedivision(facts=kept.facts, atoms=kept.atoms, codes=codes)
        redivision_in_force.refuse_unsound_shapes(conn, tenant, after)
        redivisions.put_atoms(
            conn, tenant, kept.facts.id, {to: sorted(chosen)}, actor=district.actor
        )
        return redivisions.read(conn, tenant, number)


def _atom(kept: KeptRedivision, piece: str, shape: BaseGeometry | None) -> int:
    """Return the atom that is meant: by its number, or the one under a compound or building."""
    if piece.isdecimal() and int(piece) < len(kept.atoms):
        return int(piece)
    if shape is not None:
        under = shapely.intersects(kept.atoms.shapes, shapely.point_on_surface(shape))
        if under.any():
            return int(under.argmax())
    raise InputError(
        code="no_such_piece",
        problem=f"{piece!r} is no piece, compound or building of this community",
        problem_zh=f"{piece!r} 不是本社区的地块编号、小区或楼栋编码",
        mend="see the numbers on the map: gridmap redivide show NUMBER --out map.html",
        mend_zh="地块编号见图：gridmap redivide show 编号 --out map.html",
        field="piece",
        value=piece,
    )
