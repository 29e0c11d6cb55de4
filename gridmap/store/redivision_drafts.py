"""Keep new divisions of a community as drafts, with their atoms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import shapely
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, func, insert, select

from gridmap.coverage.redivision.atoms import Atoms
from gridmap.coverage.redivision.borders import Borders
from gridmap.coverage.redivision.numbering import spare_codes
from gridmap.model.ids import RedivisionId, TenantId
from gridmap.model.place import STORAGE_SRID
from gridmap.model.redivision import RedivisionState
from gridmap.store import redivision_ground
from gridmap.store.binary_copy import copy_rows
from gridmap.store.new_id import new_id
from gridmap.store.redivision_ground import CommunityGround
from gridmap.store.redivisions import KeptRedivision
from gridmap.store.tables import redivision_atoms, redivisions

_MOST_SPARE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRedivision:
    """A division to be kept as a draft: what it was made for, and a code for every atom."""

    aim: str
    requests_share: float
    n_days: int
    codes: tuple[str, ...]
    made_at: datetime
    made_by: str


def keep(
    conn: Connection,
    tenant: TenantId,
    place: CommunityGround,
    atoms: Atoms,
    drafts: Sequence[NewRedivision],
) -> list[int]:
    """Keep divisions of one community as drafts and return their numbers."""
    where = {
        "community_id": place.id,
        "community_code": place.code,
        "community_name": place.name,
        "based_on": place.based_on,
        "grid_codes": list(place.ground.grid_codes),
        "subdistrict_id": place.subdistrict_id,
    }
    return [_keep(conn, tenant, where, atoms, draft) for draft in drafts]


def keep_beside(
    conn: Connection, tenant: TenantId, kept: KeptRedivision, draft: NewRedivision
) -> int:
    """Keep another division of the same atoms, over the same grids, and return its number."""
    facts = kept.facts
    where = {
        "community_id": facts.community_id,
        "community_code": facts.community_code,
        "community_name": facts.community_name,
        "based_on": facts.based_on,
        "grid_codes": list(facts.grid_codes),
        "subdistrict_id": facts.subdistrict_id,
    }
    return _keep(conn, tenant, where, kept.atoms, draft)


def codes_to_choose(
    conn: Connection, tenant: TenantId, kept: KeptRedivision
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes that grids of a re-division may have, and those that are to spare.

    The first are those of today, those that it has, and the spare ones: numbers that no grid
    ever had.
    """
    facts = kept.facts
    own = sorted({*facts.grid_codes, *kept.codes})
    spare = spare_codes(
        _MOST_SPARE,
        own,
        community_code=facts.community_code,
        used=redivision_ground.used_codes(conn, tenant),
    )
    return (*own, *spare), spare


def _keep(
    conn: Connection,
    tenant: TenantId,
    where: Mapping[str, object],
    atoms: Atoms,
    draft: NewRedivision,
) -> int:
    highest = select(func.max(redivisions.c.number)).where(redivisions.c.tenant_id == tenant)
    number = (conn.execute(highest).scalar_one() or 0) + 1
    id_ = new_id()
    conn.execute(
        insert(redivisions),
        {
            "tenant_id": tenant,
            "id": id_,
            "number": number,
            "aim": draft.aim,
            "state": RedivisionState.DRAFT.value,
            "requests_share": draft.requests_share,
            "n_days": draft.n_days,
            "borders": _borders_as_json(atoms.borders),
            "made_at": draft.made_at,
            "made_by": draft.made_by,
            **where,
        },
    )
    _copy_atoms(conn, tenant, RedivisionId(id_), atoms, draft.codes)
    return number


def _borders_as_json(borders: Borders) -> dict[str, object]:
    return {one.name: getattr(borders, one.name).tolist() for one in fields(Borders)}


def _copy_atoms(
    conn: Connection,
    tenant: TenantId,
    id_: RedivisionId,
    atoms: Atoms,
    codes: Sequence[str],
) -> None:
    parts = [shapely.MultiPolygon(list(shapely.get_parts(one))) for one in atoms.shapes]
    geom = shapely.to_wkb(shapely.set_srid(parts, STORAGE_SRID), include_srid=True, byte_order=1)
    columns = (
        "tenant_id", "redivision_id", "number", "code", "today", "n_households", "n_residents",
        "n_requests", "area_m2", "before", "geom",
    )  # fmt: skip
    rows = zip(
        range(len(atoms)),
        codes,
        atoms.today,
        atoms.n_households.tolist(),
        atoms.n_residents.tolist(),
        atoms.n_requests.tolist(),
        atoms.area_m2.tolist(),
        (Jsonb(dict(one)) for one in atoms.before),
        geom,
        strict=True,
    )
    copy_rows(conn, redivision_atoms, columns, ((tenant, id_, *row) for row in rows))
