"""Add and revoke the devices that may report members' positions."""

import secrets
from dataclasses import dataclass

from gridmap.errors import NotFound
from gridmap.geo.crs import Datum
from gridmap.model.event import Event, EventKind
from gridmap.store import events, member_devices, members
from gridmap.store.district import District
from gridmap.store.member_devices import NewDevice

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that is read as another one: the token is typed on a phone."""

_CODE_LENGTH, _SECRET_LENGTH = 6, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedDevice:
    """A device that was added; the token is told this once."""

    code: str
    token: str


def add_device(
    member_code: str,
    *,
    district: District,
    actor: str,
    datum: Datum = Datum.WGS84,
    label: str | None = None,
) -> AddedDevice:
    """Let a device report the positions of a member, and return the token that it is known by.

    Raises
    ------
    NotFound
        There is no such member.
    """
    code = _drawn(_CODE_LENGTH)
    token = f"{code}-{_drawn(_SECRET_LENGTH)}"
    at = district.clock()
    with district.writing() as conn:
        home = members.home_of(conn, district.tenant, member_code)
        if home is None:
            raise NotFound(
                problem=f"there is no member {member_code!r}",
                problem_zh=f"没有编码为 {member_code!r} 的网格员",
                member=member_code,
            )
        device = NewDevice(
            code=code,
            token=token,
            member_id=home.member_id,
            subdistrict_id=home.subdistrict_id,
            label=label,
            datum=datum,
        )
        member_devices.add(conn, district.tenant, device, at=at, actor=actor)
        added = Event(
            at=at,
            kind=EventKind.DEVICE_ADDED,
            actor=actor,
            member_id=home.member_id,
            subdistrict_id=home.subdistrict_id,
            facts={"device": code},
        )
        events.append(conn, district.tenant, [added])
    return AddedDevice(code=code, token=token)


def revoke_device(code: str, *, district: District, actor: str, reason: str | None = None) -> None:
    """Take a device's right away; its next report is refused.

    Raises
    ------
    NotFound
        No device has this code, or it was revoked before.
    """
    at = district.clock()
    with district.writing() as conn:
        device = member_devices.revoke(conn, district.tenant, code, at=at, actor=actor)
        if device is None:
            raise NotFound(
                problem=f"there is no device {code!r} to revoke",
                mend="`gridmap devices list` shows the devices with their codes",
                problem_zh=f"没有可吊销的设备 {code!r}",
                mend_zh="用 gridmap devices list 查看设备编码",
                device=code,
            )
        revoked = Event(
            at=at,
            kind=EventKind.DEVICE_REVOKED,
            actor=actor,
            member_id=device.member_id,
            subdistrict_id=device.subdistrict_id,
            facts={"device": code},
            written={} if reason is None else {"reason": reason},
        )
        events.append(conn, district.tenant, [revoked])


def list_devices(*, district: District, member: str | None = None) -> list[dict[str, object]]:
    """Return devices, of one member or of all, with what was refused of the member's fixes."""
    with district.reading() as conn:
        return member_devices.listed(conn, district.tenant, member)


def _drawn(n: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(n))
