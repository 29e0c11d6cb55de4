"""How phones tell where they are: the OsmAnd query, Traccar Client's JSON, OwnTracks' JSON.

Units differ: a query says speed in knots and battery in percent, Traccar's JSON metres per second
and shares, OwnTracks kilometres per hour and percent. A message without a position, such as a
status, holds no fix; one whose position makes no sense is counted as unreadable, so that the phone
does not send it again for ever.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from gridmap.flows.report_positions import DeviceReport
from gridmap.model.fix import FixFault, MeasuredFix
from gridmap.model.place import LonLat

_MPS_A_KNOT = 1852.0 / 3600.0
_MPS_A_KMH = 1.0 / 3.6
_PERCENT = 100.0
_METRES_A_HDOP = 5.0
"""Error of a phone's receiver under a perfect sky; dilution of precision multiplies it."""

_FIRST_MS = 2**31 - 1
"""From here on a number counts milliseconds, as Traccar reads it."""

_LARGEST = 1e9
"""More than any measure here has."""

_UNREADABLE = (ValueError, TypeError, KeyError, OverflowError, OSError, AttributeError)
"""What values that cannot be meant raise; OSError is the platform's calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneMessage:
    """What a phone sent: its token, where the message says it, and the report."""

    token: str | None
    report: DeviceReport
    is_owntracks: bool = False


def read_query(said: Mapping[str, str], *, zone: tzinfo, at: datetime) -> PhoneMessage:
    """Read the OsmAnd dialect: parameters of the address or of a form.

    Parameters
    ----------
    zone
        What a time of day without an offset is read in.
    at
        When the message came: the time of a fix that states none.
    """
    lat, lon = said.get("lat"), said.get("lon")
    if "location" in said:
        lat, _, lon = said["location"].partition(",")

    def read() -> MeasuredFix:
        hdop = _number(said.get("hdop"))
        accuracy_m = _number(said.get("accuracy"))
        if accuracy_m is None and hdop is not None:
            accuracy_m = hdop * _METRES_A_HDOP
        return MeasuredFix(
            position=LonLat(float(lon or ""), float(lat or "")),
            measured_at=_instant(said.get("timestamp"), zone=zone, at=at),
            accuracy_m=accuracy_m,
            speed_mps=_scaled(said.get("speed"), _MPS_A_KNOT),
            course_deg=_number(said.get("bearing", said.get("heading"))),
            altitude_m=_number(said.get("altitude"), may_be_negative=True),
            battery_share=_scaled(said.get("batt"), 1.0 / _PERCENT),
            is_valid=said.get("valid", "true").lower() in ("true", "1"),
            is_mocked=said.get("mock", "").lower() in ("true", "1"),
        )

    report = _one(read) if lat or lon else DeviceReport(fixes=())
    return PhoneMessage(token=said.get("id", said.get("deviceid")), report=report)


def read_json(body: bytes, *, at: datetime) -> PhoneMessage:
    """Read a JSON message: OwnTracks where it has a `_type`, else that of Traccar Client.

    Raises
    ------
    ValueError
        It is no JSON object.
    """
    said = json.loads(body)
    if not isinstance(said, dict):
        raise ValueError("not a JSON object")
    if "_type" in said:
        return PhoneMessage(token=None, report=_owntracks_report(said), is_owntracks=True)
    token = said.get("device_id")
    places = said.get("location") or []
    fixes = [
        _one(lambda place=place: _traccar_fix(place, at=at))  # type: ignore[misc]
        for place in (places if isinstance(places, list) else [places])
    ]
    return PhoneMessage(
        token=None if token is None else str(token),
        report=DeviceReport(
            fixes=tuple(fix for one in fixes for fix in one.fixes),
            n_unreadable=sum(one.n_unreadable for one in fixes),
        ),
    )


def _one(read: Callable[[], MeasuredFix]) -> DeviceReport:
    try:
        return DeviceReport(fixes=(read(),))
    except _UNREADABLE:
        return DeviceReport(fixes=(), n_unreadable=1)


def _traccar_fix(place: Mapping[str, Any], *, at: datetime) -> MeasuredFix:
    """Return a fix of the background location library; it says -1 for what it does not know."""
    at_place = place["coords"]
    battery = place.get("battery") or {}
    return MeasuredFix(
        position=LonLat(_stated(at_place["longitude"]), _stated(at_place["latitude"])),
        measured_at=_instant(place.get("timestamp"), zone=UTC, at=at),
        accuracy_m=_number(at_place.get("accuracy")),
        speed_mps=_number(at_place.get("speed")),
        course_deg=_number(at_place.get("heading")),
        altitude_m=_number(at_place.get("altitude"), may_be_negative=True),
        battery_share=_number(battery.get("level")),
        is_mocked=place.get("mock") is True,
    )


def _owntracks_report(said: Mapping[str, Any]) -> DeviceReport:
    """Return what a message holds: a place, nothing, or something that nobody here can read."""
    match said["_type"]:
        case "location":
            return _one(lambda: _owntracks_fix(said))
        case "encrypted":
            return DeviceReport(fixes=(), n_unreadable=1, why_unreadable=FixFault.ENCRYPTED)
        case _:
            return DeviceReport(fixes=())


def _owntracks_fix(said: Mapping[str, Any]) -> MeasuredFix:
    return MeasuredFix(
        position=LonLat(_stated(said["lon"]), _stated(said["lat"])),
        measured_at=datetime.fromtimestamp(_stated(said["tst"]), UTC),
        accuracy_m=_number(said.get("acc")),
        speed_mps=_scaled(said.get("vel"), _MPS_A_KMH),
        course_deg=_number(said.get("cog")),
        altitude_m=_number(said.get("alt"), may_be_negative=True),
        battery_share=_scaled(said.get("batt"), 1.0 / _PERCENT),
    )


def _stated(value: object) -> float:
    """Return a number that has to be there."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"not a number: {value!r}")
    return float(value)


def _number(value: object, *, may_be_negative: bool = False) -> float | None:
    """Return what a device says beside the position; None where it does not, or says nonsense.

    No fix is lost for the sake of a broken battery gauge.
    """
    if value is None or isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if (-_LARGEST if may_be_negative else 0.0) <= number <= _LARGEST else None


def _scaled(value: object, unit: float) -> float | None:
    number = _number(value)
    return None if number is None else number * unit


def _instant(value: object, *, zone: tzinfo, at: datetime) -> datetime:
    """Return an instant from seconds or milliseconds since 1970, or from a date and time."""
    if value is None or value == "":
        return at
    text = str(value)
    try:
        number = float(text)
    except ValueError:
        stated = datetime.fromisoformat(text)
        return stated if stated.tzinfo else stated.replace(tzinfo=zone)
    return datetime.fromtimestamp(number / 1000.0 if number >= _FIRST_MS else number, UTC)
