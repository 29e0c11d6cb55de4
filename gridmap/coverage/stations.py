"""Which stations serve whom: what they offer, when they are open, and what if that changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from gridmap.coverage.policy import CoveragePolicy
from gridmap.errors import InputError
from gridmap.model.opening_hours import OpeningHours, parse
from gridmap.model.place import LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStation:
    """A station in force; `hours` is the text of its register, None where there is none."""

    code: str
    name: str
    kind: str
    services: frozenset[str]
    hours: str | None
    position: LonLat


class Standing(StrEnum):
    """Why a station serves or does not."""

    SERVES = "serves"
    SHUT = "shut"  # offers the service, but not at that hour
    REFUSED = "refused"  # offers it, but no street leads there


@dataclass(frozen=True, slots=True, kw_only=True)
class StationStanding:
    """How one station stood in a coverage. Stations that do not offer the service have none."""

    station: ServiceStation
    standing: Standing
    refusal: str | None = None  # why no street leads there
    has_unread_hours: bool = False  # taken as always open
    n_households: int = 0  # within the limit, and nearer to none


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseStation:
    """What if a station were gone."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStation:
    """What if a station stood elsewhere."""

    code: str
    position: LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStation:
    """What if there were one more station, offering what is asked for."""

    position: LonLat
    code: str = "+"
    hours: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHours:
    """What if a station opened at other hours."""

    code: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGate:
    """What if a gate stood open to everyone, at all hours."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseGate:
    """What if a gate were closed to everyone."""

    code: str


Change = CloseStation | MoveStation | AddStation | SetHours | OpenGate | CloseGate


def offers(station: ServiceStation, policy: CoveragePolicy) -> bool:
    """Tell whether a station is of the kind and offers the service that a policy asks for."""
    return (policy.service is None or policy.service in station.services) and (
        policy.kind is None or policy.kind == station.kind
    )


@lru_cache(maxsize=4096)
def hours_of(text: str | None) -> tuple[OpeningHours, bool]:
    """Return when a station of such hours is open, and whether the text could not be read.

    An unread text counts as always open: nobody loses a service to a typing error, and every
    answer lists the station.
    """
    try:
        return parse(text), False
    except InputError:
        return parse(None), True


def check_asked(stations: Iterable[ServiceStation], policy: CoveragePolicy) -> None:
    """Refuse a service or kind that no station of the district names.

    Raises
    ------
    InputError
        Nobody offers it: most often a typing error.
    """
    stations = tuple(stations)
    asked = (
        ("service", "服务事项", policy.service, {one for s in stations for one in s.services}),
        ("kind", "站点类型", policy.kind, {s.kind for s in stations}),
    )
    for what, zh, wanted, known in asked:
        if wanted is not None and wanted not in known:
            listed = ", ".join(sorted(known))
            raise InputError(
                code=f"unknown_{what}",
                problem=f"no station has the {what} {wanted!r}",
                mend=f"there are: {listed}" if listed else "import stations first",
                problem_zh=f"没有站点的{zh}为 {wanted!r}",
                mend_zh=f"现有：{listed}" if listed else "请先导入站点",
                known=sorted(known),
            )


def changed(
    stations: Sequence[ServiceStation], changes: Iterable[Change], policy: CoveragePolicy
) -> tuple[ServiceStation, ...]:
    """Return the stations as they would be; changes apply in order, gates are left aside.

    Raises
    ------
    InputError
        A change names no station, adds one under a code that exists, or sets hours that
        cannot be read.
    """
    by_code = {one.code: one for one in stations}
    for change in changes:
        match change:
            case CloseStation(code=code):
                _known(by_code, code)
                del by_code[code]
            case MoveStation(code=code, position=position):
                by_code[code] = replace(_known(by_code, code), position=position)
            case SetHours(code=code, hours=hours):
                parse(hours)
                by_code[code] = replace(_known(by_code, code), hours=hours)
            case AddStation():
                added = _added(change, policy, by_code)
                by_code[added.code] = added
            case OpenGate() | CloseGate():
                pass
    return tuple(by_code.values())


def stations_touched(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the codes of stations that are added, moved or given hours, and not closed after."""
    touched: dict[str, None] = {}
    for change in changes:
        match change:
            case AddStation(code=code) | MoveStation(code=code) | SetHours(code=code):
                touched[code] = None
            case CloseStation(code=code):
                touched.pop(code, None)
            case OpenGate() | CloseGate():
                pass
    return tuple(touched)


def gates_changed(changes: Iterable[Change]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the codes of the gates that are opened and of those that are closed."""
    opened: set[str] = set()
    closed: set[str] = set()
    for change in changes:
        match change:
            case OpenGate(code=code):
                opened.add(code)
                closed.discard(code)
            case CloseGate(code=code):
                closed.add(code)
                opened.discard(code)
            case _:
                pass
    return frozenset(opened), frozenset(closed)


def _added(
    change: AddStation, policy: CoveragePolicy, by_code: dict[str, ServiceStation]
) -> ServiceStation:
    parse(change.hours)
    if change.code in by_code:
        raise InputError(
            code="station_exists",
            problem=f"there is a station {change.code!r} already",
            mend="give the new one another code, or move the one that is there",
            problem_zh=f"已有站点 {change.code!r}",
            mend_zh="请换一个编码，或移动已有站点",
        )
    return ServiceStation(
        code=change.code,
        name=change.code,
        kind=policy.kind or "",
        services=frozenset([policy.service] if policy.service else []),
        hours=change.hours,
        position=change.position,
    )


def _known(by_code: dict[str, ServiceStation], code: str) -> ServiceStation:
    if code not in by_code:
        raise InputError(
            code="unknown_station",
            problem=f"there is no station {code!r}",
            mend="name a station by its code, as in the layer stations",
            problem_zh=f"没有站点 {code!r}",
            mend_zh="请写站点编码，见图层 stations",
        )
    return by_code[code]
