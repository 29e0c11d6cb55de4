"""The options by which a command is told which coverage is meant."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gridmap.coverage.policy import CoveragePolicy, profile_named, standard_for
from gridmap.coverage.stations import (
    AddStation,
    Change,
    CloseGate,
    CloseStation,
    MoveStation,
    OpenGate,
    SetHours,
)
from gridmap.errors import InputError
from gridmap.model.opening_hours import parse_week_minute
from gridmap.model.place import LonLat
from gridmap.model.travel import PROFILES, Traveller

Service = Annotated[str | None, typer.Option(help="服务事项 · service; 不填为全部 · empty = all")]
Kind = Annotated[str | None, typer.Option(help="站点类型 · kind of station")]
Walker = Annotated[str, typer.Option(help=f"出行方式 · walker: {' | '.join(PROFILES)}")]
Passes = Annotated[
    str,
    typer.Option(
        help="途中大门把他们当作谁 · whom gates on the way take them for: everyone,residents"
    ),
]
At = Annotated[str, typer.Option(help='周几几点 · day and time, as "Tu 10:00" or "周二 10:00"')]
Minutes = Annotated[float | None, typer.Option(help="时间标准（分钟） · default 15")]
Metres = Annotated[float | None, typer.Option(help="距离标准（沿街米） · along streets")]
Xlsx = Annotated[Path | None, typer.Option(help="写入 Excel · write all tables")]
Csv = Annotated[Path | None, typer.Option(help="写入 CSV · write the table shown")]


def asked(
    service: str | None,
    kind: str | None,
    walker: str,
    passes: str,
    at: str,
    minutes: float | None,
    metres: float | None,
) -> CoveragePolicy:
    """Return the policy that the options say.

    Raises
    ------
    InputError
        A walker, moment or limit is none, or both a time and a distance are given.
    """
    return CoveragePolicy(
        service=service,
        kind=kind,
        traveller=Traveller(
            profile=profile_named(walker),
            passes=frozenset(one.strip() for one in passes.split(",") if one.strip()),
        ),
        week_minute=parse_week_minute(at),
        standard=standard_for(minutes=minutes, metres=metres),
    )


def changes_of(words: Sequence[str]) -> list[Change]:
    """Return the changes that words such as "move:ZX0001=110.31,20.02" say, in order.

    Raises
    ------
    InputError
        A word is none of the changes.
    """
    return [_change(word) for word in words]


def _change(word: str) -> Change:
    verb, _, rest = word.partition(":")
    code, _, value = rest.partition("=")
    match verb:
        case "close" if rest:
            return CloseStation(code=rest)
        case "move" if code and value:
            return MoveStation(code=code, position=_position(value, word))
        case "add" if rest:
            named = bool(value)
            position = _position(value if named else rest, word)
            return (
                AddStation(code=code, position=position) if named else AddStation(position=position)
            )
        case "hours" if code and value:
            return SetHours(code=code, hours=value)
        case "open-gate" if rest:
            return OpenGate(code=rest)
        case "close-gate" if rest:
            return CloseGate(code=rest)
        case _:
            raise _unread(word)


def _position(text: str, word: str) -> LonLat:
    try:
        lon, lat = (float(part) for part in text.split(","))
        return LonLat(lon, lat)
    except ValueError as error:
        raise _unread(word) from error


def _unread(word: str) -> InputError:
    return InputError(
        code="unread_change",
        problem=f"{word!r} is no change of a station or gate",
        mend="write close:CODE, move:CODE=LON,LAT, add:CODE=LON,LAT, hours:CODE=TEXT,"
        " open-gate:CODE or close-gate:CODE",
        problem_zh=f"无法读懂变动 {word!r}",
        mend_zh="请写 close:编码、move:编码=经度,纬度、add:编码=经度,纬度、hours:编码=开放时间、"
        "open-gate:编码 或 close-gate:编码",
    )
