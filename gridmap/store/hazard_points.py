"""Hazard points 隐患点: who watches them, and what was found when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from gridmap.errors import NotFound
from gridmap.model.emergency import HazardFinding, Operation
from gridmap.model.emergency_steps import HazardCheck
from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.place import LonLat
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import hazard_checks, hazard_points


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardPoint:
    """One point. Under an operation `checked_at` is empty until that operation has looked."""

    id: UUID
    code: str
    name: str
    kind: str
    watcher_name: str
    watcher_phone: str | None
    position: LonLat
    checked_at: datetime | None
    finding: HazardFinding | None

    @property
    def needs_check(self) -> bool:
        """Tell whether somebody has still to go and look."""
        return self.checked_at is None


def listed(
    conn: Connection, tenant: TenantId, operation: Operation | None = None
) -> tuple[HazardPoint, ...]:
    """Return the points of an operation's grids, or all, by code."""
    rows = conn.execute(
        statement("hazard_points"),
        {"tenant": tenant, "operation_id": operation.id if operation else None},
    )
    return tuple(
        HazardPoint(
            id=row.id,
            code=row.code,
            name=row.name,
            kind=row.kind,
            watcher_name=row.watcher_name,
            watcher_phone=row.watcher_phone,
            position=LonLat(row.lon, row.lat),
            checked_at=row.checked_at,
            finding=None if row.finding is None else HazardFinding(row.finding),
        )
        for row in rows
    )


def check(
    conn: Connection, tenant: TenantId, operation: Operation | None, found: HazardCheck
) -> FeatureId | None:
    """Note what was found, and return the point's subdistrict; a drill leaves the point as it was.

    Raises
    ------
    NotFound
        There is no such point.
    """
    h = hazard_points.c
    point = conn.execute(
        select(h.id, h.subdistrict_id).where(h.tenant_id == tenant, h.code == found.code)
    ).one_or_none()
    if point is None:
        raise NotFound(
            problem=f"there is no hazard point {found.code!r}",
            mend="gridmap emergency hazards",
            problem_zh=f"没有编码为 {found.code!r} 的隐患点",
            mend_zh="gridmap emergency hazards 可列出隐患点",
            hazard=found.code,
        )
    conn.execute(
        insert(hazard_checks),
        {
            "tenant_id": tenant,
            "id": new_id(),
            "hazard_point_id": point.id,
            "operation_id": operation.id if operation else None,
            "at": found.at,
            "checker": found.checker,
            "finding": found.finding.value,
            "note": found.note,
        },
    )
    if operation is None or not operation.is_drill:
        conn.execute(
            update(hazard_points)
            .where(h.tenant_id == tenant, h.id == point.id)
            .values(checked_at=found.at, finding=found.finding.value)
        )
    street: FeatureId | None = point.subdistrict_id
    return street
