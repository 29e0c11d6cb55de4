"""Checked rows of record layers as the values that flows take."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypeVar

from gridmap.ingest.checked import CheckedLayer, Value
from gridmap.ingest.findings import RejectedRow
from gridmap.ingest.loading import refused_row
from gridmap.model.duty import DutyRecord, ResponsibleRecord
from gridmap.model.member import MemberRecord, ShiftRecord
from gridmap.model.place import LonLat
from gridmap.model.request import Accusation, AccusedKind, DeskEntry, RequestIntake
from gridmap.model.work_order import Disposition, Urgency

_T = TypeVar("_T")

_IMPORT = "import"
"""Who enters what a file holds."""


def member_records(checked: CheckedLayer) -> list[MemberRecord]:
    """Return the rows of a layer `members`."""
    return [
        MemberRecord(
            code=row.text("code"),
            name=row.text("name"),
            role=row.text("role"),
            employer=row.value("employer", str),
            phone=row.value("phone", str),
            skills=row.value("skills", tuple) or (),
            capacity=row.value("capacity", int),
            home_grid_code=row.value("home_grid_code", str),
            position=row.position,
            measured_at=row.value("measured_at", datetime),
        )
        for row in checked_rows(checked)
    ]


def shift_records(checked: CheckedLayer) -> list[ShiftRecord]:
    """Return the rows of a layer `shifts`."""
    return [
        ShiftRecord(
            code=row.text("code"),
            member_code=row.text("member_code"),
            starts_at=row.instant("starts_at"),
            ends_at=row.instant("ends_at"),
            stands_in=row.value("stands_in", bool) or False,
        )
        for row in checked_rows(checked)
    ]


def duty_records(checked: CheckedLayer) -> list[DutyRecord]:
    """Return the rows of a layer `duties`."""
    return [
        DutyRecord(
            code=row.text("code"),
            level=row.text("level"),
            area_code=row.text("area_code"),
            post=row.text("post"),
            name=row.text("name"),
            phone=row.value("phone", str),
            starts_at=row.instant("starts_at"),
            ends_at=row.instant("ends_at"),
        )
        for row in checked_rows(checked)
    ]


def responsible_records(checked: CheckedLayer) -> list[ResponsibleRecord]:
    """Return the rows of a layer `responsibles`."""
    return [
        ResponsibleRecord(
            code=row.text("code"),
            kind=row.text("kind"),
            name=row.text("name"),
            title=row.value("title", str),
            phone=row.value("phone", str),
            place=row.value("place", str),
            case_number=row.value("case_number", str),
            starts_at=row.instant("starts_at"),
            ends_at=row.value("ends_at", datetime),
        )
        for row in checked_rows(checked)
    ]


def request_intakes(
    checked: CheckedLayer,
    *,
    categories: Collection[str],
    units: Collection[str],
    accused: Collection[str],
    latest: datetime,
    earliest: datetime | None = None,
) -> tuple[dict[int, RequestIntake], list[RejectedRow]]:
    """Return the rows of a layer `requests` by index, and those that cannot be received.

    Refused are rows that name what the district does not know, a unit without its code, or that
    were received after `latest`, and call sheets (`taken_by`) from before `earliest`. `accused` are
    the members and areas that can be complained about, as "member:A001".
    The idempotency key is channel and number, so that a file can be sent again.
    """
    intakes: dict[int, RequestIntake] = {}
    rejected = []
    for row in checked_rows(checked):
        unknown = row.first_unknown(
            category=categories,
            unit_code=units,
            urgency=list(Urgency),
            disposition=list(Disposition),
        )
        if unknown is not None:
            code, field, figures = f"unknown_{unknown}", unknown, {"value": row.text(unknown)}
        elif (stranger := row.unknown_accused(accused)) is not None:
            code, field, figures = "unknown_accused", "accused", {"value": stranger}
        elif row.lacks_its_unit:
            code, field, figures = "unit_missing", "unit_code", {}
        elif row.instant("received_at") > latest:
            told = row.instant("received_at").isoformat()
            code, field, figures = "received_in_future", "received_at", {"value": told}
        elif row.is_sheet and earliest is not None and row.instant("received_at") < earliest:
            told = row.instant("received_at").isoformat()
            code, field, figures = "received_too_long_ago", "received_at", {"value": told}
        else:
            intakes[row.index] = _intake(row)
            continue
        rejected.append(refused_row(code, checked, index=row.index, field=field, figures=figures))
    return intakes, rejected


class CheckedRow:
    """One row of a checked layer."""

    def __init__(self, checked: CheckedLayer, index: int) -> None:
        self._checked = checked
        self.index = index

    def value(self, name: str, kind: type[_T]) -> _T | None:
        """Return a value of this type, None where the cell is empty."""
        value: Value = self._checked.columns[name][self.index]
        return value if isinstance(value, kind) else None

    def text(self, name: str) -> str:
        """Return a required text; the check has seen to it that it is there."""
        return str(self._checked.columns[name][self.index])

    def instant(self, name: str) -> datetime:
        """Return a required instant."""
        value = self._checked.columns[name][self.index]
        assert isinstance(value, datetime)  # noqa: S101 (required and checked)
        return value

    def first_unknown(self, **known: Collection[str]) -> str | None:
        """Return the first field whose cell is not empty and not one of the known words."""
        for name, words in known.items():
            if self._checked.columns[name][self.index] not in (None, *words):
                return name
        return None

    @property
    def accused(self) -> tuple[str, ...]:
        """Return whom the row complains about, as "member:A001"."""
        return self.value("accused", tuple) or ()

    def unknown_accused(self, known: Collection[str]) -> str | None:
        """Return the first of the accused that nobody knows; an employer is taken by its name."""
        by_name = f"{AccusedKind.EMPLOYER.value}:"
        strangers = (one for one in self.accused if one not in known)
        return next((one for one in strangers if not one.startswith(by_name)), None)

    @property
    def is_sheet(self) -> bool:
        """Say whether a request was taken on paper: the row says by whom."""
        return bool(self.value("taken_by", str))

    @property
    def lacks_its_unit(self) -> bool:
        """Say whether a request is for a unit and does not say which."""
        is_for_unit = self.value("disposition", str) == Disposition.UNIT
        return is_for_unit and self.value("unit_code", str) is None

    @property
    def position(self) -> LonLat | None:
        """Return the point of the row."""
        geometry = self._checked.geometry
        point = None if geometry is None else geometry[self.index]
        return None if point is None else LonLat(float(point.x), float(point.y))


def checked_rows(checked: CheckedLayer) -> Iterator[CheckedRow]:
    """Return the rows of a checked layer, in order."""
    return (CheckedRow(checked, index) for index in range(checked.n_rows))


def _entry(row: CheckedRow) -> DeskEntry | None:
    """Return how a call sheet was entered: a row that says who took the call is one."""
    if not row.is_sheet:
        return None
    return DeskEntry(
        entered_by=_IMPORT,
        sheet_number=row.text("source_ref"),
        is_late=True,
        taken_by=row.text("taken_by"),
    )


def _intake(row: CheckedRow) -> RequestIntake:
    channel, source_ref = row.text("channel"), row.text("source_ref")
    urgency, disposition = row.value("urgency", str), row.value("disposition", str)
    return RequestIntake(
        idempotency_key=f"{channel}:{source_ref}",
        channel=channel,
        source_ref=source_ref,
        received_at=row.instant("received_at"),
        category=row.value("category", str),
        urgency=Urgency(urgency) if urgency else None,
        text=row.value("text", str),
        address=row.value("address", str),
        caller_name=row.value("caller_name", str),
        caller_phone=row.value("caller_phone", str),
        disposition=Disposition(disposition) if disposition else None,
        unit_code=row.value("unit_code", str),
        position=row.position,
        accused=tuple(_accusation(one) for one in row.accused),
        entry=_entry(row),
    )


def _accusation(told: str) -> Accusation:
    kind, _, code = told.partition(":")
    return Accusation(AccusedKind(kind), code)
