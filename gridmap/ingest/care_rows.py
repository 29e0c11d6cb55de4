"""Checked rows of people in need and of volunteers as the values that flows take."""

from datetime import datetime, time, tzinfo

from gridmap.ingest.checked import CheckedLayer
from gridmap.ingest.findings import RejectedRow
from gridmap.ingest.loading import refused_row
from gridmap.ingest.records import CheckedRow, checked_rows
from gridmap.model.care import CareColour, CareRecord, Volunteer

_COLOURS = {
    word: colour
    for colour, words in {
        CareColour.RED: ("red", "红", "红色"),
        CareColour.YELLOW: ("yellow", "黄", "黄色"),
        CareColour.BLUE: ("blue", "蓝", "蓝色"),
    }.items()
    for word in words
}


def volunteer_records(checked: CheckedLayer) -> list[Volunteer]:
    """Return the rows of a layer `volunteers`."""
    return [
        Volunteer(
            code=row.text("code"),
            name=row.text("name"),
            phone=row.value("phone", str),
            skills=row.value("skills", tuple) or (),
            position=row.position,
        )
        for row in checked_rows(checked)
    ]


def care_records(
    checked: CheckedLayer, *, zone: tzinfo
) -> tuple[dict[int, CareRecord], list[RejectedRow]]:
    """Return the rows of a layer `care_persons` by index, and those that cannot be read.

    The first day of care is the local day of the instant that the file states.
    """
    records: dict[int, CareRecord] = {}
    rejected: list[RejectedRow] = []
    for row in checked_rows(checked):
        colour = _COLOURS.get(row.text("colour").lower())
        hours = _hours(row)
        if colour is None:
            code, field, value = "unknown_colour", "colour", row.text("colour")
        elif hours is None:
            code, field = "bad_visit_hours", "visit_from"
            value = f"{row.value('visit_from', str)}-{row.value('visit_to', str)}"
        else:
            records[row.index] = _record(row, colour, hours, zone=zone)
            continue
        figures = {"value": value}
        rejected.append(refused_row(code, checked, index=row.index, field=field, figures=figures))
    return records, rejected


def _record(
    row: CheckedRow, colour: CareColour, hours: tuple[time | None, time | None], *, zone: tzinfo
) -> CareRecord:
    starts_at = row.value("starts_on", datetime)
    return CareRecord(
        code=row.text("code"),
        name=row.text("name"),
        colour=colour,
        kind=row.value("kind", str),
        building_code=row.value("building_code", str),
        door=row.value("door", str),
        member_code=row.value("member_code", str),
        stand_in_code=row.value("stand_in_code", str),
        phone=row.value("phone", str),
        note=row.value("note", str),
        starts_on=None if starts_at is None else starts_at.astimezone(zone).date(),
        visit_from=hours[0],
        visit_to=hours[1],
        position=row.position,
    )


def _hours(row: CheckedRow) -> tuple[time | None, time | None] | None:
    """Return the visiting hours, None on both sides where the row states none; None = bad."""
    stated = row.value("visit_from", str), row.value("visit_to", str)
    if stated == (None, None):
        return None, None
    try:
        first, last = (time.fromisoformat(one or "") for one in stated)
    except ValueError:
        return None
    return (first, last) if first < last else None
