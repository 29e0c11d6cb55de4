"""Start a draft that somebody draws by hand: from today's grids, or beside another draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gridmap.coverage.redivision.atoms import Atoms, cut
from gridmap.coverage.redivision.cost import web_of
from gridmap.coverage.redivision.division import today_in_atoms, workload_of
from gridmap.coverage.redivision.edit import divided, refuse_broken
from gridmap.coverage.redivision.ground import Workload
from gridmap.coverage.redivision.starts import from_today
from gridmap.store import (
    layer_versions,
    redivision_drafts,
    redivision_ground,
    redivision_in_force,
    redivisions,
)
from gridmap.store.district import District
from gridmap.store.redivision_drafts import NewRedivision
from gridmap.store.redivisions import KeptRedivision

BY_HAND = "by_hand"
"""What a draft was made for that no search has found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandDraft:
    """Whose grids are drawn anew, by code or name, and what counts as their work."""

    community: str
    requests_share: float = 0.0
    n_days: int = 90


def draft_by_hand(order: HandDraft, *, district: District, actor: str) -> int:
    """Keep the division of today as a draft, in pieces, and return its number.

    A compound that lies in two grids of today belongs to the one with most of it, and what is
    cut off from its grid to the neighbour with the longest border.

    Raises
    ------
    InputError
        There is no such community, it has no grids, or its work is not known.
    StaleSituation
        Its grids changed meanwhile.
    """
    tenant = district.tenant
    since = district.clock() - timedelta(days=order.n_days)
    # By name, whoever sees a part means what they see; what lies under it is the engine's to read.
    with district.seen_by(district.told_to).reading() as conn:
        community = redivision_ground.community_meant(conn, tenant, order.community)
    with district.reading() as conn:
        place = redivision_ground.ground_of(conn, tenant, community, since=since)
    redivision_ground.refuse_without_grids(place)
    atoms = cut(place.ground)
    draft = NewRedivision(
        aim=BY_HAND,
        requests_share=order.requests_share,
        n_days=order.n_days,
        codes=_codes_of_today(atoms, place.ground.grid_codes, order.requests_share),
        made_at=district.clock(),
        made_by=actor,
    )
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, tenant)
        redivision_ground.refuse_if_changed(conn, tenant, place)
        (number,) = redivision_drafts.keep(conn, tenant, place, atoms, [draft])
    return number


def keep_beside(
    number: int, grids: Mapping[str, Sequence[int]], *, district: District, actor: str
) -> int:
    """Keep a division of the pieces of a re-division as a draft of its own.

    Whoever finds that somebody else has changed a draft meanwhile loses nothing by this.

    Raises
    ------
    NotFound
        There is no re-division of this number.
    InputError
        The division is not sound.
    StaleSituation
        The grids that it was drawn over are no longer in force.
    """
    tenant = district.tenant
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, tenant)
        kept = redivisions.read(conn, tenant, number)
        redivision_in_force.refuse_if_overtaken(conn, tenant, kept)
        known, _ = redivision_drafts.codes_to_choose(conn, tenant, kept)
        codes = divided(kept.atoms, grids, known=known)
        refuse_broken(kept.atoms, codes, set(codes))
        after = KeptRedivision(facts=kept.facts, atoms=kept.atoms, codes=codes)
        redivision_in_force.refuse_unsound_shapes(conn, tenant, after)
        draft = NewRedivision(
            aim=BY_HAND,
            requests_share=kept.facts.requests_share,
            n_days=kept.facts.n_days,
            codes=codes,
            made_at=district.clock(),
            made_by=actor,
        )
        return redivision_drafts.keep_beside(conn, tenant, kept, draft)


def _codes_of_today(
    atoms: Atoms, grid_codes: Sequence[str], requests_share: float
) -> tuple[str, ...]:
    today = today_in_atoms(atoms, grid_codes)
    work = workload_of(atoms, Workload(requests_share=requests_share))
    present = sorted(set(today) - {-1})
    labels = from_today(web_of(atoms, work, [{}] * len(atoms)), today, n_grids=max(1, len(present)))
    return tuple(grid_codes[present[label]] if present else grid_codes[0] for label in labels)
