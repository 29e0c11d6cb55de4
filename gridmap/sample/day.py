"""The sample's shifts and requests, moved to any date.

Reads the two kinds of template beside the sample: a week of shifts in local time, and a
day of requests. Nothing here is random and nothing asks for the time.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

SHIFTS_FILE = "shifts_template.csv"
RequestDay = Literal["day", "rainstorm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """One shift of one member; instants in UTC, the end not included."""

    code: str
    member_code: str
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
    rows = []
    for number, cells in enumerate(_read(folder / SHIFTS_FILE)):
        if str(day.isoweekday()) not in cells["weekdays"].split(";"):
            continue
        starts, ends = time.fromisoformat(cells["starts"]), time.fromisoformat(cells["ends"])
        last_day = day + timedelta(days=1) if ends <= starts else day
        rows.append(
            ShiftRow(
                code=f"{day:%Y%m%d}-{number + 1:05d}",
                member_code=cells["member_code"],
                starts_at=datetime.combine(day, starts, zone).astimezone(UTC),
                ends_at=datetime.combine(last_day, ends, zone).astimezone(UTC),
            )
        )
    return sorted(rows, key=lambda row: (row.member_code, row.starts_at))


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
