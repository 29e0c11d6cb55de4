"""Read which communities need one, the list of re-divisions, and one with its figures."""

from dataclasses import dataclass

from gridmap.coverage.redivision.figures import Comparison, compared
from gridmap.coverage.redivision.ground import Workload
from gridmap.errors import StaleSituation
from gridmap.model.redivision import CommunitySpread, Redivision
from gridmap.store import redivision_ground, redivision_in_force, redivisions
from gridmap.store.district import District
from gridmap.store.redivision_in_force import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class RedivisionView:
    """One re-division: its facts, the figures of both divisions, and who has to be told.

    `named` are members, organizations and micro-grids that name a grid which vanishes: the
    district gives them another one, nothing does it for it. `is_overtaken` says that the
    grids it was drawn over are no longer in force.
    """

    facts: Redivision
    comparison: Comparison
    named: tuple[Named, ...]
    is_overtaken: bool


def rank_communities(*, district: District) -> list[CommunitySpread]:
    """Return the communities of several grids, those that a new division helps most first."""
    with district.reading() as conn:
        return redivision_ground.spread_of_communities(conn, district.tenant)


def list_redivisions(*, district: District, community: str | None = None) -> tuple[Redivision, ...]:
    """Return re-divisions, the newest first, of one community (code or name) or of all."""
    with district.reading() as conn:
        return redivisions.listed(conn, district.tenant, community=community)


def read_redivision(number: int, *, district: District) -> RedivisionView:
    """Return one re-division with its figures; NotFound if there is none of this number."""
    with district.reading() as conn:
        kept = redivisions.read(conn, district.tenant, number)
        facts = kept.facts
        comparison = compared(
            kept.atoms,
            kept.codes,
            facts.grid_codes,
            workload=Workload(requests_share=facts.requests_share),
        )
        try:
            redivision_in_force.refuse_if_overtaken(conn, district.tenant, kept)
            is_overtaken = False
        except StaleSituation:
            is_overtaken = True
        return RedivisionView(
            facts=facts,
            comparison=comparison,
            named=redivision_in_force.naming(conn, district.tenant, comparison.vanished),
            is_overtaken=is_overtaken,
        )
