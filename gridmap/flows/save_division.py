"""Save what a planner has drawn: the whole division of a draft, as it was looked at."""

from collections.abc import Mapping, Sequence

from gridmap.coverage.redivision.edit import divided, refuse_broken, refuse_if_edited
from gridmap.errors import IllegalMove
from gridmap.model.redivision import RedivisionState
from gridmap.store import redivision_drafts, redivision_in_force, redivisions
from gridmap.store.district import District
from gridmap.store.redivisions import KeptRedivision


def save_division(
    number: int,
    grids: Mapping[str, Sequence[int]],
    *,
    edits: int,
    district: District,
    actor: str,
) -> KeptRedivision:
    """Save a division of a draft and return the draft as it is now.

    Parameters
    ----------
    grids
        The numbers of the pieces of each grid.
    edits
        The edits of the draft that the division was drawn from: two planners do not write over
        each other.

    Raises
    ------
    IllegalMove
        It is no draft any more.
    StaleSituation
        Somebody has changed it meanwhile, or the grids that it was drawn over.
    InputError
        A grid is not known, a piece is not in exactly one grid, or the division is not sound.
    """
    tenant = district.tenant
    with district.writing() as conn:
        kept = redivisions.read(conn, tenant, number, to_change=True)
        _refuse_unless_draft(kept)
        refuse_if_edited(kept.facts, edits)
        redivision_in_force.refuse_if_overtaken(conn, tenant, kept)
        known, _ = redivision_drafts.codes_to_choose(conn, tenant, kept)
        codes = divided(kept.atoms, grids, known=known)
        refuse_broken(kept.atoms, codes, set(codes))
        after = KeptRedivision(facts=kept.facts, atoms=kept.atoms, codes=codes)
        redivision_in_force.refuse_unsound_shapes(conn, tenant, after)
        changed: dict[str, list[int]] = {}
        for atom, (own, new) in enumerate(zip(kept.codes, codes, strict=True)):
            if own != new:
                changed.setdefault(new, []).append(atom)
        if changed:
            redivisions.put_atoms(conn, tenant, kept.facts.id, changed, actor=actor)
        return redivisions.read(conn, tenant, number)


def _refuse_unless_draft(kept: KeptRedivision) -> None:
    state = kept.facts.state
    if state is not RedivisionState.DRAFT:
        raise IllegalMove(
            problem=f"re-division {kept.facts.number} is {state.en}, no draft",
            problem_zh=f"第 {kept.facts.number} 号方案已不是草案（{state.zh}）",
            mend="keep yours as a draft of its own",
            mend_zh="可把自己的改动另存为新草案",
            number=kept.facts.number,
        )
