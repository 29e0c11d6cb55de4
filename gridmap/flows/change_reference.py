"""Tell what a list of entries would change in what a district configures, and change it."""

from dataclasses import asdict
from typing import Any

from gridmap.errors import StaleSituation
from gridmap.ingest.reference import read_list
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.setting import (
    Entries,
    ListKind,
    SettingChange,
    SettingKind,
    SettingVersion,
    Signature,
    compare,
)
from gridmap.store import audit, settings_versions
from gridmap.store.district import District

_MOST_VERSIONS = 50


def preview_reference(kind: ListKind, text: str, *, district: District) -> SettingChange:
    """Return what a TOML file of entries would change, and change nothing.

    Raises
    ------
    UnreadableFile
        No TOML, or an entry is not as it should be; names the entry and the key.
    """
    given = read_list(kind, text)
    with district.reading() as conn:
        before = settings_versions.entries_of(conn, district.tenant, kind)
    return compare(kind, before, given, state=settings_versions.state_of(before))


def change_reference(
    kind: ListKind, text: str, *, state: str, district: District, signature: Signature
) -> SettingChange:
    """Store the entries of a TOML file, all of them or none, and return what was changed.

    `state` is the mark of what its preview was compared with. Work orders keep the deadlines that
    they were opened with.

    Raises
    ------
    UnreadableFile
        No TOML, or an entry is not as it should be; names the entry and the key.
    StaleSituation
        Somebody has changed the list since the preview.
    """
    given, at = read_list(kind, text), district.clock()
    with district.writing() as conn:
        settings_versions.wait_for_turn(conn, district.tenant)
        before = settings_versions.entries_of(conn, district.tenant, kind)
        change = compare(kind, before, given, state=settings_versions.state_of(before))
        if change.state != state:
            raise StaleSituation(
                problem=f"the {kind} were changed since the preview",
                mend="look at the preview again",
                problem_zh="预览之后列表已被他人修改",
                mend_zh="请重新预览",
                kind=kind.value,
            )
        if change.is_none:
            return change
        settings_versions.put(conn, district.tenant, kind, given)
        told: dict[str, Any] = asdict(change)
        number = settings_versions.add(
            conn,
            district.tenant,
            SettingKind(kind),
            {
                "entries": _whole(kind, before, given),
                "added": told["added"],
                "changed": told["changed"],
            },
            at=at,
            by=(signature.actor, signature.reason),
        )
        facts = {
            "version": number,
            "added": list(change.added),
            "changed": [one.code for one in change.changed],
            "reason": signature.reason,
        }
        audit.append(conn, district.tenant, [_entry(kind, signature, facts)], at=at)
    return change


def read_reference_list(
    kind: ListKind, *, district: District
) -> tuple[Entries, list[SettingVersion]]:
    """Return the entries of a list as they stand, and its versions, the newest first."""
    with district.reading() as conn:
        return (
            settings_versions.entries_of(conn, district.tenant, kind),
            settings_versions.listed(
                conn, district.tenant, SettingKind(kind), limit=_MOST_VERSIONS
            ),
        )


def _whole(kind: ListKind, before: Entries, given: Entries) -> Entries:
    """Return what a version says: of the calendar every year, as deadlines are counted by it."""
    return {**before, **given} if kind is ListKind.CALENDARS else given


def _entry(kind: ListKind, signature: Signature, facts: dict[str, object]) -> AuditEntry:
    return AuditEntry(
        kind=AuditKind.SETTINGS_CHANGED,
        actor=signature.actor,
        about=kind.value,
        address=signature.address,
        facts=facts,
    )
