"""Note where members are."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gridmap.model.place import LonLat
from gridmap.model.request import CLOCK_ALLOWANCE
from gridmap.store import events, members
from gridmap.store.district import District
from gridmap.store.members import Fix

_NULL_ISLAND = LonLat(0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFix:
    """A position as a door receives it."""

    member_code: str
    position: LonLat
    measured_at: datetime


class FixFault(StrEnum):
    """Why one position of a batch is not noted."""

    UNKNOWN_MEMBER = "unknown_member"
    IN_FUTURE = "in_future"
    NULL_ISLAND = "null_island"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFix:
    """A position that was not noted; `index` is its place in the batch."""

    index: int
    member_code: str
    code: FixFault


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedFixes:
    """What became of a batch: how many positions were newer than the stored ones, which are bad."""

    n_noted: int
    refused: tuple[RefusedFix, ...]


def report_positions(fixes: Sequence[ReportedFix], *, district: District) -> NotedFixes:
    """Store the positions that are newer than the stored ones.

    A bad one does not hold up the others. Refused are a code that no member has, a time more
    than two minutes ahead (a device clock that must be set right), and 0 E 0 N, which a receiver
    without a fix reports.
    """
    at = district.clock()
    with district.writing() as conn:
        ids = members.ids_by_code(conn, district.tenant, [fix.member_code for fix in fixes])
        faults = [_fault_of(fix, ids, at) for fix in fixes]
        good = [
            Fix(
                member_id=ids[fix.member_code],
                position=fix.position,
                measured_at=fix.measured_at,
            )
            for fix, fault in zip(fixes, faults, strict=True)
            if fault is None
        ]
        moved = members.note_fixes(conn, district.tenant, good)
        if moved:
            events.announce(
                conn, district.tenant, at=at, kind="positions", payload=_payload_of(moved)
            )
    refused = tuple(
        RefusedFix(index=index, member_code=fixes[index].member_code, code=fault)
        for index, fault in enumerate(faults)
        if fault is not None
    )
    return NotedFixes(n_noted=len(moved), refused=refused)


def _fault_of(fix: ReportedFix, known: Container[str], at: datetime) -> FixFault | None:
    if fix.member_code not in known:
        return FixFault.UNKNOWN_MEMBER
    if fix.measured_at > at + CLOCK_ALLOWANCE:
        return FixFault.IN_FUTURE
    if fix.position == _NULL_ISLAND:
        return FixFault.NULL_ISLAND
    return None


def _payload_of(moved: Sequence[Fix]) -> dict[str, object]:
    return {
        "members": [
            {"id": str(fix.member_id), "lon": fix.position.lon, "lat": fix.position.lat}
            for fix in moved
        ]
    }
