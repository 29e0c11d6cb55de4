"""Demands, resources, projects 三张清单: what is asked, what units can give, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from gridmap.errors import InputError, NotFound
from gridmap.model.ids import DemandId, FeatureId, TenantId
from gridmap.model.place import LonLat
from gridmap.model.wish import Demand, Resource
from gridmap.store.keyed_rows import fingerprint, insert_once
from gridmap.store.new_id import new_id
from gridmap.store.places import locate
from gridmap.store.points import as_point
from gridmap.store.sql_files import statement
from gridmap.store.tables import community_demands, unit_resources, units

Row = Mapping[str, object]
_NEAREST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDemand:
    """A demand, held until the transaction ends."""

    id: DemandId
    state: str
    answer: str | None
    resource_code: str | None
    subdistrict_id: FeatureId | None


def put_resource(conn: Connection, tenant: TenantId, resource: Resource) -> None:
    """Store or change what a unit can give.

    Raises
    ------
    InputError
        No such unit, a unit without a place, or less than what is given already.
    """
    u = units.c
    row = conn.execute(
        select(u.feature_id, func.st_x(u.geom).label("lon"), func.st_y(u.geom).label("lat")).where(
            u.tenant_id == tenant, u.valid_to.is_(None), u.code == resource.unit_code
        )
    ).one_or_none()
    if row is None:
        raise _bad("unit_code", resource.unit_code, "no unit has this code", "没有此编码的单位")
    position = resource.position or (None if row.lon is None else LonLat(row.lon, row.lat))
    if position is None:
        raise _bad(
            "position", None, "neither resource nor unit has a place", "资源和单位都没有位置"
        )
    (location,) = locate(conn, tenant, [position])
    values = {
        "unit_id": row.feature_id,
        "kind": resource.kind,
        "title": resource.title,
        "capacity": resource.capacity,
        "position": as_point(position),
        "subdistrict_id": location.subdistrict_id,
    }
    stored = conn.execute(
        upsert(unit_resources)
        .values(tenant_id=tenant, id=new_id(), code=resource.code, **values)
        .on_conflict_do_update(
            index_elements=["tenant_id", "code"],
            set_=values,
            where=unit_resources.c.n_given <= resource.capacity,
        )
        .returning(unit_resources.c.id)
    ).one_or_none()
    if stored is None:
        raise _bad("capacity", resource.capacity, "more is given already", "已对接的超过此数")


def ask(
    conn: Connection, tenant: TenantId, demand: Demand, *, at: datetime
) -> tuple[DemandId, FeatureId | None, bool]:
    """Store a demand once a key: its id, its subdistrict, whether it is new.

    Raises
    ------
    KeyReused
        The key came before with something else.
    """
    (location,) = locate(conn, tenant, [demand.position])
    row = {
        "tenant_id": tenant,
        "idempotency_key": demand.idempotency_key,
        "fingerprint": fingerprint(demand),
        "kind": demand.kind,
        "text": demand.text,
        "state": "asked",
        "asked_at": at,
        "answer_by": demand.answer_by,
        "position": as_point(demand.position),
        "grid_id": location.grid_id,
        "subdistrict_id": location.subdistrict_id,
    }
    id_, is_new = insert_once(conn, community_demands, row, what="demand", what_zh="需求")
    return DemandId(id_), location.subdistrict_id, is_new


def hold(conn: Connection, tenant: TenantId, demand: DemandId) -> HeldDemand:
    """Return a demand and hold it; NotFound without one of that id."""
    d = community_demands.c
    row = conn.execute(
        select(d.id, d.state, d.answer, d.resource_id, d.subdistrict_id)
        .where(d.tenant_id == tenant, d.id == demand)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFound(
            problem="there is no such demand", problem_zh="没有这一需求", demand=str(demand)
        )
    r = unit_resources.c
    code = conn.execute(
        select(r.code).where(r.tenant_id == tenant, r.id == row.resource_id)
    ).scalar_one_or_none()
    return HeldDemand(
        id=row.id,
        state=row.state,
        answer=row.answer,
        resource_code=code,
        subdistrict_id=row.subdistrict_id,
    )


def take_nearest(
    conn: Connection, tenant: TenantId, demand: DemandId, *, at: datetime
) -> str | None:
    """Match a held demand with the nearest resource of its kind that has some left; None = none.

    Resources are read first and then taken by key, each only while some of it is left.
    """
    asked = {"tenant": tenant, "demand": demand, "limit": _NEAREST}
    r = unit_resources.c
    for row in conn.execute(statement("resources_near"), asked).all():
        taken = conn.execute(
            update(unit_resources)
            .where(r.tenant_id == tenant, r.id == row.id, r.n_given < r.capacity)
            .values(n_given=r.n_given + 1)
        )
        if taken.rowcount == 1:
            _set(conn, tenant, demand, state="matched", resource_id=row.id, matched_at=at)
            return str(row.code)
    return None


def answer(
    conn: Connection, tenant: TenantId, demand: DemandId, text: str, *, at: datetime
) -> None:
    """Answer a held demand."""
    _set(conn, tenant, demand, state="answered", answer=text, answered_at=at)


def _set(conn: Connection, tenant: TenantId, demand: DemandId, **values: object) -> None:
    d = community_demands.c
    conn.execute(
        update(community_demands).where(d.tenant_id == tenant, d.id == demand).values(**values)
    )


def demands(conn: Connection, tenant: TenantId, *, limit: int) -> list[Row]:
    """Return demands with what was matched and answered, newest first."""
    asked = {"tenant": tenant, "limit": limit}
    return [dict(row) for row in conn.execute(statement("three_lists"), asked).mappings()]


def resources(conn: Connection, tenant: TenantId) -> list[Row]:
    """Return what units can give, by code."""
    r, u = unit_resources.c, units.c
    rows = conn.execute(
        select(
            r.code, u.code.label("unit_code"), u.name.label("unit_name"), r.kind, r.title,
            r.capacity, r.n_given,
        )
        .outerjoin(
            units,
            (u.tenant_id == r.tenant_id) & (u.feature_id == r.unit_id) & u.valid_to.is_(None),
        )
        .where(r.tenant_id == tenant)
        .order_by(r.code)
    ).mappings()  # fmt: skip
    return [dict(row) for row in rows]


def _bad(field: str, value: object, problem: str, problem_zh: str) -> InputError:
    return InputError(
        problem=problem,
        problem_zh=problem_zh,
        mend=f"correct {field}",
        mend_zh=f"更正 {field}",
        field=field,
        value=value,
    )
