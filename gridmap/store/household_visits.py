"""Visits to households and the ledger: stored once, counted by grid, tied to their requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from gridmap.casework.household import door_key
from gridmap.errors import InputError
from gridmap.model.household import HouseholdCoverage, HouseholdVisit
from gridmap.model.ids import FeatureId, HouseholdVisitId, LedgerEntryId, MemberId, TenantId
from gridmap.model.place import LonLat
from gridmap.store.keyed_rows import fingerprint, reused
from gridmap.store.members import ids_by_code
from gridmap.store.new_id import new_id
from gridmap.store.places import locate
from gridmap.store.points import as_point
from gridmap.store.sql_files import statement
from gridmap.store.tables import buildings, household_visits, ledger_entries

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVisit:
    """A visit that is stored; `created` is False where its key had come before."""

    id: HouseholdVisitId
    entry_ids: tuple[LedgerEntryId, ...]
    subdistrict_id: FeatureId | None
    created: bool


def store(
    conn: Connection, tenant: TenantId, visit: HouseholdVisit, *, at: datetime
) -> StoredVisit:
    """Store a visit with its entries, once a key.

    Raises
    ------
    InputError
        No such building or member in this district.
    KeyReused
        The key came before with something else.
    """
    known = _known(conn, tenant, visit)
    if known is not None:
        return known
    building_id, position = _building(conn, tenant, visit.building_code)
    (location,) = locate(conn, tenant, [position])
    id_ = HouseholdVisitId(new_id())
    row = {
        "tenant_id": tenant,
        "id": id_,
        "fingerprint": fingerprint(visit),
        "building_id": building_id,
        "member_id": _member(conn, tenant, visit.member_code),
        "recorded_at": at,
        "position": as_point(position),
        "grid_id": location.grid_id,
        "subdistrict_id": location.subdistrict_id,
    }
    new = conn.execute(
        upsert(household_visits)
        .values(row | _said(visit))
        .on_conflict_do_nothing(index_elements=["tenant_id", "idempotency_key"])
        .returning(household_visits.c.id)
    ).one_or_none()
    if new is None:  # it came in this very instant; the other one has committed
        known = _known(conn, tenant, visit)
        assert known is not None  # noqa: S101 (its key refused ours)
        return known
    return StoredVisit(
        id=id_,
        entry_ids=_store_entries(conn, tenant, row, visit),
        subdistrict_id=location.subdistrict_id,
        created=True,
    )


def _said(visit: HouseholdVisit) -> dict[str, object]:
    """Return what the sender says of a visit, as the columns take it."""
    return {
        "idempotency_key": visit.idempotency_key,
        "door": visit.door,
        "door_key": door_key(visit.door),
        "visited_at": visit.visited_at,
        "kind": visit.kind.value,
        "outcome": visit.outcome.value,
        "needs": visit.needs,
        "ideas": visit.ideas,
        "effects": visit.effects,
    }


def _store_entries(
    conn: Connection, tenant: TenantId, of_visit: Row, visit: HouseholdVisit
) -> tuple[LedgerEntryId, ...]:
    ids = tuple(LedgerEntryId(new_id()) for _ in visit.entries)
    rows = [
        {
            "tenant_id": tenant,
            "id": id_,
            "visit_id": of_visit["id"],
            "place": place,
            "kind": one.kind.value,
            "category": one.category,
            "text": one.text,
            "recorded_at": of_visit["recorded_at"],
            "subdistrict_id": of_visit["subdistrict_id"],
        }
        for place, (id_, one) in enumerate(zip(ids, visit.entries, strict=True), start=1)
    ]
    if rows:
        conn.execute(insert(ledger_entries), rows)
    return ids


def _known(conn: Connection, tenant: TenantId, visit: HouseholdVisit) -> StoredVisit | None:
    v = household_visits.c
    row = conn.execute(
        select(v.id, v.fingerprint, v.subdistrict_id).where(
            v.tenant_id == tenant, v.idempotency_key == visit.idempotency_key
        )
    ).one_or_none()
    if row is None:
        return None
    if bytes(row.fingerprint) != fingerprint(visit):
        raise reused(visit.idempotency_key, what="visit", what_zh="走访")
    e = ledger_entries.c
    entries = conn.execute(
        select(e.id).where(e.tenant_id == tenant, e.visit_id == row.id).order_by(e.place)
    )
    return StoredVisit(
        id=row.id,
        entry_ids=tuple(one.id for one in entries),
        subdistrict_id=row.subdistrict_id,
        created=False,
    )


def _building(conn: Connection, tenant: TenantId, code: str) -> tuple[FeatureId, LonLat]:
    here = func.st_pointonsurface(buildings.c.geom)
    row = conn.execute(
        select(
            buildings.c.feature_id, func.st_x(here).label("lon"), func.st_y(here).label("lat")
        ).where(
            buildings.c.tenant_id == tenant,
            buildings.c.valid_to.is_(None),
            buildings.c.code == code,
        )
    ).one_or_none()
    if row is None:
        raise InputError(
            problem="no building in force has this code",
            mend="look it up in the layer buildings",
            problem_zh="没有此编码的楼栋",
            mend_zh="在楼栋图层中查找编码",
            field="building_code",
            value=code,
        )
    return FeatureId(row.feature_id), LonLat(row.lon, row.lat)


def _member(conn: Connection, tenant: TenantId, code: str) -> MemberId:
    found = ids_by_code(conn, tenant, [code])
    if code not in found:
        raise InputError(
            problem="there is no member of this code",
            mend="name the member who visited by code",
            problem_zh="没有此编码的网格员",
            mend_zh="用编码写明走访人",
            field="member_code",
            value=code,
        )
    return found[code]


def coverage(
    conn: Connection, tenant: TenantId, *, since: datetime, until: datetime, area: str | None
) -> tuple[HouseholdCoverage, ...]:
    """Return how many households of each grid were met between two instants, by code."""
    asked = {"tenant": tenant, "since": since, "until": until, "area": area}
    rows = conn.execute(statement("household_coverage"), asked).mappings()
    return tuple(
        HouseholdCoverage(
            grid_code=row["grid_code"],
            grid_name=row["grid_name"],
            n_buildings=row["n_buildings"],
            n_households=row["n_households"],
            n_met=int(row["n_met"]),
            n_over=int(row["n_over"]),
            n_visits=int(row["n_visits"]),
            n_entries=int(row["n_entries"]),
        )
        for row in rows
    )


def unvisited_buildings(
    conn: Connection, tenant: TenantId, *, since: datetime, area: str | None, limit: int
) -> list[Row]:
    """Return buildings by how many of their households nobody has met since an instant."""
    asked = {"tenant": tenant, "since": since, "area": area, "limit": limit}
    return [dict(row) for row in conn.execute(statement("unvisited_buildings"), asked).mappings()]


def overdue_doors(
    conn: Connection, tenant: TenantId, *, since: datetime, area: str | None, limit: int
) -> list[Row]:
    """Return the doors that are known and were not met since an instant."""
    asked = {"tenant": tenant, "since": since, "area": area, "limit": limit}
    return [dict(row) for row in conn.execute(statement("overdue_doors"), asked).mappings()]


def ledger(
    conn: Connection,
    tenant: TenantId,
    *,
    since: datetime,
    area: str | None = None,
    entry: LedgerEntryId | None = None,
    limit: int,
) -> list[Row]:
    """Return the entries of the ledger with what became of them, newest first."""
    asked = {"tenant": tenant, "since": since, "area": area, "entry": entry, "limit": limit}
    return [dict(row) for row in conn.execute(statement("ledger"), asked).mappings()]


def owed_requests(conn: Connection, tenant: TenantId, *, since: datetime, limit: int) -> list[Row]:
    """Return the entries that are to be requests and are none yet, oldest first."""
    asked = {"tenant": tenant, "since": since, "limit": limit}
    return [dict(row) for row in conn.execute(statement("owed_ledger_requests"), asked).mappings()]
