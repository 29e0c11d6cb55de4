"""Whom a request complains about: found by code, kept with the request, asked at the check."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from gridmap.model.ids import FeatureId, MemberId, RequestId, TenantId, WorkOrderId
from gridmap.model.request import Accusation, AccusedKind
from gridmap.store.members import ids_by_code
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import areas, members, recusals

_LEVELS = ("grids", "communities", "subdistricts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """One of those that an accusation names; exactly one of the three is given."""

    member_id: MemberId | None = None
    employer: str | None = None
    area_id: FeatureId | None = None


def resolve(
    conn: Connection, tenant: TenantId, accusations: Collection[Accusation]
) -> dict[Accusation, tuple[Recusal, ...]]:
    """Return who is meant by each; an unknown member or area is missing.

    A code that a grid and a community share means both. An employer is taken by its name,
    whether or not somebody works there.
    """
    codes = {kind: [one.code for one in accusations if one.kind is kind] for kind in AccusedKind}
    people = ids_by_code(conn, tenant, codes[AccusedKind.MEMBER])
    places = _areas_by_code(conn, tenant, codes[AccusedKind.AREA])
    found: dict[Accusation, tuple[Recusal, ...]] = {}
    for one in accusations:
        if one.kind is AccusedKind.EMPLOYER:
            found[one] = (Recusal(employer=one.code),)
        elif one.kind is AccusedKind.MEMBER and one.code in people:
            found[one] = (Recusal(member_id=people[one.code]),)
        elif one.kind is AccusedKind.AREA and one.code in places:
            found[one] = tuple(Recusal(area_id=area_id) for area_id in places[one.code])
    return found


def known(conn: Connection, tenant: TenantId) -> frozenset[str]:
    """Return every member and area that can be accused, as "member:A001" and "area:4601"."""
    people = conn.execute(select(members.c.code).where(members.c.tenant_id == tenant))
    places = conn.execute(
        select(areas.c.code).where(
            areas.c.tenant_id == tenant, areas.c.layer.in_(_LEVELS), areas.c.valid_to.is_(None)
        )
    )
    return frozenset(
        {f"{AccusedKind.MEMBER.value}:{row.code}" for row in people}
        | {f"{AccusedKind.AREA.value}:{row.code}" for row in places}
    )


def write(
    conn: Connection,
    tenant: TenantId,
    accused: Iterable[tuple[RequestId, Collection[Accusation]]],
    found: Mapping[Accusation, tuple[Recusal, ...]],
) -> None:
    """Keep whom new requests complain about."""
    rows = [
        {
            "tenant_id": tenant,
            "id": new_id(),
            "request_id": request_id,
            "member_id": one.member_id,
            "employer": one.employer,
            "area_id": one.area_id,
        }
        for request_id, accusations in accused
        for accusation in dict.fromkeys(accusations)
        for one in found[accusation]
    ]
    if rows:
        conn.execute(insert(recusals), rows)


def accused_among(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, ids: Collection[MemberId]
) -> frozenset[MemberId]:
    """Return those of the members whom an order, or one that joined it, is about."""
    if not ids:
        return frozenset()
    rows = conn.execute(
        statement("accused_among"), {"tenant": tenant, "order_id": order_id, "ids": list(ids)}
    )
    return frozenset(MemberId(row.id) for row in rows)


def _areas_by_code(
    conn: Connection, tenant: TenantId, codes: Collection[str]
) -> dict[str, list[FeatureId]]:
    if not codes:
        return {}
    rows = conn.execute(
        select(areas.c.code, areas.c.feature_id).where(
            areas.c.tenant_id == tenant,
            areas.c.layer.in_(_LEVELS),
            areas.c.code == func.any(list(codes)),
            areas.c.valid_to.is_(None),
        )
    )
    found: dict[str, list[FeatureId]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(FeatureId(row.feature_id))
    return found
