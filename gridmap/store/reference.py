"""Read what a district has configured."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from gridmap.casework.calendar import LimitUnit
from gridmap.casework.category import Category
from gridmap.model.ids import TenantId
from gridmap.model.photo import PhotoMoment
from gridmap.model.reference import Act
from gridmap.model.work_order import Disposition, Urgency
from gridmap.store.tables import categories, roles


def read_categories(
    conn: Connection, tenant: TenantId, codes: Collection[str] | None = None
) -> dict[str, Category]:
    """Return categories by code: every one, or those that bear one of these codes."""
    chosen = select(categories).where(categories.c.tenant_id == tenant)
    if codes is not None:
        chosen = chosen.where(categories.c.code == func.any(list(codes)))
    return {
        row.code: Category(
            code=row.code,
            zh=row.zh,
            en=row.en,
            handling=Disposition(row.handling),
            urgency=Urgency(row.urgency),
            skills=frozenset(row.skills),
            respond_s=row.respond_s,
            arrive_s=row.arrive_s,
            close_s=row.close_s,
            respond_unit=LimitUnit(row.respond_unit),
            arrive_unit=LimitUnit(row.arrive_unit),
            close_unit=LimitUnit(row.close_unit),
            acts=frozenset(map(Act, row.acts)),
            photos=frozenset(map(PhotoMoment, row.photos)),
        )
        for row in conn.execute(chosen)
    }


def read_role_titles(conn: Connection, tenant: TenantId) -> dict[str, tuple[str, str]]:
    """Return what each role is called, in Chinese and in English, by its code."""
    rows = conn.execute(
        select(roles.c.code, roles.c.zh, roles.c.en).where(roles.c.tenant_id == tenant)
    )
    return {row.code: (row.zh, row.en) for row in rows}
