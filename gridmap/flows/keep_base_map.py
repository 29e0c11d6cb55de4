"""Tell which base map lies under the district's own layers, and choose another one."""

from dataclasses import asdict

from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.base_map import BaseMap, BaseMapDatum
from gridmap.model.setting import SettingKind, SettingVersion, Signature
from gridmap.store import audit, settings_versions
from gridmap.store.district import District

_MOST_VERSIONS = 50


def read_base_map(*, district: District) -> BaseMap:
    """Return the base map in force; none where nobody has chosen one.

    It is of no row: whoever sees a part of the district is told too.
    """
    with district.whole().reading() as conn:
        version = settings_versions.newest(conn, district.tenant, SettingKind.BASE_MAP)
    return BaseMap() if version is None else _said(version)


def list_base_maps(*, district: District) -> list[SettingVersion]:
    """Return the base maps that were chosen, the newest first."""
    with district.reading() as conn:
        return settings_versions.listed(
            conn, district.tenant, SettingKind.BASE_MAP, limit=_MOST_VERSIONS
        )


def choose_base_map(chosen: BaseMap, *, district: District, signature: Signature) -> None:
    """Put a base map into force: pages show it when they are opened anew."""
    at = district.clock()
    body = asdict(chosen) | {"addresses": list(chosen.addresses)}
    with district.writing() as conn:
        settings_versions.wait_for_turn(conn, district.tenant)
        number = settings_versions.add(
            conn,
            district.tenant,
            SettingKind.BASE_MAP,
            body,
            at=at,
            by=(signature.actor, signature.reason),
        )
        entry = AuditEntry(
            kind=AuditKind.SETTINGS_CHANGED,
            actor=signature.actor,
            about=SettingKind.BASE_MAP.value,
            address=signature.address,
            # An address may hold a key of the provider: who may see it asks for the settings.
            facts={
                "version": number,
                "origins": list(chosen.origins),
                "datum": chosen.datum.value,
                "reason": signature.reason,
            },
        )
        audit.append(conn, district.tenant, [entry], at=at)


def _said(version: SettingVersion) -> BaseMap:
    body = dict(version.body)
    return BaseMap(
        addresses=tuple(str(one) for one in body["addresses"]),
        subdomains=str(body["subdomains"]),
        datum=BaseMapDatum(str(body["datum"])),
        attribution=str(body["attribution"]),
        most_zoom=int(str(body["most_zoom"])),
    )
