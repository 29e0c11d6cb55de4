"""Whose something is: the member or the unit that an account may be."""

from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, Uuid, exists, literal, or_, select

from gridmap.model.account import OwnKind
from gridmap.model.actor import Actor
from gridmap.model.ids import TenantId
from gridmap.store.storable import is_text
from gridmap.store.tables import assignments, features, members, offers


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
    key = _as_id(name)
    if key is None:
        return False
    if kind is OwnKind.OFFER:
        theirs = (offers.c.id == key) & (offers.c.member_id == literal(actor.member_id, Uuid))
        return _is_there(conn, offers, tenant, theirs)
    theirs = (assignments.c.id == key) & or_(
        assignments.c.member_id == literal(actor.member_id, Uuid),
        assignments.c.unit_id == literal(actor.unit_id, Uuid),
    )
    return _is_there(conn, assignments, tenant, theirs)


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
