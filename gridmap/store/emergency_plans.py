"""Emergency plans: every change is a new version, none is ever changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, exists, insert, select, text

from gridmap.errors import InputError, NotFound
from gridmap.model.emergency import (
    DispatchOverlay,
    DutyPerson,
    EmergencyKind,
    EmergencyPlan,
    KeptPlan,
    WorkGroup,
)
from gridmap.model.ids import FeatureId, PlanId, TenantId
from gridmap.model.place import LonLat
from gridmap.store.new_id import new_id
from gridmap.store.tables import emergency_plans

_AREA = text(
    "SELECT feature_id AS id, name, subdistrict_id FROM areas"
    " WHERE tenant_id = :tenant AND valid_to IS NULL AND code = :code AND geom IS NOT NULL"
    " ORDER BY layer LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area in force."""

    id: FeatureId
    name: str
    subdistrict_id: FeatureId | None


def area_of(conn: Connection, tenant: TenantId, code: str) -> Area:
    """Return the area of a code.

    Raises
    ------
    InputError
        No area in force has this code and a shape.
    """
    found = conn.execute(_AREA, {"tenant": tenant, "code": code}).one_or_none()
    if found is None:
        raise InputError(
            code="unknown_area",
            problem=f"no area in force has the code {code!r}",
            mend="name a district, subdistrict, community or grid by its code",
            problem_zh=f"没有编码为 {code!r} 的现行区域",
            mend_zh="请填写区、街道、社区或网格的编码",
            field="area_code",
            value=code,
        )
    return Area(id=found.id, name=found.name, subdistrict_id=found.subdistrict_id)


def put(
    conn: Connection, tenant: TenantId, plan: EmergencyPlan, *, at: datetime, actor: str
) -> KeptPlan:
    """Store a plan as the next version of its code; what is stored already is left alone."""
    area = area_of(conn, tenant, plan.area_code)
    for duty in plan.duties:
        area_of(conn, tenant, duty.area_code)
    take_turn(conn, tenant)
    newest = _read(conn, _of_code(tenant, plan.code))
    if newest is not None and newest.plan == plan:
        return newest
    version = 1 if newest is None else newest.version + 1
    plan_id = PlanId(new_id())
    conn.execute(
        insert(emergency_plans),
        {
            "tenant_id": tenant,
            "id": plan_id,
            "code": plan.code,
            "version": version,
            "kind": plan.kind.value,
            "area_id": area.id,
            "body": asdict(plan),
            "made_at": at,
            "made_by": actor,
            "subdistrict_id": area.subdistrict_id,
        },
    )
    return KeptPlan(
        id=plan_id,
        version=version,
        area_id=area.id,
        subdistrict_id=area.subdistrict_id,
        made_at=at,
        made_by=actor,
        plan=plan,
    )


def read(conn: Connection, tenant: TenantId, code: str) -> KeptPlan:
    """Return the newest version of a plan.

    Raises
    ------
    NotFound
        There is no plan of this code.
    """
    found = _read(conn, _of_code(tenant, code))
    if found is None:
        raise NotFound(
            problem=f"there is no emergency plan {code!r}",
            mend="gridmap emergency plan list",
            problem_zh=f"没有预案 {code!r}",
            mend_zh="gridmap emergency plan list 可列出全部预案",
            plan=code,
        )
    return found


def read_version(conn: Connection, tenant: TenantId, plan_id: PlanId) -> KeptPlan:
    """Return the version that something refers to."""
    p = emergency_plans.c
    row = conn.execute(
        select(emergency_plans).where(p.tenant_id == tenant, p.id == plan_id)
    ).mappings()
    return _kept(row.one())


def newest(
    conn: Connection, tenant: TenantId, *, kind: EmergencyKind | None = None
) -> tuple[KeptPlan, ...]:
    """Return the newest version of every plan, or of those of one kind, by code."""
    p, newer = emergency_plans.c, emergency_plans.alias("newer").c
    is_overtaken = exists().where(
        newer.tenant_id == p.tenant_id, newer.code == p.code, newer.version > p.version
    )
    query = select(emergency_plans).where(p.tenant_id == tenant, ~is_overtaken).order_by(p.code)
    rows = conn.execute(query).mappings()
    return tuple(one for one in map(_kept, rows) if kind is None or one.plan.kind is kind)


def take_turn(conn: Connection, tenant: TenantId) -> None:
    """Let one transaction of a district give out numbers of emergencies at a time."""
    conn.execute(text("SELECT pg_advisory_xact_lock(4490008, :tenant)"), {"tenant": tenant})


def _of_code(tenant: TenantId, code: str) -> Select[Any]:
    p = emergency_plans.c
    return (
        select(emergency_plans)
        .where(p.tenant_id == tenant, p.code == code)
        .order_by(p.version.desc())
        .limit(1)
    )


def _read(conn: Connection, query: Select[Any]) -> KeptPlan | None:
    row = conn.execute(query).mappings().one_or_none()
    return None if row is None else _kept(row)


def _kept(row: RowMapping) -> KeptPlan:
    return KeptPlan(
        id=PlanId(row["id"]),
        version=row["version"],
        area_id=row["area_id"],
        subdistrict_id=row["subdistrict_id"],
        made_at=row["made_at"],
        made_by=row["made_by"],
        plan=_plan(row["body"]),
    )


def _plan(body: Mapping[str, Any]) -> EmergencyPlan:
    overlay = body["overlay"]
    return EmergencyPlan(
        **{
            **body,
            "kind": EmergencyKind(body["kind"]),
            "position": LonLat(**body["position"]),
            "groups": tuple(_group(one) for one in body["groups"]),
            "duties": tuple(DutyPerson(**one) for one in body["duties"]),
            "overlay": DispatchOverlay(
                **{**overlay, "urgent_categories": tuple(overlay["urgent_categories"])}
            ),
        }
    )


def _group(body: Mapping[str, Any]) -> WorkGroup:
    return WorkGroup(
        **{
            **body,
            "position": LonLat(**body["position"]),
            "roles": tuple(body["roles"]),
            "skills": tuple(body["skills"]),
        }
    )
