"""Draw proposals for one community on a map, beside its division of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from gridmap.coverage.redivision.figures import compared
from gridmap.coverage.redivision.ground import Workload
from gridmap.errors import InputError
from gridmap.layers.description import Lang
from gridmap.layers.folium_map import redivision_page
from gridmap.layers.redivision_map import Piece, ProposalOnMap, RedivisionMapData
from gridmap.store import look_up, redivision_ground, redivision_in_force, redivisions
from gridmap.store.district import District
from gridmap.store.redivision_in_force import Named
from gridmap.store.redivisions import KeptRedivision


@dataclass(frozen=True, slots=True, kw_only=True)
class RedivisionMapOrder:
    """What somebody wants printed: which re-divisions, all of one community, and the marks."""

    numbers: Sequence[int]
    lang: Lang = "zh"
    review_number: str | None = None
    internal: bool = True


def draw_redivisions(order: RedivisionMapOrder, *, district: District, zone: tzinfo) -> str:
    """Return the map as one self-contained HTML page; instants are told in `zone`.

    Raises
    ------
    InputError
        No number, or re-divisions of several communities or over different grids.
    NotFound
        There is no re-division of one of the numbers.
    """
    tenant = district.tenant
    at = district.clock().astimezone(zone)
    with district.reading() as conn:
        kept = [redivisions.read(conn, tenant, number) for number in order.numbers]
        _refuse_mixture(kept)
        facts = kept[0].facts
        base = redivision_ground.base_map_of(conn, tenant, facts.community_id)
        proposals = tuple(
            _proposal(one, redivision_in_force.naming(conn, tenant, _vanished(one))) for one in kept
        )
        source = look_up.source_line(conn, tenant)
    data = RedivisionMapData(
        area_name=facts.community_name,
        area_code=facts.community_code,
        as_of=facts.made_at.astimezone(zone),
        source=source,
        community=base.community,
        streets=base.streets,
        waters=base.waters,
        compounds=base.compounds,
        buildings=base.buildings,
        today=redivision_in_force.shapes_of_today(kept[0]),
        proposals=proposals,
    )
    return redivision_page(
        data,
        lang=order.lang,
        made_at=at,
        review_number=order.review_number,
        internal=order.internal,
    )


def _refuse_mixture(kept: Sequence[KeptRedivision]) -> None:
    if kept and len({one.facts.based_on for one in kept}) == 1:
        return
    raise InputError(
        code="no_common_ground",
        problem="name one or more re-divisions that were drawn over the same grids",
        problem_zh="请指定一个或多个基于同一套现状网格的方案",
        mend="gridmap redivide list",
        mend_zh="gridmap redivide list 可列出全部方案",
    )


def _vanished(kept: KeptRedivision) -> list[str]:
    return sorted(set(kept.facts.grid_codes) - set(kept.codes))


def _proposal(kept: KeptRedivision, named: Sequence[Named]) -> ProposalOnMap:
    facts, atoms = kept.facts, kept.atoms
    rows = zip(atoms.shapes, kept.codes, atoms.today, atoms.n_households.tolist(), strict=True)
    return ProposalOnMap(
        number=facts.number,
        aim=facts.aim,
        state=facts.state.value,
        in_force_from=facts.in_force_from,
        shapes=redivision_in_force.grid_shapes(kept),
        pieces=tuple(
            Piece(number=number, shape=shape, code=code, today=today, n_households=n_households)
            for number, (shape, code, today, n_households) in enumerate(rows)
        ),
        comparison=compared(
            atoms,
            kept.codes,
            facts.grid_codes,
            workload=Workload(requests_share=facts.requests_share),
        ),
        n_named=len(named),
    )
