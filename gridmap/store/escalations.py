"""Tell a work order to further levels: each level once, those before are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from gridmap.casework.escalation import Cause, ranks_to_tell
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import EscalationId, TenantId
from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.model.level import GRID_RANK, Level
from gridmap.store import duty_roster, responsibles
from gridmap.store.duty_roster import OnDuty
from gridmap.store.levels import Area, areas_of_order, read_levels
from gridmap.store.new_id import new_id
from gridmap.store.responsibles import Responsible
from gridmap.store.tables import escalations, tellings
from gridmap.store.work_orders import OrderRow

_LARGE = frozenset(AREA_LEVELS) - {"micro_grids"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Raising:
    """A raise about to be made: up to which rank, why, by whom, when.

    A rank of None is one level more than the order has been told to, and no less than the one
    above the grid.
    """

    rank: int | None
    cause: Cause
    at: datetime
    actor: str
    reason: str | None = None


def highest_rank(conn: Connection, tenant: TenantId, order: OrderRow) -> int:
    """Return the highest rank that a held work order has been told to; 0 = none."""
    highest = select(func.coalesce(func.max(escalations.c.rank), 0)).where(
        escalations.c.tenant_id == tenant, escalations.c.work_order_id == order.id
    )
    return int(conn.execute(highest).scalar_one())


def raise_order(
    conn: Connection, tenant: TenantId, order: OrderRow, raising: Raising
) -> tuple[Event, ...]:
    """Tell a held work order to every level up to a rank, and return what happened.

    A level without anybody on duty is a gap: it is written down as vacant and the next one is
    told too, up to the top; so it is where only those are on duty who were told before, at another
    level. A level that has no area for the order (the grid, for what lies in none), or that was
    told before levels changed places, is passed over for the next one. Whoever answers for the
    place is told with the first level that reaches as far, once for an order. Nothing happens where
    all of it was told before.
    """
    levels = read_levels(conn, tenant)
    before = highest_rank(conn, tenant, order)
    target = _target(levels, before) if raising.rank is None else raising.rank
    asked = set(ranks_to_tell(levels, before=before, target=target))
    if not asked:
        return ()
    areas = areas_of_order(conn, tenant, order.id)
    linked = _links_left(conn, tenant, order, areas, at=raising.at)
    before_levels, known = _told_before(conn, tenant, order)
    happened = []
    for number, level in enumerate(levels):
        if level.rank not in asked:
            continue
        area = areas.get(level.layer)
        is_again = level.code in before_levels
        people = () if is_again else _people(conn, tenant, level, area, raising)
        above = levels[number + 1 : number + 2]
        if known.issuperset(_who(people)):
            asked |= {one.rank for one in above}
        if is_again or (area is None and above):
            continue
        known |= _who(people)
        reached = _within(linked, levels[: number + 1])
        linked = [one for one in linked if one not in reached]
        told = [*people, *(_as_told(one) for one in reached)]
        row = _row(order, level, area, raising) | {"is_vacant": not people}
        _tell(conn, tenant, order, row, told)
        happened.append(_event(order, row, raising, n_told=len(told)))
    return tuple(happened)


def tell_again(
    conn: Connection, tenant: TenantId, order: OrderRow, raising: Raising
) -> tuple[str, ...]:
    """Tell whoever is on duty now at a level that a held order was told to, and return its code.

    The level is not raised anew: those told before are to acknowledge once more. Nobody is told
    where the order has no area of that level.
    """
    level = next((one for one in read_levels(conn, tenant) if one.rank == raising.rank), None)
    if level is None:
        return ()
    told_before = select(escalations).where(
        escalations.c.tenant_id == tenant,
        escalations.c.work_order_id == order.id,
        escalations.c.level == level.code,
    )
    before = conn.execute(told_before).one_or_none()
    if before is None:
        return ()
    area = areas_of_order(conn, tenant, order.id).get(level.layer)
    people = _people(conn, tenant, level, area, raising)
    row = {"id": before.id, "raised_at": raising.at, "subdistrict_id": before.subdistrict_id}
    _tell_people(conn, tenant, order, row, people)
    return (level.code,) if people else ()


def _target(levels: Sequence[Level], before: int) -> int:
    """Return the rank of the next level; 0 where there is none."""
    beyond = max(before, GRID_RANK)
    return next((level.rank for level in levels if level.rank > beyond), 0)


def _links_left(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    areas: Mapping[str, Area],
    *,
    at: datetime,
) -> list[Responsible]:
    """Return who answers for the place of an order and has not been told of it yet."""
    told = conn.execute(
        select(tellings.c.code).where(
            tellings.c.tenant_id == tenant,
            tellings.c.work_order_id == order.id,
            tellings.c.as_what == "responsible",
        )
    )
    known = set(told.scalars())
    ids = [area.id for area in areas.values()]
    found = responsibles.of_order(conn, tenant, order.id, area_ids=ids, at=at)
    return [one for one in found if one.code not in known]


def _told_before(
    conn: Connection, tenant: TenantId, order: OrderRow
) -> tuple[set[str], set[tuple[str, str | None]]]:
    """Return the levels that an order was told to, and who was told of it there by duty."""
    of_order = (escalations.c.tenant_id == tenant, escalations.c.work_order_id == order.id)
    codes = set(conn.execute(select(escalations.c.level).where(*of_order)).scalars())
    people = select(tellings.c.name, tellings.c.phone).where(
        tellings.c.tenant_id == tenant,
        tellings.c.work_order_id == order.id,
        tellings.c.as_what != "responsible",
    )
    return codes, {(row.name, row.phone) for row in conn.execute(people)}


def _who(people: Sequence[OnDuty]) -> set[tuple[str, str | None]]:
    """Return who they are, whatever their posts: somebody may be on duty at several levels."""
    return {(one.name, one.phone) for one in people}


def _within(linked: Sequence[Responsible], reached: Sequence[Level]) -> list[Responsible]:
    """Return the links to places no larger than the last of these levels.

    A compound, a building, a micro-grid or a hard case is smaller than the area of any level.
    """
    areas = {level.layer for level in reached}
    return [one for one in linked if one.layer not in _LARGE or one.layer in areas]


def _as_told(one: Responsible) -> OnDuty:
    return OnDuty(as_what="responsible", code=one.code, name=one.name, phone=one.phone)


def _people(
    conn: Connection, tenant: TenantId, level: Level, area: Area | None, raising: Raising
) -> tuple[OnDuty, ...]:
    if area is None:
        return ()
    found = duty_roster.on_duty(conn, tenant, level, area.id, at=raising.at)
    if found or level.layer != "grids":
        return found
    return duty_roster.grid_heads(conn, tenant, area.id)


def _row(order: OrderRow, level: Level, area: Area | None, raising: Raising) -> dict[str, object]:
    return {
        "id": EscalationId(new_id()),
        "level": level.code,
        "rank": level.rank,
        "area_id": area and area.id,
        "cause": raising.cause.value,
        "reason": raising.reason,
        "raised_at": raising.at,
        "raised_by": raising.actor,
        "subdistrict_id": (area and area.subdistrict_id) or order.subdistrict_id,
    }


def _tell(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    row: Mapping[str, object],
    told: Sequence[OnDuty],
) -> None:
    """Write one level and whom it tells."""
    keys = {"tenant_id": tenant, "work_order_id": order.id}
    conn.execute(insert(escalations), keys | dict(row))
    _tell_people(conn, tenant, order, row, told)


def _tell_people(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    row: Mapping[str, object],
    told: Sequence[OnDuty],
) -> None:
    """Write whom a level tells; who was told by it before is told again, and not acknowledged."""
    keys = {"tenant_id": tenant, "work_order_id": order.id}
    rows = [
        keys
        | asdict(one)
        | {
            "id": new_id(),
            "escalation_id": row["id"],
            "told_at": row["raised_at"],
            "subdistrict_id": row["subdistrict_id"],
        }
        for one in told
    ]
    if rows:
        new = insert(tellings)
        again = {"told_at": new.excluded.told_at, "acknowledged_at": None, "acknowledged_by": None}
        conn.execute(new.on_conflict_do_update(constraint="tellings_once", set_=again), rows)


def _event(order: OrderRow, row: Mapping[str, object], raising: Raising, *, n_told: int) -> Event:
    told = {name: row[name] for name in ("level", "cause", "is_vacant")}
    return order.event(
        EventKind.ORDER_ESCALATED,
        at=raising.at,
        actor=raising.actor,
        facts={**told, "n_told": n_told},
    )
