"""Propose new divisions of one community into grids, and keep them as drafts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import shapely

from gridmap.coverage.redivision.atoms import Atoms, cut
from gridmap.coverage.redivision.edit import refuse_unsound
from gridmap.coverage.redivision.ground import Workload
from gridmap.coverage.redivision.numbering import (
    LEAST_KEPT_SHARE,
    codes_of,
    nearest_of_today,
    shared_work,
)
from gridmap.coverage.redivision.proposals import Proposal, Wish, propose
from gridmap.store import layer_versions, redivision_drafts, redivision_ground
from gridmap.store.district import District
from gridmap.store.redivision_drafts import NewRedivision
from gridmap.store.redivision_ground import CommunityGround


@dataclass(frozen=True, slots=True, kw_only=True)
class RedivisionOrder:
    """What somebody wants of a re-division.

    Without `n_grids` there are as many grids as today. `requests_share` is the weight of the
    requests of the last `n_days` in the workload; the rest of it are households.
    """

    community: str
    n_grids: int | None = None
    requests_share: float = 0.0
    n_days: int = 90
    seed: int = 20260101


def redivide_community(
    order: RedivisionOrder,
    *,
    district: District,
    actor: str,
    advance: Callable[[int, int | None], None],
) -> tuple[int, ...]:
    """Propose divisions of a community, keep them as drafts and return their numbers.

    No transaction is open while they are looked for. Nothing that is in force changes.

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
    wish = Wish(
        n_grids=len(place.ground.grid_codes) if order.n_grids is None else order.n_grids,
        workload=Workload(requests_share=order.requests_share),
        seed=order.seed,
    )
    found = propose(atoms, place.ground.grid_codes, wish, advance=advance)
    drafts = [
        NewRedivision(
            aim=one.aim.value,
            requests_share=order.requests_share,
            n_days=order.n_days,
            codes=_codes(one, place, atoms, wish=wish),
            made_at=district.clock(),
            made_by=actor,
        )
        for one in found
    ]
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, tenant)
        redivision_ground.refuse_if_changed(conn, tenant, place)
        numbers = redivision_drafts.keep(conn, tenant, place, atoms, drafts)
    return tuple(numbers)


def _codes(
    proposal: Proposal, place: CommunityGround, atoms: Atoms, *, wish: Wish
) -> tuple[str, ...]:
    """Return the code of the grid of every atom, once the shapes are found to be sound."""
    codes = place.ground.grid_codes
    shared = shared_work(proposal.labels, atoms, codes, wish.workload, n_grids=wish.n_grids)
    members: list[list[int]] = [[] for _ in range(wish.n_grids)]
    for atom, label in enumerate(proposal.labels):
        members[label].append(atom)
    shapes = [shapely.coverage_union_all(atoms.shapes[inside]) for inside in members]
    middles = [shapely.centroid(one) for one in shapes]
    own = codes_of(
        nearest_of_today(shared, least_share=LEAST_KEPT_SHARE),
        [(one.x, one.y) for one in middles],
        codes,
        community_code=place.code,
        used=place.used_codes,
    )
    refuse_unsound(
        dict(zip(own, shapes, strict=True)), place.ground.community, srid=place.ground.srid
    )
    return tuple(own[label] for label in proposal.labels)
