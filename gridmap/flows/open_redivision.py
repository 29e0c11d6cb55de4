"""Open a re-division for the editor: its pieces, today's grids, numbers to spare, faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.redivision.edit import divided
from gridmap.coverage.redivision.figures import Comparison, compared
from gridmap.coverage.redivision.findings import (
    DivisionFault,
    faults_of_parts,
    faults_of_shapes,
)
from gridmap.coverage.redivision.ground import Workload
from gridmap.geo import crs
from gridmap.store import redivision_drafts, redivision_ground, redivision_in_force, redivisions
from gridmap.store.district import District
from gridmap.store.redivisions import KeptRedivision


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorView:
    """A re-division as the editor draws it.

    `today` are the grids in force as they were surveyed, with their faults; `spare` are codes
    for new grids.
    """

    kept: KeptRedivision
    community: BaseGeometry
    today: Mapping[str, BaseGeometry]
    names: Mapping[str, str]
    spare: tuple[str, ...]
    faults_today: tuple[DivisionFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A division that nobody has kept: its figures beside today's, and what is wrong with it."""

    comparison: Comparison
    faults: tuple[DivisionFault, ...]


def open_redivision(number: int, *, district: District) -> EditorView:
    """Return a re-division with all that the editor draws; NotFound if there is none."""
    tenant = district.tenant
    with district.reading() as conn:
        kept = redivisions.read(conn, tenant, number)
        facts = kept.facts
        community = redivision_ground.community_shape(conn, tenant, facts.community_id)
        rows = redivision_ground.grids_of(conn, tenant, facts.community_id)
        _, spare = redivision_drafts.codes_to_choose(conn, tenant, kept)
    today = {row.code: shapely.from_wkb(bytes(row.wkb)) for row in rows}
    return EditorView(
        kept=kept,
        community=community,
        today=today,
        names={row.code: row.name for row in rows},
        spare=spare,
        faults_today=faults_of_shapes(today, community, srid=_srid(community)),
    )


def try_division(number: int, grids: Mapping[str, Sequence[int]], *, district: District) -> Tried:
    """Return what a division of the pieces of a re-division would be like; nothing is kept.

    Raises
    ------
    NotFound
        There is no re-division of this number.
    InputError
        A grid is not known, or a piece is not in exactly one grid.
    """
    tenant = district.tenant
    with district.reading() as conn:
        kept = redivisions.read(conn, tenant, number)
        community = redivision_ground.community_shape(conn, tenant, kept.facts.community_id)
        known, _ = redivision_drafts.codes_to_choose(conn, tenant, kept)
    codes = divided(kept.atoms, grids, known=known)
    after = KeptRedivision(facts=kept.facts, atoms=kept.atoms, codes=codes)
    shapes = redivision_in_force.grid_shapes(after)
    return Tried(
        comparison=compared(
            kept.atoms,
            codes,
            kept.facts.grid_codes,
            workload=Workload(requests_share=kept.facts.requests_share),
        ),
        faults=(
            *faults_of_parts(kept.atoms, codes),
            *faults_of_shapes(shapes, community, srid=_srid(community)),
        ),
    )


def _srid(community: BaseGeometry) -> int:
    middle = community.centroid
    return 0 if community.is_empty else crs.metric_srid(middle.x, lat=middle.y)
