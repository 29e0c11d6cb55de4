"""Note where members are: from systems that name the member, and from members' own devices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from gridmap.casework.fixes import VOUCHED, PositionPolicy, faults_of
from gridmap.errors import UnknownDevice
from gridmap.geo.crs import Datum, to_wgs84
from gridmap.model.fix import FixFault, MeasuredFix, ReportedFix
from gridmap.model.place import LonLat
from gridmap.model.request import CLOCK_ALLOWANCE
from gridmap.store import member_devices, positions
from gridmap.store.district import District
from gridmap.store.member_devices import KnownDevice
from gridmap.store.positions import Judged, Recorded, Reporting

_LONGEST_S = 366 * 86_400.0
"""No roster is asked for what was longer ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReport:
    """What one message of a device says: fixes, and how many more could not be read, and why.

    `datum` is what the call states; without one, what is known of the device holds.
    """

    fixes: tuple[MeasuredFix, ...]
    n_unreadable: int = 0
    why_unreadable: FixFault = FixFault.UNREADABLE
    datum: Datum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFix:
    """A position that was not noted; `index` is its place in the batch."""

    index: int
    member_code: str
    code: FixFault


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedFixes:
    """What became of a batch.

    `n_noted` positions are the newest of their members now, `n_kept` were new on the trails,
    `n_duplicate` had come before; `refused` names the others, each with its reason.
    """

    n_noted: int
    n_kept: int
    n_duplicate: int
    refused: tuple[RefusedFix, ...]


def report_positions(
    fixes: Sequence[ReportedFix],
    *,
    district: District,
    policy: PositionPolicy = VOUCHED,
    datum: Datum = Datum.WGS84,
) -> NotedFixes:
    """Put fixes on the trails; the newest of each member by the device's clock is the position.

    A bad one does not hold up the others. Refused is what the policy says, a code that no member
    has, a time more than two minutes ahead (a device clock that must be set right), and 0 E 0 N,
    which a receiver without a fix reports. A late fix goes to the trail and moves nobody back.
    """
    fixes = _converted(fixes, datum)
    at = district.clock()
    with district.writing() as conn:
        known = positions.read_members(
            conn,
            district.tenant,
            [fix.member_code for fix in fixes],
            between=_around(fixes, policy, at),
        )
        faults = _judged(fixes, known, policy=policy, at=at)
        judged = [
            Judged(of=known[fix.member_code], fix=fix, fault=fault)
            for fix, fault in zip(fixes, faults, strict=True)
            if fix.member_code in known
        ]
        recorded = positions.record(conn, district.tenant, judged, policy=policy, at=at)
    return _told(fixes, faults, recorded)


def report_from_device(
    token: str, report: DeviceReport, *, district: District, policy: PositionPolicy
) -> NotedFixes:
    """Note what a member's own device reports; what could not be read is counted beside it.

    Raises
    ------
    UnknownDevice
        No unrevoked device has this token.
    """
    device = _device(token, district)
    fixes = [_named(fix, device.member_code) for fix in report.fixes]
    noted = report_positions(
        fixes, district=district, policy=policy, datum=report.datum or device.datum
    )
    if report.n_unreadable:
        with district.writing() as conn:
            positions.note_unreadable(
                conn,
                district.tenant,
                device.member_code,
                (report.why_unreadable, report.n_unreadable),
                at=district.clock(),
            )
    return noted


def check_device(token: str, *, district: District) -> None:
    """Refuse a token of nobody, before anything is read of what comes under it.

    Raises
    ------
    UnknownDevice
        No unrevoked device has this token.
    """
    _device(token, district)


def _device(token: str, district: District) -> KnownDevice:
    with district.reading() as conn:
        device = member_devices.known(conn, district.tenant, token)
    if device is None:
        raise UnknownDevice(
            problem="no device of a member has this identifier",
            mend="add the device with `gridmap devices add` and enter its token on the phone",
            problem_zh="没有登记此标识的设备",
            mend_zh="用 gridmap devices add 登记设备，并把令牌填入手机",
        )
    return device


def _named(fix: MeasuredFix, member_code: str) -> ReportedFix:
    return ReportedFix(
        member_code=member_code,
        position=fix.position,
        measured_at=fix.measured_at,
        accuracy_m=fix.accuracy_m,
        speed_mps=fix.speed_mps,
        course_deg=fix.course_deg,
        altitude_m=fix.altitude_m,
        battery_share=fix.battery_share,
        is_valid=fix.is_valid,
        is_mocked=fix.is_mocked,
    )


def _converted(fixes: Sequence[ReportedFix], datum: Datum) -> Sequence[ReportedFix]:
    """Return fixes in the storage CRS."""
    if not datum.is_shifted:
        return fixes
    degrees = np.array([(fix.position.lon, fix.position.lat) for fix in fixes]).reshape(-1, 2)
    lons, lats = to_wgs84(degrees[:, 0], degrees[:, 1], datum=datum)
    return [
        replace(fix, position=LonLat(float(lon), float(lat)))
        for fix, lon, lat in zip(fixes, lons, lats, strict=True)
    ]


def _around(
    fixes: Sequence[ReportedFix], policy: PositionPolicy, at: datetime
) -> tuple[datetime, datetime]:
    """Return between which instants shifts may matter: those of the fixes, with the margin."""
    margin = timedelta(seconds=policy.shift_margin_s)
    oldest = at - timedelta(seconds=min(policy.past_limit_s, _LONGEST_S))
    times = [fix.measured_at for fix in fixes if oldest <= fix.measured_at <= at]
    return min(times, default=at) - margin, at + CLOCK_ALLOWANCE + margin


def _judged(
    fixes: Sequence[ReportedFix],
    known: Mapping[str, Reporting],
    *,
    policy: PositionPolicy,
    at: datetime,
) -> list[FixFault | None]:
    """Return why each fix is refused; None where it is taken."""
    by_member: dict[str, list[int]] = defaultdict(list)
    for index, fix in enumerate(fixes):
        by_member[fix.member_code].append(index)
    faults: list[FixFault | None] = [FixFault.UNKNOWN_MEMBER] * len(fixes)
    for code, indices in by_member.items():
        if code in known:
            own = [fixes[index] for index in indices]
            before = known[code].before
            found = faults_of(own, before, policy=policy, at=at)
            for index, fault in zip(indices, found, strict=True):
                faults[index] = fault
    return faults


def _told(
    fixes: Sequence[ReportedFix], faults: Sequence[FixFault | None], recorded: Recorded
) -> NotedFixes:
    refused = tuple(
        RefusedFix(index=index, member_code=fixes[index].member_code, code=fault)
        for index, fault in enumerate(faults)
        if fault is not None
    )
    n_taken = len(fixes) - len(refused)
    return NotedFixes(
        n_noted=len(recorded.moved),
        n_kept=recorded.n_kept,
        n_duplicate=n_taken - recorded.n_kept,
        refused=refused,
    )
