"""What the desk knows beside an order: its caller, what lies near, how it was entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, or_, select

from gridmap.casework.intake_policy import IntakePolicy
from gridmap.errors import NotFound
from gridmap.model.ids import FeatureId, RequestId, TenantId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import ENDED_CASES, CaseState
from gridmap.store.sql_files import statement
from gridmap.store.tables import intake_entries, requests, risks, work_orders

Row = Mapping[str, object]
_MOST = 20
_ENDED = frozenset({None, *(state.value for state in ENDED_CASES)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks for what and where, as far as it is known; the request itself is left out."""

    name: str | None = None
    phone: str | None = None
    category: str | None = None
    position: LonLat | None = None
    compound_id: FeatureId | None = None
    request_id: RequestId | None = None
    state: CaseState | None = None
    order_id: WorkOrderId | None = None


def callers_of_order(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> frozenset[str]:
    """Return the names of whoever called about an order or what was merged with it."""
    w, r = work_orders.c, requests.c
    named = (
        select(r.caller_name)
        .join_from(work_orders, requests, and_(r.tenant_id == w.tenant_id, r.id == w.request_id))
        .where(w.tenant_id == tenant, or_(w.id == order_id, w.merged_into == order_id))
        .where(r.caller_name.is_not(None))
    )
    return frozenset(conn.execute(named).scalars())


def asked_of_order(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> Asked:
    """Return what an order is about.

    Raises
    ------
    NotFound
        No such work order.
    """
    row = conn.execute(statement("order_asked"), {"tenant": tenant, "id": order_id}).one_or_none()
    if row is None:
        raise NotFound(
            problem="there is no such work order",
            problem_zh="没有这一工单",
            work_order=str(order_id),
        )
    return Asked(
        name=row.caller_name,
        phone=row.caller_phone or None,
        category=row.category,
        position=None if row.lon is None else LonLat(row.lon, row.lat),
        compound_id=row.compound_id,
        request_id=row.request_id,
        state=CaseState(row.state),
        order_id=order_id,
    )


def earlier_requests(
    conn: Connection, tenant: TenantId, asked: Asked, *, policy: IntakePolicy, at: datetime
) -> list[Row]:
    """Return what the caller's number asked for lately, the newest first."""
    if asked.phone is None:
        return []
    rows = conn.execute(
        statement("caller_requests"),
        {
            "tenant": tenant,
            "phone": asked.phone,
            "since": at - timedelta(days=policy.repeat_days),
            "but": asked.request_id,
            "limit": _MOST,
        },
    )
    return [dict(row) for row in rows.mappings()]


def n_households(
    conn: Connection, tenant: TenantId, asked: Asked, *, policy: IntakePolicy, at: datetime
) -> int:
    """Return how many callers of the compound asked for the same matter lately."""
    if asked.compound_id is None or asked.category is None:
        return 0
    return int(
        conn.execute(
            statement("households_asking"),
            {
                "tenant": tenant,
                "compound": asked.compound_id,
                "category": asked.category,
                "since": at - timedelta(seconds=policy.many_callers_s),
            },
        ).scalar_one()
    )


def similar_orders(
    conn: Connection, tenant: TenantId, asked: Asked, *, policy: IntakePolicy, at: datetime
) -> list[Row]:
    """Return open orders near by that came in lately, those of the same category first."""
    if asked.position is None:
        return []
    rows = conn.execute(
        statement("similar_orders"),
        {
            "tenant": tenant,
            "lon": asked.position.lon,
            "lat": asked.position.lat,
            "radius_m": policy.similar_within_m,
            "since": at - timedelta(seconds=policy.similar_s),
            "category": asked.category,
            "but": asked.order_id,
            "limit": _MOST,
        },
    )
    found = [dict(row) for row in rows.mappings()]
    return [{**row, "age_s": (at - row["opened_at"]).total_seconds()} for row in found]


def entry_of(conn: Connection, tenant: TenantId, request_id: RequestId) -> Row | None:
    """Return how a request was entered by hand; None where no hand did."""
    row = conn.execute(
        select(intake_entries).where(
            intake_entries.c.tenant_id == tenant, intake_entries.c.request_id == request_id
        )
    ).mappings()
    found = row.one_or_none()
    return None if found is None else dict(found)


def risks_of(conn: Connection, tenant: TenantId, request_id: RequestId) -> list[Row]:
    """Return the risks that the words of a request hold, read or not."""
    rows = conn.execute(
        select(risks)
        .where(risks.c.tenant_id == tenant, risks.c.request_id == request_id)
        .order_by(risks.c.raised_at, risks.c.kind)
    ).mappings()
    return [dict(row) for row in rows]


def told(
    conn: Connection, tenant: TenantId, asked: Asked, *, policy: IntakePolicy, at: datetime
) -> dict[str, object]:
    """Return the caller's card and what may be the same matter."""
    earlier = earlier_requests(conn, tenant, asked, policy=policy, at=at)
    n_same = n_households(conn, tenant, asked, policy=policy, at=at)
    return {
        "caller": {
            "name": asked.name,
            "phone": asked.phone,
            "requests": earlier,
            "n_requests": len(earlier) + (asked.request_id is not None),
            "n_open": sum(one["state"] not in _ENDED for one in earlier),
            "n_matters": len({asked.category, *(one["category"] for one in earlier)} - {None}),
            "many_callers": {"n_households": n_same, "limit": policy.many_callers},
        },
        "duplicates": similar_orders(conn, tenant, asked, policy=policy, at=at),
    }
