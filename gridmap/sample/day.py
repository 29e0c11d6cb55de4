"""The sample's shifts, duties and requests, moved to any date.

Reads the templates beside the sample: a week of shifts and of duties in local time, and a
day of requests. Nothing here is random and nothing asks for the time.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

SHIFTS_FILE = "shifts_template.csv"
DUTY_FILE, STAND_IN_FILE = "duty_roster.csv", "stand_ins.csv"
RESPONSIBLE_FILE = "responsible.csv"
RequestDay = Literal["day", "rainstorm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """One shift of one member; instants in UTC, the end not included."""

    code: str
    member_code: str
    starts_at: datetime
    ends_at: datetime
    stands_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One duty of one person; instants in UTC, the end not included."""

    code: str
    level: str
    area_code: str
    post: str
    name: str
    phone: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request, with the fields of the requests layer and its point, if it has one."""

    source_ref: str
    channel: str
    received_at: datetime
    category: str
    urgency: str
    text: str
    address: str
    caller_name: str
    caller_phone: str
    disposition: str
    unit_code: str
    lon: float | None
    lat: float | None


def shifts_for(day: date, folder: Path, zone: ZoneInfo) -> list[ShiftRow]:
    """Return the shifts that start on a date, local to a zone, by member and start.

    A shift that ends at or before the time it starts ends on the next day. To know who is
    on duty in the small hours, ask for the day before as well.
    """
    marked = {cells["member_code"] for cells in _read(folder / STAND_IN_FILE)}
    rows = []
    for number, cells in enumerate(_read(folder / SHIFTS_FILE)):
        span = _span_on(day, cells, zone)
        if span is None:
            continue
        rows.append(
            ShiftRow(
                code=f"{day:%Y%m%d}-{number + 1:05d}",
                member_code=cells["member_code"],
                starts_at=span[0],
                ends_at=span[1],
                stands_in=cells["member_code"] in marked,
            )
        )
    return sorted(rows, key=lambda row: (row.member_code, row.starts_at))


def duties_for(day: date, folder: Path, zone: ZoneInfo) -> list[DutyRow]:
    """Return the duties that start on a date, local to a zone, in the order of the roster.

    To know who is on duty in the small hours, ask for the day before as well.
    """
    rows = []
    for cells in _read(folder / DUTY_FILE):
        span = _span_on(day, cells, zone)
        if span is None:
            continue
        rows.append(
            DutyRow(
                code=f"{day:%Y%m%d}-{cells['code']}",
                level=cells["level"],
                area_code=cells["area_code"],
                post=cells["post"],
                name=cells["name"],
                phone=cells["phone"],
                starts_at=span[0],
                ends_at=span[1],
            )
        )
    return rows


def _span_on(
    day: date, cells: Mapping[str, str], zone: ZoneInfo
) -> tuple[datetime, datetime] | None:
    """Return when the spell of a weekly template begins and ends; None on its days off."""
    if str(day.isoweekday()) not in cells["weekdays"].split(";"):
        return None
    starts, ends = time.fromisoformat(cells["starts"]), time.fromisoformat(cells["ends"])
    last_day = day + timedelta(days=1) if ends <= starts else day
    return (
        datetime.combine(day, starts, zone).astimezone(UTC),
        datetime.combine(last_day, ends, zone).astimezone(UTC),
    )


def requests_for(
    day: date, folder: Path, zone: ZoneInfo, *, name: RequestDay = "day"
) -> list[RequestRow]:
    """Return the requests of the sample day or rainstorm on a date, in order of receipt.

    `source_ref` starts with the name and the date, so that no two dates share one.
    """
    return [
        RequestRow(
            source_ref=f"{name}-{day:%Y%m%d}-{cells['source_ref']}",
            channel=cells["channel"],
            received_at=_moved(cells["received_at"], day, zone),
            category=cells["category"],
            urgency=cells["urgency"],
            text=cells["text"],
            address=cells["address"],
            caller_name=cells["caller_name"],
            caller_phone=cells["caller_phone"],
            disposition=cells["disposition"],
            unit_code=cells["unit_code"],
            lon=float(cells["lon"]) if cells["lon"] else None,
            lat=float(cells["lat"]) if cells["lat"] else None,
        )
        for cells in _read(folder / f"requests_{name}.csv")
    ]


def _moved(written: str, day: date, zone: ZoneInfo) -> datetime:
    """Return the same time of day on another date, in UTC."""
    clock = datetime.fromisoformat(written).time()
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
