"""Wishes and their claims: one active claim a wish, by constraint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from gridmap.errors import InputError, NotFound, WishTaken
from gridmap.model.ids import CarePersonId, FeatureId, TenantId, VolunteerId, WishId
from gridmap.model.place import LonLat
from gridmap.model.wish import Wish, WishState
from gridmap.store.engine import broken_constraint
from gridmap.store.keyed_rows import fingerprint, insert_once
from gridmap.store.new_id import new_id
from gridmap.store.places import locate
from gridmap.store.points import as_point, lat_of, lon_of
from gridmap.store.sql_files import statement
from gridmap.store.tables import buildings, care_persons, volunteers, wish_claims, wishes
from gridmap.store.tables.names import ONE_ACTIVE_CLAIM

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wisher:
    """Who wishes, and where that is; the name only to screen the text by it."""

    person_id: CarePersonId | None
    name: str
    building_id: FeatureId | None
    position: LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWish:
    """A wish, held until the transaction ends, and who has claimed it."""

    id: WishId
    state: WishState
    subdistrict_id: FeatureId | None
    claimed_by: VolunteerId | None


def wisher_of(conn: Connection, tenant: TenantId, wish: Wish) -> Wisher:
    """Return whose wish it is.

    Raises
    ------
    InputError
        Neither a person of the register nor a building in force.
    """
    found = _person(conn, tenant, wish) if wish.person_code else _building(conn, tenant, wish)
    if found is None:
        field = "person_code" if wish.person_code else "building_code"
        raise InputError(
            problem="nobody in the register and no building has this code",
            mend="name a person in need or a building",
            problem_zh="登记册和楼栋中都没有此编码",
            mend_zh="写明关爱对象或楼栋的编码",
            field=field,
            value=wish.person_code or wish.building_code,
        )
    return found


def _person(conn: Connection, tenant: TenantId, wish: Wish) -> Wisher | None:
    p = care_persons.c
    row = conn.execute(
        select(
            p.id, p.name, p.building_id, lon_of(p.position).label("lon"),
            lat_of(p.position).label("lat"),
        ).where(p.tenant_id == tenant, p.code == wish.person_code)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    place = LonLat(row.lon, row.lat)
    return Wisher(person_id=row.id, name=row.name, building_id=row.building_id, position=place)


def _building(conn: Connection, tenant: TenantId, wish: Wish) -> Wisher | None:
    b = buildings.c
    here = func.st_pointonsurface(b.geom)
    row = conn.execute(
        select(
            b.feature_id, func.st_x(here).label("lon"), func.st_y(here).label("lat")
        ).where(b.tenant_id == tenant, b.valid_to.is_(None), b.code == wish.building_code)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    place = LonLat(row.lon, row.lat)
    return Wisher(person_id=None, name="", building_id=row.feature_id, position=place)


def publish(
    conn: Connection,
    tenant: TenantId,
    wish: Wish,
    wisher: Wisher,
    *,
    at: datetime,
    expires_at: datetime,
) -> tuple[HeldWish, bool]:
    """Store a wish once a key; True where it is new.

    Raises
    ------
    KeyReused
        The key came before with something else.
    """
    (location,) = locate(conn, tenant, [wisher.position])
    row = {
        "tenant_id": tenant,
        "idempotency_key": wish.idempotency_key,
        "fingerprint": fingerprint(wish),
        "person_id": wisher.person_id,
        "building_id": wisher.building_id,
        "door": wish.door,
        "kind": wish.kind.value,
        "text": wish.text,
        "state": WishState.OPEN.value,
        "published_at": at,
        "expires_at": expires_at,
        "position": as_point(wisher.position),
        "grid_id": location.grid_id,
        "subdistrict_id": location.subdistrict_id,
    }
    id_, is_new = insert_once(conn, wishes, row, what="wish", what_zh="心愿")
    return hold(conn, tenant, WishId(id_)), is_new


def hold(conn: Connection, tenant: TenantId, wish: WishId) -> HeldWish:
    """Return a wish and hold it; NotFound without one of that id."""
    w, k = wishes.c, wish_claims.c
    row = conn.execute(
        select(w.id, w.state, w.subdistrict_id)
        .where(w.tenant_id == tenant, w.id == wish)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFound(problem="there is no such wish", problem_zh="没有这一心愿", wish=str(wish))
    claimed_by = conn.execute(
        select(k.volunteer_id).where(k.tenant_id == tenant, k.wish_id == wish, k.ended_at.is_(None))
    ).scalar_one_or_none()
    return HeldWish(
        id=row.id,
        state=WishState(row.state),
        subdistrict_id=row.subdistrict_id,
        claimed_by=claimed_by,
    )


def hold_volunteer(conn: Connection, tenant: TenantId, code: str) -> tuple[VolunteerId, int]:
    """Return a volunteer, held, with the number of wishes claimed now; before any wish is held.

    Raises
    ------
    NotFound
        There is no volunteer of this code.
    """
    v, k = volunteers.c, wish_claims.c
    found: UUID | None = conn.execute(
        select(v.id).where(v.tenant_id == tenant, v.code == code).with_for_update(key_share=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no volunteer of this code",
            problem_zh="没有此编码的志愿者",
            volunteer=code,
        )
    n_claims = conn.execute(
        select(func.count()).where(
            k.tenant_id == tenant, k.volunteer_id == found, k.ended_at.is_(None)
        )
    ).scalar_one()
    return VolunteerId(found), n_claims


def claim(
    conn: Connection, tenant: TenantId, wish: HeldWish, volunteer: VolunteerId, *, at: datetime
) -> None:
    """Let a volunteer have an open wish.

    Raises
    ------
    WishTaken
        Somebody else has it: the constraint says so.
    """
    try:
        conn.execute(
            insert(wish_claims).values(
                tenant_id=tenant,
                id=new_id(),
                wish_id=wish.id,
                volunteer_id=volunteer,
                claimed_at=at,
                subdistrict_id=wish.subdistrict_id,
            )
        )
    except IntegrityError as error:
        if broken_constraint(error) != ONE_ACTIVE_CLAIM:
            raise
        raise taken() from error
    move(conn, tenant, wish.id, WishState.CLAIMED)


def taken() -> WishTaken:
    """Return the word for a wish that somebody else has claimed."""
    return WishTaken(
        problem="somebody else has claimed this wish",
        mend="look at the others near you",
        problem_zh="这一心愿已有人认领",
        mend_zh="请看看附近的其他心愿",
    )


def end_claim(conn: Connection, tenant: TenantId, wish: WishId, *, at: datetime, why: str) -> None:
    """Let the active claim of a wish end."""
    k = wish_claims.c
    conn.execute(
        update(wish_claims)
        .where(k.tenant_id == tenant, k.wish_id == wish, k.ended_at.is_(None))
        .values(ended_at=at, end_reason=why)
    )


def renew_claim(conn: Connection, tenant: TenantId, wish: WishId, *, at: datetime) -> None:
    """Let the time for which the active claim of a wish may be held begin anew."""
    k = wish_claims.c
    conn.execute(
        update(wish_claims)
        .where(k.tenant_id == tenant, k.wish_id == wish, k.ended_at.is_(None))
        .values(claimed_at=at)
    )


def move(
    conn: Connection, tenant: TenantId, wish: WishId, state: WishState, **more: object
) -> None:
    """Let a held wish take a listed move; the database refuses every other."""
    conn.execute(
        update(wishes)
        .where(wishes.c.tenant_id == tenant, wishes.c.id == wish)
        .values(state=state.value, **more)
    )


def near(
    conn: Connection,
    tenant: TenantId,
    volunteer: str,
    *,
    at: datetime,
    reach_m: float,
    limit: int,
) -> list[Row]:
    """Return open wishes around a volunteer by the straight line, without name and door."""
    asked = {"tenant": tenant, "volunteer": volunteer, "at": at, "reach_m": reach_m, "limit": limit}
    return [dict(row) for row in conn.execute(statement("wishes_near"), asked).mappings()]


def place_of_volunteer(conn: Connection, tenant: TenantId, code: str) -> LonLat | None:
    """Return where a volunteer starts; None where the register does not say.

    Raises
    ------
    NotFound
        There is no volunteer of this code.
    """
    v = volunteers.c
    row = conn.execute(
        select(lon_of(v.position).label("lon"), lat_of(v.position).label("lat")).where(
            v.tenant_id == tenant, v.code == code
        )
    ).one_or_none()
    if row is None:
        raise NotFound(
            problem="there is no volunteer of this code",
            problem_zh="没有此编码的志愿者",
            volunteer=code,
        )
    return None if row.lon is None else LonLat(row.lon, row.lat)


def claimed(conn: Connection, tenant: TenantId, volunteer: str) -> list[Row]:
    """Return the wishes that a volunteer holds, with name and door."""
    asked = {"tenant": tenant, "volunteer": volunteer}
    return [dict(row) for row in conn.execute(statement("wishes_claimed"), asked).mappings()]


def listed(
    conn: Connection, tenant: TenantId, *, states: list[str] | None, limit: int
) -> list[Row]:
    """Return wishes as the desk lists them, newest first."""
    asked = {"tenant": tenant, "states": states, "limit": limit}
    return [dict(row) for row in conn.execute(statement("wishes_listed"), asked).mappings()]


def run_out(
    conn: Connection, tenant: TenantId, *, at: datetime, claimed_before: datetime
) -> list[WishId]:
    """Return the wishes whose time, or whose claim's time, is over."""
    asked = {"tenant": tenant, "at": at, "claimed_before": claimed_before}
    return [row.id for row in conn.execute(statement("wishes_run_out"), asked)]
