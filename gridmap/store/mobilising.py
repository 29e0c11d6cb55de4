"""Who can be called, who was called, and what they answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select, text, update

from gridmap.dispatch.chain import BuildingToLead
from gridmap.dispatch.mobilise import Called, Mobilisable, Mobilisation
from gridmap.errors import NotFound
from gridmap.model.emergency import CalledPerson, CallState, Operation, Post
from gridmap.model.ids import MobilisedId, TenantId
from gridmap.model.place import LonLat
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.one_of import one_of
from gridmap.store.sql_files import statement
from gridmap.store.tables import members, mobilisations, mobilised, registered_people

_ANSWERS = frozenset({CallState.CONFIRMED, CallState.DECLINED, CallState.NO_ANSWER})


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who might be called, and how each is reached: a member, or through a unit."""

    people: tuple[Mobilisable, ...]
    is_member: Mapping[UUID, bool]
    unit_of: Mapping[UUID, UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCall:
    """A call that is held while it moves."""

    id: MobilisedId
    code: str
    group_code: str
    state: CallState


def people(conn: Connection, tenant: TenantId, *, is_drill: bool) -> People:
    """Return everybody who might be called, by code."""
    rows = conn.execute(
        statement("people_to_mobilise"), {"tenant": tenant, "is_drill": is_drill}
    ).all()
    return People(
        people=tuple(_mobilisable(row) for row in rows),
        is_member={row.id: row.is_member for row in rows},
        unit_of={row.id: row.unit_id for row in rows},
    )


def _mobilisable(row: Row[Any]) -> Mobilisable:
    return Mobilisable(
        id=row.id,
        code=row.code,
        role=row.role,
        position=None if row.lon is None else LonLat(row.lon, row.lat),
        skills=frozenset(row.skills),
        is_busy=row.is_busy,
        is_called=row.is_called,
    )


def buildings(
    conn: Connection, tenant: TenantId, operation: Operation, *, limit: int
) -> tuple[BuildingToLead, ...]:
    """Return the buildings of the affected grids with the most households."""
    rows = conn.execute(
        statement("buildings_to_lead"),
        {"tenant": tenant, "operation_id": operation.id, "limit": limit},
    )
    return tuple(
        BuildingToLead(
            id=row.id,
            code=row.code,
            position=LonLat(row.lon, row.lat),
            n_households=row.n_households,
        )
        for row in rows
    )


def taken_places(conn: Connection, tenant: TenantId, operation: Operation) -> Counter[str]:
    """Return by group how many are called and have not said that they cannot come."""
    b = mobilised.c
    rows = conn.execute(
        select(b.group_code, func.count().label("n"))
        .where(
            b.tenant_id == tenant,
            b.operation_id == operation.id,
            b.state.not_in([CallState.DECLINED.value, CallState.RELEASED.value]),
        )
        .group_by(b.group_code)
    )
    return Counter({row.group_code: row.n for row in rows})


def record(
    conn: Connection,
    tenant: TenantId,
    operation: Operation,
    found: Mobilisation,
    *,
    reach: People,
    told: Mapping[str, object],
) -> frozenset[str]:
    """Store a mobilisation with every reason, and return the codes of who is called by it.

    `told` has `at`, `actor` and `engine`.
    """
    mobilisation_id = new_id()
    conn.execute(
        insert(mobilisations),
        {
            "tenant_id": tenant,
            "id": mobilisation_id,
            "operation_id": operation.id,
            "considered": [_considered(one) for one in map(asdict, found.considered)],
            "counted": found.counted(),
            "unfilled": dict(found.unfilled),
            **told,
        },
    )
    ordered = sorted(found.called, key=lambda one: one.person.code)
    called = conn.execute(
        statement("insert_mobilised"),
        {
            "tenant": tenant,
            "operation_id": operation.id,
            "mobilisation_id": mobilisation_id,
            "is_drill": operation.is_drill,
            "at": told["at"],
            "subdistrict_id": operation.subdistrict_id,
            "rows": as_json([_call(one, reach) for one in ordered]),
        },
    )
    return frozenset(called.scalars())


def _call(one: Called, reach: People) -> dict[str, object]:
    is_member = reach.is_member[one.person.id]
    return {
        "id": new_id(),
        "code": one.person.code,
        "member_id": one.person.id if is_member else None,
        "person_id": None if is_member else one.person.id,
        "unit_id": reach.unit_of[one.person.id],
        "group_code": one.group,
        "post": one.lead.post.value,
        "follows": one.lead.follows,
        "building_id": one.lead.building_id,
        "travel_s": round(one.travel_s, 1),
    }


def _considered(one: Mapping[str, Any]) -> dict[str, object]:
    return {"code": one["code"], "reason": str(one["reason"]), **one["facts"]}


def reasons(conn: Connection, tenant: TenantId, operation: Operation) -> list[dict[str, Any]]:
    """Return the reasons of the newest mobilisation of an operation, by code."""
    m = mobilisations.c
    found = conn.execute(
        select(m.considered)
        .where(m.tenant_id == tenant, m.operation_id == operation.id)
        .order_by(m.at.desc(), m.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return list(found or [])


def among_seen(
    conn: Connection, tenant: TenantId, considered: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return those considered whose rows the connection sees; the round looked across borders."""
    codes = [str(one["code"]) for one in considered]
    seen = {
        code
        for table in (members, registered_people)
        for code in conn.execute(
            select(table.c.code).where(table.c.tenant_id == tenant, one_of(table.c.code, codes))
        ).scalars()
    }
    return [one for one in considered if one["code"] in seen]


def called(conn: Connection, tenant: TenantId, operation: Operation) -> tuple[CalledPerson, ...]:
    """Return everybody an operation has called, by group, then nearest first."""
    rows = conn.execute(
        statement("mobilised_people"), {"tenant": tenant, "operation_id": operation.id}
    ).mappings()
    return tuple(_called(dict(row)) for row in rows)


def _called(row: dict[str, Any]) -> CalledPerson:
    lon, lat = row.pop("lon"), row.pop("lat")
    return CalledPerson(
        **{
            **row,
            "id": MobilisedId(row["id"]),
            "post": Post(row["post"]),
            "state": CallState(row["state"]),
            "position": None if lon is None else LonLat(lon, lat),
        }
    )


def hold(
    conn: Connection, tenant: TenantId, operation: Operation, codes: Sequence[str]
) -> dict[str, HeldCall]:
    """Return calls by the code of the person and hold them, in the order of their ids.

    Raises
    ------
    NotFound
        Somebody was not called by this operation.
    """
    b = mobilised.c
    rows = conn.execute(
        select(b.id, b.code, b.group_code, b.state)
        .where(b.tenant_id == tenant, b.operation_id == operation.id, b.code.in_(list(codes)))
        .order_by(b.id)
        .with_for_update(key_share=True)
    )
    held = {
        row.code: HeldCall(
            id=MobilisedId(row.id),
            code=row.code,
            group_code=row.group_code,
            state=CallState(row.state),
        )
        for row in rows
    }
    for code in codes:
        if code not in held:
            raise NotFound(
                problem=f"{code!r} was not called by this operation",
                mend="look at the list of those called: gridmap emergency called NUMBER",
                problem_zh=f"{code!r} 不在本次动员名单中",
                mend_zh="请核对动员名单：gridmap emergency called 编号",
                person=code,
            )
    return held


def move(
    conn: Connection,
    tenant: TenantId,
    ids: Sequence[MobilisedId],
    state: CallState,
    *,
    at: datetime,
    by: str,
) -> None:
    """Take one move for several calls that are held; the first answer keeps its time."""
    b = mobilised.c
    values: dict[str, object] = {"state": state.value}
    if state is CallState.MUSTERED:
        values["mustered_at"] = at
    if state in _ANSWERS:
        values |= {"answer": state.value, "answered_by": by}
    if state in _ANSWERS - {CallState.NO_ANSWER}:
        values["answered_at"] = func.coalesce(b.answered_at, at)
    conn.execute(update(mobilised).where(b.tenant_id == tenant, b.id.in_(list(ids))).values(values))


def release_all(conn: Connection, tenant: TenantId, operation: Operation, *, at: datetime) -> int:
    """Release everybody an operation has called, and return how many."""
    released = conn.execute(
        text(
            "UPDATE mobilised SET state = 'released', released_at = :at"
            " WHERE tenant_id = :tenant AND operation_id = :operation AND released_at IS NULL"
        ),
        {"tenant": tenant, "operation": operation.id, "at": at},
    )
    return released.rowcount
