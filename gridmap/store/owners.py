"""Whose something is: the member, the unit or the volunteer that an account may be."""

from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, Uuid, exists, literal, or_, select

from gridmap.model.account import OwnKind
from gridmap.model.actor import Actor
from gridmap.model.ids import TenantId
from gridmap.model.work_order import AssignmentState
from gridmap.store.storable import is_text
from gridmap.store.tables import (
    assignments,
    cooperations,
    features,
    members,
    offers,
    photos,
    units,
    volunteers,
)


def is_own(conn: Connection, tenant: TenantId, actor: Actor, kind: OwnKind, name: str) -> bool:
    """Tell whether what is named, by id or by code, is the member's or the unit's of an actor.

    An account that is no member owns nothing of members, and one that is no unit nothing of units:
    nothing equals NULL.
    """
    if not is_text(name):
        return False
    if kind is OwnKind.MEMBER:
        theirs = (members.c.code == name) & (members.c.id == literal(actor.member_id, Uuid))
        return _is_there(conn, members, tenant, theirs)
    if kind is OwnKind.UNIT:
        of_units = (features.c.layer == "units") & (features.c.key == name)
        theirs = of_units & (features.c.id == literal(actor.unit_id, Uuid))
        return _is_there(conn, features, tenant, theirs)
    if kind is OwnKind.VOLUNTEER:
        theirs = (volunteers.c.code == name) & (
            volunteers.c.id == literal(actor.volunteer_id, Uuid)
        )
        return _is_there(conn, volunteers, tenant, theirs)
    key = _as_id(name)
    return key is not None and _is_own_id(conn, tenant, actor, kind, key)


def _is_own_id(conn: Connection, tenant: TenantId, actor: Actor, kind: OwnKind, key: UUID) -> bool:
    if kind is OwnKind.OFFER:
        theirs = (offers.c.id == key) & (offers.c.member_id == literal(actor.member_id, Uuid))
        return _is_there(conn, offers, tenant, theirs)
    if kind is OwnKind.COOPERATION:
        return _is_asked(conn, tenant, actor, key)
    handles = or_(
        assignments.c.member_id == literal(actor.member_id, Uuid),
        assignments.c.unit_id == literal(actor.unit_id, Uuid),
    )
    if kind is OwnKind.PHOTO:
        return _handles_order_of_photo(conn, tenant, key, handles)
    theirs = (assignments.c.id == key) & handles
    return _is_there(conn, assignments, tenant, theirs)


def _is_asked(conn: Connection, tenant: TenantId, actor: Actor, key: UUID) -> bool:
    """Tell whether cooperation is asked of an actor, or of the unit that employs them."""
    employers = (
        select(units.c.feature_id)
        .join(members, (members.c.tenant_id == tenant) & (members.c.employer == units.c.name))
        .where(
            units.c.tenant_id == tenant,
            units.c.valid_to.is_(None),
            members.c.id == literal(actor.member_id, Uuid),
        )
    )
    theirs = (cooperations.c.id == key) & or_(
        cooperations.c.member_id == literal(actor.member_id, Uuid),
        cooperations.c.unit_id == literal(actor.unit_id, Uuid),
        cooperations.c.unit_id.in_(employers),
    )
    return _is_there(conn, cooperations, tenant, theirs)


def _handles_order_of_photo(
    conn: Connection, tenant: TenantId, photo_id: UUID, handles: ColumnElement[bool]
) -> bool:
    """Tell whether somebody has the order of a photo, or has reported it back."""
    has_it = assignments.c.ended_at.is_(None) | (assignments.c.state == AssignmentState.DONE.value)
    asked = select(
        exists().where(
            photos.c.tenant_id == tenant,
            photos.c.id == photo_id,
            assignments.c.tenant_id == tenant,
            assignments.c.work_order_id == photos.c.work_order_id,
            handles,
            has_it,
        )
    )
    return bool(conn.execute(asked).scalar_one())


def _is_there(
    conn: Connection, table: Table, tenant: TenantId, condition: ColumnElement[bool]
) -> bool:
    asked = select(exists().where(table.c.tenant_id == tenant, condition))
    return bool(conn.execute(asked).scalar_one())


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
