"""Weather warnings: the grids they are for, who has to confirm, who has to be called."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_unless

from gridmap.errors import NotFound
from gridmap.model.emergency import EmergencyKind, KeptPlan, WarningColour, WeatherWarning
from gridmap.model.emergency_steps import PhoneCall
from gridmap.model.ids import FeatureId, TenantId, WarningId
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import (
    names,
    warning_calls,
    warning_duties,
    warning_grids,
    weather_warnings,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWarning:
    """A warning as stored."""

    id: WarningId
    identifier: str
    issuer: str
    kind: EmergencyKind
    colour: WarningColour
    headline: str
    sent_at: datetime
    valid_from: datetime
    valid_to: datetime
    is_exercise: bool
    ended_at: datetime | None
    is_over: bool
    n_grids: int
    n_duties: int
    n_confirmed: int
    n_to_call: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPerson:
    """One person who has to confirm a warning, and what is known of it."""

    id: UUID
    plan_code: str
    area_code: str
    area_name: str
    person_name: str
    phone: str
    asked_at: datetime
    confirm_by: datetime
    confirmed_at: datetime | None
    confirmed_by: str | None
    n_calls: int
    last_call_at: datetime | None
    was_reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """How many persons of a warning are to be phoned since the last look."""

    warning_id: UUID
    is_exercise: bool
    n_to_call: int


def take(
    conn: Connection, tenant: TenantId, warning: WeatherWarning, *, at: datetime, actor: str
) -> tuple[WarningId, bool]:
    """Store a warning once and return its id, and whether it is new."""
    warning_id = WarningId(new_id())
    w = weather_warnings.c
    taken = conn.execute(
        insert_unless(weather_warnings)
        .values(
            tenant_id=tenant,
            id=warning_id,
            identifier=warning.identifier,
            issuer=warning.issuer,
            part=warning.part,
            kind=warning.kind.value,
            colour=warning.colour.value,
            headline=warning.headline,
            sent_at=warning.sent_at,
            valid_from=warning.valid_from,
            valid_to=warning.valid_to,
            is_exercise=warning.is_exercise,
            received_at=at,
            received_by=actor,
            ended_at=at if warning.is_all_clear else None,
        )
        .on_conflict_do_nothing(constraint=names.WARNING_ONCE)
        .returning(w.id)
    ).scalar_one_or_none()
    if taken is not None:
        return warning_id, True
    known = conn.execute(
        select(w.id).where(
            w.tenant_id == tenant,
            w.issuer == warning.issuer,
            w.identifier == warning.identifier,
            w.part == warning.part,
        )
    )
    return WarningId(known.scalar_one()), False


def end_replaced(
    conn: Connection, tenant: TenantId, warning: WeatherWarning, *, at: datetime
) -> int:
    """End the warnings of the same issuer that this one replaces, and return how many.

    An exercise ends nothing but exercises.
    """
    w = weather_warnings.c
    ended = conn.execute(
        update(weather_warnings)
        .where(
            w.tenant_id == tenant,
            w.issuer == warning.issuer,
            w.identifier.in_(warning.replaces),
            w.is_exercise == warning.is_exercise,
            w.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    return ended.rowcount


def grids_under(
    conn: Connection, tenant: TenantId, warning: WeatherWarning
) -> tuple[FeatureId, ...]:
    """Return the grids that a warning is for."""
    rings = [one for one in warning.areas_deg if one]
    shapes = [f"POLYGON(({', '.join(f'{lon!r} {lat!r}' for lon, lat in ring)}))" for ring in rings]
    rows = conn.execute(
        statement("grids_under_warning"),
        {"tenant": tenant, "shapes": shapes, "codes": list(warning.area_codes)},
    )
    return tuple(row.id for row in rows)


def put_grids(
    conn: Connection, tenant: TenantId, warning_id: WarningId, grids: Sequence[FeatureId]
) -> None:
    """Note which grids a warning is for; what is noted already stays."""
    if grids:
        conn.execute(
            insert_unless(warning_grids).on_conflict_do_nothing(),
            [{"tenant_id": tenant, "warning_id": warning_id, "grid_id": one} for one in grids],
        )


def ask(
    conn: Connection, tenant: TenantId, warning_id: WarningId, plan: KeptPlan, *, at: datetime
) -> int:
    """Ask the duty persons of a plan to confirm; return how many were asked."""
    duties = [
        {"id": new_id(), "area_code": one.area_code, "name": one.name, "phone": one.phone}
        for one in plan.plan.duties
    ]
    rows = conn.execute(
        statement("ask_duties_of_plan"),
        {
            "tenant": tenant,
            "warning_id": warning_id,
            "plan_id": plan.id,
            "asked_at": at,
            "confirm_by": at + timedelta(seconds=plan.plan.confirm_within_s),
            "duties": as_json(duties),
        },
    )
    return len(rows.all())


def confirm(
    conn: Connection, tenant: TenantId, duty_ids: Sequence[UUID], *, by: str, at: datetime
) -> int:
    """Note that these have confirmed; return for how many that is new."""
    d = warning_duties.c
    settled = conn.execute(
        update(warning_duties)
        .where(d.tenant_id == tenant, d.id.in_(duty_ids), d.confirmed_at.is_(None))
        .values(confirmed_at=at, confirmed_by=by)
    )
    return settled.rowcount


def raise_unconfirmed(
    conn: Connection, tenant: TenantId, *, at: datetime
) -> tuple[Unconfirmed, ...]:
    """Return, once, how many have not confirmed in time, by warning that is not over."""
    rows = conn.execute(
        statement("raise_unconfirmed_warnings"), {"tenant": tenant, "at": at}
    ).mappings()
    return tuple(Unconfirmed(**row) for row in rows)


def note_call(conn: Connection, tenant: TenantId, duty_id: UUID, call: PhoneCall) -> None:
    """Note a phone call to a duty person."""
    conn.execute(
        insert(warning_calls),
        {"tenant_id": tenant, "id": new_id(), "duty_id": duty_id, **asdict(call)},
    )


def duties(conn: Connection, tenant: TenantId, warning_id: WarningId) -> tuple[AskedPerson, ...]:
    """Return everybody who has to confirm a warning, by area and name."""
    rows = conn.execute(
        statement("warning_duties"), {"tenant": tenant, "warning_id": warning_id}
    ).mappings()
    return tuple(AskedPerson(**dict(row)) for row in rows)


def read(conn: Connection, tenant: TenantId, warning_id: WarningId, *, at: datetime) -> KeptWarning:
    """Return one warning as it stands at an instant.

    Raises
    ------
    NotFound
        There is no such warning.
    """
    for one in _warnings(conn, tenant, warning_id=warning_id, at=at):
        return one
    raise NotFound(
        problem="there is no such warning",
        mend="gridmap emergency warnings",
        problem_zh="没有这一预警",
        mend_zh="gridmap emergency warnings 可列出预警",
        warning=str(warning_id),
    )


def newest(
    conn: Connection, tenant: TenantId, *, limit: int, at: datetime
) -> tuple[KeptWarning, ...]:
    """Return the newest warnings first, as they stand at an instant."""
    return _warnings(conn, tenant, limit=limit, at=at)


def _warnings(
    conn: Connection,
    tenant: TenantId,
    *,
    at: datetime,
    warning_id: UUID | None = None,
    limit: int = 1,
) -> tuple[KeptWarning, ...]:
    values = {"tenant": tenant, "id": warning_id, "limit": limit, "at": at}
    rows = conn.execute(statement("weather_warnings"), values).mappings()
    return tuple(_kept(row) for row in rows)


def _kept(row: RowMapping) -> KeptWarning:
    told = dict(row)
    return KeptWarning(
        **{
            **told,
            "id": WarningId(told["id"]),
            "kind": EmergencyKind(told["kind"]),
            "colour": WarningColour(told["colour"]),
        }
    )
