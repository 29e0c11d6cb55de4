"""Trails, refused fixes and what came of positions: outside the own grid, an order reached."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import shapely
from sqlalchemy import Connection, delete

from gridmap.casework.datum_check import Trail
from gridmap.casework.fixes import PositionPolicy
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.fix import Beforehand, FixFault, MeasuredFix, Spot
from gridmap.model.ids import FeatureId, MemberId, TenantId
from gridmap.model.place import LonLat
from gridmap.store import events, members
from gridmap.store.json_rows import as_json
from gridmap.store.members import Fix
from gridmap.store.sql_files import statement
from gridmap.store.tables import fix_refusals, reached_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """A member whose fixes have come, and what was known before."""

    member_id: MemberId
    subdistrict_id: FeatureId | None
    has_signed: bool
    before: Beforehand


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A fix of a known member, and why it is refused; None where it is taken."""

    of: Reporting
    fix: MeasuredFix
    fault: FixFault | None

    def as_fix(self) -> Fix:
        """Return it as the live row takes it."""
        return Fix(
            member_id=self.of.member_id,
            position=self.fix.position,
            measured_at=self.fix.measured_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """How many fixes were new on the trails, and which are the newest of their members now."""

    n_kept: int
    moved: tuple[Fix, ...]


def read_members(
    conn: Connection,
    tenant: TenantId,
    codes: Sequence[str],
    *,
    between: tuple[datetime, datetime],
) -> dict[str, Reporting]:
    """Return members by code with their shifts between two instants; unknown codes are left out."""
    since, until = between
    rows = conn.execute(
        statement("members_reporting"),
        {"tenant": tenant, "codes": codes, "since": since, "until": until},
    )
    return {
        row.code: Reporting(
            member_id=row.id,
            subdistrict_id=row.subdistrict_id,
            has_signed=row.has_signed,
            before=Beforehand(
                last=_spot(row.lon, row.lat, row.measured_at),
                doubted=_spot(row.doubted_lon, row.doubted_lat, row.doubted_at),
                on_shift=None
                if row.is_followed
                else tuple(zip(row.starts or (), row.ends or (), strict=True)),
            ),
        )
        for row in rows
    }


def _spot(lon: float | None, lat: float | None, measured_at: datetime | None) -> Spot | None:
    """Return a spot; a stated post, which nobody measured, is none."""
    if lon is None or lat is None or measured_at is None:
        return None
    return Spot(position=LonLat(lon, lat), measured_at=measured_at)


def record(
    conn: Connection,
    tenant: TenantId,
    judged: Sequence[Judged],
    *,
    policy: PositionPolicy,
    at: datetime,
) -> Recorded:
    """Write judged fixes: trails, last positions, refusals, and an event for each crossing.

    What everybody locks comes last, so that it is held for the shortest time.
    """
    taken = [one for one in judged if one.fault is None]
    refused = [one for one in judged if one.fault is not None]
    if refused:
        _note_refusals(conn, tenant, refused, at=at)
    if not taken:
        return Recorded(n_kept=0, moved=())
    n_kept = _keep(conn, tenant, taken, at=at)
    fixes = [one.as_fix() for one in taken]
    moved = members.note_fixes(conn, tenant, fixes)
    on_the_way = [one.as_fix() for one in taken if one.of.has_signed]
    happened = [*_reached(conn, tenant, on_the_way, reached_m=policy.reached_m, at=at)]
    if moved:
        happened += _crossings(conn, tenant, moved, outside_m=policy.outside_m, at=at)
        _announce(conn, tenant, moved, taken, at=at)
    events.append(conn, tenant, happened)
    return Recorded(n_kept=n_kept, moved=moved)


def _announce(
    conn: Connection,
    tenant: TenantId,
    moved: Sequence[Fix],
    taken: Sequence[Judged],
    *,
    at: datetime,
) -> None:
    """Tell the live map who has moved, one row for each subdistrict that they belong to."""
    homes = {one.of.member_id: one.of.subdistrict_id for one in taken}
    seen: dict[UUID | None, list[dict[str, object]]] = defaultdict(list)
    for fix in moved:
        place = {"id": str(fix.member_id), "lon": fix.position.lon, "lat": fix.position.lat}
        seen[homes[fix.member_id]].append(place)
    payloads = {home: {"members": places} for home, places in seen.items()}
    events.announce(conn, tenant, at=at, kind="positions", payloads=payloads)


def _keep(conn: Connection, tenant: TenantId, taken: Sequence[Judged], *, at: datetime) -> int:
    """Put fixes on the trails and return how many were new; the same again changes nothing."""
    rows = [
        {
            "member_id": one.of.member_id,
            "measured_at": one.fix.measured_at,
            "lon": one.fix.position.lon,
            "lat": one.fix.position.lat,
            "subdistrict_id": one.of.subdistrict_id,
            "accuracy_m": one.fix.accuracy_m,
            "speed_mps": one.fix.speed_mps,
            "course_deg": one.fix.course_deg,
            "altitude_m": one.fix.altitude_m,
            "battery_share": one.fix.battery_share,
        }
        for one in taken
    ]
    kept = conn.execute(
        statement("keep_fixes"), {"tenant": tenant, "at": at, "rows": as_json(rows)}
    )
    return kept.rowcount


def _note_refusals(
    conn: Connection, tenant: TenantId, refused: Sequence[Judged], *, at: datetime
) -> None:
    """Count refused fixes by member and reason; a place is kept only where it is doubted.

    A second fix near a doubted one may prove it right. No other refused place is anybody's
    business, that of somebody off shift least of all.
    """
    counts = Counter((one.of.member_id, one.fault) for one in refused)
    newest: dict[tuple[MemberId, FixFault | None], Judged] = {}
    for one in sorted(refused, key=lambda one: one.fix.measured_at):
        newest[one.of.member_id, one.fault] = one
    rows = []
    for (member_id, fault), one in newest.items():
        is_doubted = fault is FixFault.JUMPED
        rows.append(
            {
                "member_id": member_id,
                "code": fault,
                "n": counts[member_id, fault],
                "measured_at": one.fix.measured_at.isoformat(),
                "lon": one.fix.position.lon if is_doubted else None,
                "lat": one.fix.position.lat if is_doubted else None,
                "subdistrict_id": one.of.subdistrict_id,
            }
        )
    _write_refusals(conn, tenant, rows, at=at)


def note_unreadable(
    conn: Connection,
    tenant: TenantId,
    member_code: str,
    found: tuple[FixFault, int],
    *,
    at: datetime,
) -> None:
    """Count messages of a member's device that could not be read, by the reason."""
    member = members.home_of(conn, tenant, member_code)
    if member is None:
        return
    code, n = found
    row = {
        "member_id": member.member_id,
        "code": code,
        "n": n,
        "subdistrict_id": member.subdistrict_id,
    }
    _write_refusals(conn, tenant, [row], at=at)


def _write_refusals(
    conn: Connection, tenant: TenantId, rows: Sequence[Mapping[str, object]], *, at: datetime
) -> None:
    conn.execute(statement("note_refusals"), {"tenant": tenant, "at": at, "rows": as_json(rows)})


def _crossings(
    conn: Connection, tenant: TenantId, moved: Sequence[Fix], *, outside_m: float, at: datetime
) -> Iterator[Event]:
    """Note who has left the own grid or is back in it, and yield an event for each crossing."""
    places = _places(moved, tenant)
    for row in conn.execute(statement("enter_grids"), places):
        if row.is_same_grid:
            yield _event(
                EventKind.MEMBER_BACK_IN_GRID,
                row.member_id,
                row.subdistrict_id,
                at=at,
                facts={"grid_id": str(row.grid_id), "left_at": row.since.isoformat()},
            )
    for row in conn.execute(statement("leave_grids"), places | {"outside_m": outside_m}):
        yield _event(
            EventKind.MEMBER_LEFT_GRID,
            row.member_id,
            row.subdistrict_id,
            at=at,
            facts={"grid_id": str(row.grid_id), "since": row.since.isoformat()},
        )


def _reached(
    conn: Connection, tenant: TenantId, taken: Sequence[Fix], *, reached_m: float, at: datetime
) -> Iterator[Event]:
    """Note signed orders that fixes come near to, and yield an event for each, once."""
    if not taken:
        return
    values = _places(taken, tenant) | {"reached_m": reached_m}
    for row in conn.execute(statement("reach_orders"), values):
        yield Event(
            at=at,
            kind=EventKind.ORDER_REACHED,
            actor=MACHINE,
            work_order_id=row.work_order_id,
            assignment_id=row.assignment_id,
            member_id=row.member_id,
            subdistrict_id=row.subdistrict_id,
            facts={"reached_at": row.reached_at.isoformat()},
        )


def forget(conn: Connection, tenant: TenantId, *, before: datetime, limit: int) -> int:
    """Delete the oldest fixes from before an instant and return how many went."""
    gone = conn.execute(
        statement("forget_fixes"), {"tenant": tenant, "before": before, "limit": limit}
    )
    return gone.rowcount


def forget_facts(conn: Connection, tenant: TenantId, *, before: datetime) -> None:
    """Delete refusals that nothing was added to since an instant, and orders reached before it."""
    conn.execute(
        delete(fix_refusals).where(
            fix_refusals.c.tenant_id == tenant, fix_refusals.c.last_at < before
        )
    )
    conn.execute(
        delete(reached_orders).where(
            reached_orders.c.tenant_id == tenant, reached_orders.c.reached_at < before
        )
    )


def last_positions(conn: Connection, tenant: TenantId) -> list[dict[str, object]]:
    """Return the last position of every member, by code."""
    rows = conn.execute(statement("last_positions"), {"tenant": tenant})
    return [dict(row) for row in rows.mappings()]


def trail(
    conn: Connection,
    tenant: TenantId,
    member_id: MemberId,
    *,
    between: tuple[datetime, datetime],
    limit: int,
) -> list[dict[str, object]]:
    """Return the fixes of a member from one instant to before another, oldest first."""
    since, until = between
    rows = conn.execute(
        statement("trail_of_member"),
        {"tenant": tenant, "member_id": member_id, "since": since, "until": until, "limit": limit},
    )
    return [dict(row) for row in rows.mappings()]


def trails_in_grids(
    conn: Connection, tenant: TenantId, *, since: datetime, most: int, fewest: int
) -> list[Trail]:
    """Return the newest fixes of each member who has enough of them, with the own grid."""
    rows = conn.execute(
        statement("trails_in_grids"),
        {"tenant": tenant, "since": since, "most": most, "fewest": fewest},
    )
    return [
        Trail(
            member_code=row.member_code,
            lons=row.lons,
            lats=row.lats,
            home_grid=shapely.from_wkb(bytes(row.wkb)),
        )
        for row in rows
    ]


def _places(fixes: Sequence[Fix], tenant: TenantId) -> dict[str, object]:
    return {
        "tenant": tenant,
        "ids": [one.member_id for one in fixes],
        "times": [one.measured_at for one in fixes],
        "lons": [one.position.lon for one in fixes],
        "lats": [one.position.lat for one in fixes],
    }


def _event(
    kind: EventKind,
    member_id: MemberId,
    subdistrict_id: FeatureId | None,
    *,
    at: datetime,
    facts: Mapping[str, object],
) -> Event:
    return Event(
        at=at,
        kind=kind,
        actor=MACHINE,
        member_id=member_id,
        subdistrict_id=subdistrict_id,
        facts=facts,
    )
