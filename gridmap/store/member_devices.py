"""Devices that may report a member's position: known by a token of which a hash is kept."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from gridmap.geo.crs import Datum
from gridmap.model.ids import FeatureId, MemberId, TenantId
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import member_devices, members


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDevice:
    """A device as it is added; the token is `code-secret` and is kept nowhere."""

    code: str
    token: str
    member_id: MemberId
    subdistrict_id: FeatureId | None
    label: str | None
    datum: Datum


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """Whose device a token belongs to, and what its degrees refer to."""

    member_code: str
    datum: Datum


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedDevice:
    """A device that was revoked just now."""

    member_id: MemberId
    subdistrict_id: FeatureId | None


_OF_CODE = (
    select(member_devices.c.token_hash, member_devices.c.datum, members.c.code)
    .join(
        members,
        (members.c.tenant_id == member_devices.c.tenant_id)
        & (members.c.id == member_devices.c.member_id),
    )
    .where(
        member_devices.c.tenant_id == bindparam("tenant"),
        member_devices.c.code == bindparam("device_code"),
        member_devices.c.revoked_at.is_(None),
    )
)


def add(conn: Connection, tenant: TenantId, device: NewDevice, *, at: datetime, actor: str) -> None:
    """Keep a device with the hash of its token."""
    conn.execute(
        insert(member_devices),
        {
            "tenant_id": tenant,
            "id": new_id(),
            "code": device.code,
            "token_hash": _hash_of(device.token),
            "member_id": device.member_id,
            "subdistrict_id": device.subdistrict_id,
            "label": device.label,
            "datum": device.datum.value,
            "added_at": at,
            "added_by": actor,
        },
    )


def known(conn: Connection, tenant: TenantId, token: str) -> KnownDevice | None:
    """Return whose unrevoked device a token belongs to; None where it is nobody's.

    The public half finds the row; the rest is compared in constant time.
    """
    code = token.partition("-")[0]
    if not (code.isascii() and code.isalnum()):
        return None
    row = conn.execute(_OF_CODE, {"tenant": tenant, "device_code": code}).one_or_none()
    if row is None or not hmac.compare_digest(_hash_of(token), row.token_hash):
        return None
    return KnownDevice(member_code=row.code, datum=Datum(row.datum))


def revoke(
    conn: Connection, tenant: TenantId, code: str, *, at: datetime, actor: str
) -> RevokedDevice | None:
    """Revoke a device; None where no unrevoked device has this code."""
    row = conn.execute(
        update(member_devices)
        .where(
            member_devices.c.tenant_id == tenant,
            member_devices.c.code == code,
            member_devices.c.revoked_at.is_(None),
        )
        .values(revoked_at=at, revoked_by=actor)
        .returning(member_devices.c.member_id, member_devices.c.subdistrict_id)
    ).one_or_none()
    if row is None:
        return None
    return RevokedDevice(member_id=row.member_id, subdistrict_id=row.subdistrict_id)


def listed(conn: Connection, tenant: TenantId, member: str | None) -> list[dict[str, object]]:
    """Return devices, of one member or of all, revoked ones too."""
    rows = conn.execute(statement("devices_listed"), {"tenant": tenant, "member": member})
    return [dict(row) for row in rows.mappings()]


def _hash_of(token: str) -> bytes:
    """Return what is kept of a token. It is drawn, not chosen: a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
