"""Photos of orders: added once, shown, erased; what the category of an order wants of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.errors import NotFound
from gridmap.model.ids import PhotoId, TenantId, WorkOrderId
from gridmap.model.photo import NewPhoto, PhotoMoment, PreparedPhoto
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import categories, photo_contents, photos, work_orders

_WANTED = (
    select(categories.c.photos)
    .join(
        work_orders,
        (work_orders.c.tenant_id == categories.c.tenant_id)
        & (work_orders.c.category == categories.c.code),
    )
    .where(work_orders.c.tenant_id == bindparam("tenant"), work_orders.c.id == bindparam("order"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRow:
    """A photo of an order; `sha256` is empty where it was erased."""

    id: PhotoId
    order_id: WorkOrderId
    moment: PhotoMoment
    sha256: bytes | None


def wanted(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> frozenset[PhotoMoment]:
    """Return the moments that the category of an order wants photos of."""
    found = conn.execute(_WANTED, {"tenant": tenant, "order": order_id}).scalar_one()
    return frozenset(map(PhotoMoment, found))


def n_shown(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> dict[PhotoMoment, int]:
    """Return how many photos of each moment an order has; erased ones were there."""
    rows = conn.execute(
        select(photos.c.moment, func.count())
        .where(photos.c.tenant_id == tenant, photos.c.work_order_id == order_id)
        .group_by(photos.c.moment)
    )
    return {PhotoMoment(moment): n for moment, n in rows}


def add(conn: Connection, tenant: TenantId, new: NewPhoto, *, at: datetime) -> tuple[PhotoId, bool]:
    """Keep a photo of a held order, and return its id; False where it was there before."""
    photo_id, sha256 = PhotoId(new_id()), new.photo.sha256
    _hold_content(conn, sha256)
    _keep_content(conn, tenant, new.photo)
    row = conn.execute(
        insert(photos)
        .values(
            tenant_id=tenant,
            id=photo_id,
            work_order_id=new.order_id,
            assignment_id=new.assignment_id,
            moment=new.moment.value,
            sha256=sha256,
            taken_at=new.taken_at,
            received_at=at,
            sent_by=new.actor,
        )
        .on_conflict_do_nothing()
        .returning(photos.c.id)
    ).one_or_none()
    if row is not None:
        return photo_id, True
    there = select(photos.c.id).where(
        photos.c.tenant_id == tenant,
        photos.c.work_order_id == new.order_id,
        photos.c.moment == new.moment.value,
        photos.c.sha256 == sha256,
    )
    return PhotoId(conn.execute(there).scalar_one()), False


def find(conn: Connection, tenant: TenantId, photo_id: PhotoId) -> PhotoRow:
    """Return a photo, erased or not.

    Raises
    ------
    NotFound
        No such photo.
    """
    row = conn.execute(
        select(photos).where(photos.c.tenant_id == tenant, photos.c.id == photo_id)
    ).one_or_none()
    if row is None:
        raise not_there(photo_id)
    return PhotoRow(
        id=row.id,
        order_id=row.work_order_id,
        moment=PhotoMoment(row.moment),
        sha256=None if row.sha256 is None else bytes(row.sha256),
    )


def picture_of(
    conn: Connection, tenant: TenantId, photo_id: PhotoId, *, is_thumbnail: bool
) -> bytes:
    """Return what a photo shows, as JPEG.

    Raises
    ------
    NotFound
        No such photo, or it was erased.
    """
    shown = photo_contents.c.thumbnail if is_thumbnail else photo_contents.c.picture
    found = conn.execute(
        select(shown)
        .join(
            photos,
            (photos.c.tenant_id == photo_contents.c.tenant_id)
            & (photos.c.sha256 == photo_contents.c.sha256),
        )
        .where(photos.c.tenant_id == tenant, photos.c.id == photo_id)
    ).scalar_one_or_none()
    if found is None:
        raise not_there(photo_id)
    return bytes(found)


def erase(
    conn: Connection, tenant: TenantId, photo: PhotoRow, *, at: datetime, actor: str, reason: str
) -> None:
    """Erase what a photo shows, and the picture where no other photo shows it."""
    if photo.sha256 is None:
        return
    _hold_content(conn, photo.sha256)
    conn.execute(
        update(photos)
        .where(photos.c.tenant_id == tenant, photos.c.id == photo.id)
        .values(sha256=None, erased_at=at, erased_by=actor, erase_reason=reason)
    )
    conn.execute(
        delete(photo_contents).where(
            photo_contents.c.tenant_id == tenant,
            photo_contents.c.sha256 == photo.sha256,
            ~exists().where(photos.c.tenant_id == tenant, photos.c.sha256 == photo.sha256),
        )
    )


def of_ended_orders(
    conn: Connection, tenant: TenantId, *, before: datetime, limit: int
) -> list[PhotoRow]:
    """Return photos that are still shown of orders that ended before an instant."""
    rows = conn.execute(
        statement("photos_of_ended_orders"), {"tenant": tenant, "before": before, "limit": limit}
    )
    return [
        PhotoRow(
            id=row.id,
            order_id=row.work_order_id,
            moment=PhotoMoment(row.moment),
            sha256=bytes(row.sha256),
        )
        for row in rows
    ]


def not_there(photo_id: PhotoId) -> NotFound:
    """Return what is said of a photo that is not there, or not any more."""
    return NotFound(
        problem="there is no such photo, or it was erased",
        problem_zh="没有这张照片，或已删除",
        photo=str(photo_id),
    )


def _hold_content(conn: Connection, sha256: bytes) -> None:
    """Let nobody erase a picture while somebody else adds a photo of it."""
    key = int.from_bytes(sha256[:8], "big", signed=True)
    conn.execute(select(func.pg_advisory_xact_lock(key)))


def _keep_content(conn: Connection, tenant: TenantId, photo: PreparedPhoto) -> None:
    conn.execute(
        insert(photo_contents)
        .values(
            tenant_id=tenant,
            sha256=photo.sha256,
            picture=photo.picture,
            thumbnail=photo.thumbnail,
            width=photo.width,
            height=photo.height,
        )
        .on_conflict_do_nothing()
    )
