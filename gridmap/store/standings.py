"""How roles and jurisdictions stand in rows: of accounts and of keys."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Uuid, literal, select

from gridmap.errors import NotFound
from gridmap.model.account import Standing, StatedStanding
from gridmap.model.actor import AccountRole, Actor, Sight
from gridmap.model.ids import FeatureId, MemberId, TenantId, UnitId, VolunteerId
from gridmap.store.care_people import volunteer_id
from gridmap.store.features import ids_in_force as features_in_force
from gridmap.store.members import home_of
from gridmap.store.one_of import one_of
from gridmap.store.tables import features, members, volunteers


class OwnCodes(NamedTuple):
    """What an account is, by codes."""

    member: str | None
    unit: str | None
    volunteer: str | None


def columns_of(standing: Standing) -> dict[str, object]:
    """Return a standing as columns."""
    seen = standing.sight.subdistricts
    return {
        "roles": sorted(standing.roles),
        "subdistricts": None if seen is None else sorted(seen),
        "unit_id": standing.unit_id,
    }


def standing_of(row: Row[*tuple[Any, ...]]) -> Standing:
    """Return the standing that a row states."""
    seen = row.subdistricts
    sight = Sight() if seen is None else Sight(frozenset(FeatureId(one) for one in seen))
    member_id, helper_id = (getattr(row, one, None) for one in ("member_id", "volunteer_id"))
    return Standing(
        roles=frozenset(AccountRole(role) for role in row.roles),
        sight=sight,
        member_id=member_id and MemberId(member_id),
        unit_id=row.unit_id and UnitId(row.unit_id),
        volunteer_id=helper_id and VolunteerId(helper_id),
    )


def resolved(conn: Connection, tenant: TenantId, stated: StatedStanding) -> Standing:
    """Return the standing that codes state.

    Raises
    ------
    NotFound
        There is no subdistrict, member, unit or volunteer of a code.
    """
    return Standing(
        roles=stated.roles,
        sight=_sight(conn, tenant, stated.subdistrict_codes),
        member_id=_member(conn, tenant, stated.member_code),
        unit_id=_unit(conn, tenant, stated.unit_code),
        volunteer_id=_volunteer(conn, tenant, stated.volunteer_code),
    )


def codes_of(conn: Connection, tenant: TenantId, subdistricts: Collection[FeatureId]) -> list[str]:
    """Return the codes of subdistricts, of former ones too."""
    keys = select(features.c.key).where(
        features.c.tenant_id == tenant, one_of(features.c.id, subdistricts)
    )
    return sorted(conn.execute(keys).scalars())


def codes_of_own(conn: Connection, tenant: TenantId, actor: Actor) -> OwnCodes:
    """Return the codes of the member, the unit and the volunteer that an actor is."""
    member = select(members.c.code).where(
        members.c.tenant_id == tenant, members.c.id == literal(actor.member_id, Uuid)
    )
    unit = select(features.c.key).where(
        features.c.tenant_id == tenant, features.c.id == literal(actor.unit_id, Uuid)
    )
    volunteer = select(volunteers.c.code).where(
        volunteers.c.tenant_id == tenant, volunteers.c.id == literal(actor.volunteer_id, Uuid)
    )
    found = (conn.execute(one).scalar_one_or_none() for one in (member, unit, volunteer))
    return OwnCodes(*found)


def subdistrict_in_force(conn: Connection, tenant: TenantId, code: str) -> FeatureId:
    """Return the subdistrict of a code.

    Raises
    ------
    NotFound
        There is none in force.
    """
    return _in_force(conn, tenant, (code,))[code]


def sight_of(conn: Connection, tenant: TenantId, codes: Collection[str]) -> Sight:
    """Return the sight of the subdistricts in force among codes of somebody else's system."""
    found = features_in_force(conn, tenant, "subdistricts")
    return Sight(frozenset(found[code] for code in codes if code in found))


def _sight(conn: Connection, tenant: TenantId, codes: Sequence[str]) -> Sight:
    if not codes:
        return Sight()
    found = _in_force(conn, tenant, codes)
    return Sight(frozenset(found[code] for code in codes))


def _in_force(conn: Connection, tenant: TenantId, codes: Sequence[str]) -> dict[str, FeatureId]:
    """Return the subdistricts in force by code, those of the codes among them."""
    found = features_in_force(conn, tenant, "subdistricts")
    missing = sorted(set(codes) - found.keys())
    if missing:
        raise NotFound(
            problem=f"there is no subdistrict {', '.join(missing)}",
            problem_zh=f"没有编码为 {'、'.join(missing)} 的街道",
            field="subdistrict",
        )
    return found


def _member(conn: Connection, tenant: TenantId, code: str | None) -> MemberId | None:
    if code is None:
        return None
    home = home_of(conn, tenant, code)
    if home is None:
        raise NotFound(
            problem=f"there is no member {code!r}",
            problem_zh=f"没有编码为 {code!r} 的网格员",
            member=code,
        )
    return home.member_id


def _volunteer(conn: Connection, tenant: TenantId, code: str | None) -> VolunteerId | None:
    return None if code is None else volunteer_id(conn, tenant, code)


def _unit(conn: Connection, tenant: TenantId, code: str | None) -> UnitId | None:
    if code is None:
        return None
    found = features_in_force(conn, tenant, "units")
    if code not in found:
        raise NotFound(
            problem=f"there is no unit {code!r}",
            problem_zh=f"没有编码为 {code!r} 的承办单位",
            unit=code,
        )
    return UnitId(found[code])
