"""The working calendar of a district, as its settings say it, version by version."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from gridmap.casework.calendar import CalendarInForce, CalendarReach, WorkingCalendar
from gridmap.casework.calendar_entries import calendar_of
from gridmap.model.ids import TenantId
from gridmap.model.setting import Entries, ListKind, SettingKind
from gridmap.store import reference, settings_versions

LOOK_AHEAD = timedelta(days=61)
"""How long before it begins a year has to be known: its days are announced in November."""


def in_force(
    conn: Connection, tenant: TenantId, *, zone_name: str, is_asked: bool = True
) -> CalendarInForce:
    """Return the calendar that deadlines are counted by from now on.

    Where no limit is counted by it, `is_asked` is false and nothing is read.
    """
    if not is_asked:
        return CalendarInForce(calendar=WorkingCalendar(zone_name=zone_name), number=0)
    version = settings_versions.newest(conn, tenant, SettingKind.CALENDARS)
    entries = version.body["entries"] if version else {}
    return CalendarInForce(
        calendar=calendar_of(entries, zone_name=zone_name), number=version.number if version else 0
    )


def reach(conn: Connection, tenant: TenantId, *, at: datetime, zone: str) -> CalendarReach:
    """Return what the calendar knows of the days that deadlines of today may reach."""
    now = in_force(conn, tenant, zone_name=zone)
    known = reference.read_categories(conn, tenant).values()
    return CalendarReach(
        calendar=now.calendar,
        number=now.number,
        is_needed=any(one.needs_calendar for one in known),
        unknown_years=now.calendar.unknown_years(at, at + LOOK_AHEAD),
    )


def put(conn: Connection, tenant: TenantId, given: Entries, *, at: datetime, by: str) -> None:
    """Put years into force as a district is set up; what stands already makes no version."""
    settings_versions.wait_for_turn(conn, tenant)
    before = settings_versions.entries_of(conn, tenant, ListKind.CALENDARS)
    if all(before.get(code) == said for code, said in given.items()):
        return
    changed = [code for code in given if code in before and before[code] != given[code]]
    body = {
        "entries": {**before, **given},
        "added": [code for code in given if code not in before],
        "changed": [{"code": code} for code in changed],
    }
    settings_versions.add(
        conn,
        tenant,
        SettingKind.CALENDARS,
        body,
        at=at,
        by=(by, "随区建立 · set up with the district"),
    )
