"""`gridmap streets edit`: what somebody knows about streets and gates and no file says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import shapely
import typer

from gridmap.cli.desk import Desk
from gridmap.errors import InputError
from gridmap.flows.edit_streets import NewEdit, edit_streets, list_edits, withdraw_edit
from gridmap.flows.load_network import find_lost_edits
from gridmap.model.ids import StreetEditId
from gridmap.model.place import LonLat
from gridmap.model.street_edit import EditKind, StreetEdit

app = typer.Typer(no_args_is_help=True, help="路网人工修改 · Edits of streets and gates by hand.")

_KINDS = {
    EditKind.CLOSE_STREET: ("关闭道路", "street closed"),
    EditKind.OPEN_STREET: ("开放道路", "street open"),
    EditKind.CLOSE_GATE: ("关闭大门", "gate closed"),
    EditKind.OPEN_GATE: ("开放大门", "gate open"),
    EditKind.ADD_STREET: ("新增道路", "street added"),
}

_Code = Annotated[str, typer.Argument(metavar="CODE", help="道路或大门编码 · street or gate")]
_Gate = Annotated[bool, typer.Option("--gate", help="编码是大门 · the code is that of a gate")]
_Who = Annotated[str, typer.Option("--who", help="何人 · who says so")]
_Why = Annotated[str, typer.Option("--why", help="何故 · why")]
_From = Annotated[
    datetime | None, typer.Option("--from", help="开始，默认现在 · from, now if not given")
]
_Until = Annotated[
    datetime | None, typer.Option("--until", help="结束，不填为长期 · until, empty = for good")
]


@app.command("close")
def close(
    context: typer.Context,
    code: _Code,
    who: _Who,
    why: _Why,
    gate: _Gate = False,
    since: _From = None,
    until: _Until = None,
) -> None:
    """关闭道路或大门 · Close a street or a gate.

    例 · Example: gridmap streets edit close w4567-89 --who 李工 --why 施工 --until 2026-12-31
    """
    kind = EditKind.CLOSE_GATE if gate else EditKind.CLOSE_STREET
    _store(context.obj, NewEdit(kind=kind, made_by=who, reason=why, code=code), since, until)


@app.command("open")
def open_(
    context: typer.Context,
    code: _Code,
    who: _Who,
    why: _Why,
    gate: _Gate = False,
    since: _From = None,
    until: _Until = None,
) -> None:
    """开放道路或大门 · Open a gate to everybody, a street to all whom its class and signs allow.

    例 · Example: gridmap streets edit open GATE001 --gate --who 李工 --why 演练
    """
    kind = EditKind.OPEN_GATE if gate else EditKind.OPEN_STREET
    _store(context.obj, NewEdit(kind=kind, made_by=who, reason=why, code=code), since, until)


@app.command("bridge")
def bridge(
    context: typer.Context,
    line: Annotated[
        str, typer.Option("--line", help="经度,纬度 空格分隔 · lon,lat lon,lat … in WGS 84")
    ],
    who: _Who,
    why: _Why,
    highway: Annotated[
        str, typer.Option("--class", help="道路等级 · path takes bicycles, footway does not")
    ] = "footway",
    since: _From = None,
    until: _Until = None,
) -> None:
    """补上缺少的桥或通道 · Add a bridge or way that the streets lack; its ends are tied to them.

    例 · Example: gridmap streets edit bridge --line "110.3,20 110.31,20" --who 李工 --why 新桥
    """
    asked = NewEdit(
        kind=EditKind.ADD_STREET, made_by=who, reason=why, line=_line(line), highway=highway
    )
    _store(context.obj, asked, since, until)


@app.command("list")
def list_(context: typer.Context) -> None:
    """列出修改 · List the edits, and those that find no street or gate any more."""
    desk: Desk = context.obj
    with desk.services() as services:
        found = list_edits(district=services.district)
        lost = find_lost_edits(district=services.district)
        now = services.district.clock()
    _tell(desk, found, lost={one.id for one in lost}, now=now)


@app.command("withdraw")
def withdraw(
    context: typer.Context,
    edit: Annotated[UUID, typer.Argument(metavar="ID", help="修改编号 · its id")],
    who: _Who,
) -> None:
    """撤回修改 · Take an edit back; what it said is kept.

    例 · Example: gridmap streets edit withdraw 01934… --who 李工
    """
    desk: Desk = context.obj
    with desk.services() as services:
        withdraw_edit(StreetEditId(edit), district=services.district, by=who)
    desk.voice.say(f"已撤回 {edit}", f"withdrawn: {edit}")
    desk.voice.result({"withdrawn": str(edit)})


def _store(desk: Desk, asked: NewEdit, since: datetime | None, until: datetime | None) -> None:
    zone = ZoneInfo(desk.settings.time_zone)
    dated = replace(
        asked,
        valid_from=since and since.replace(tzinfo=zone),
        valid_to=until and until.replace(tzinfo=zone),
    )
    with desk.services() as services:
        made = edit_streets(dated, district=services.district)
    desk.voice.say(f"已记录修改 {made.id}", f"noted as {made.id}")
    desk.voice.result(_facts(made))


def _line(text: str) -> shapely.LineString:
    try:
        lon_lat = [tuple(float(one) for one in pair.split(",")) for pair in text.split()]
        points = [LonLat(lon, lat) for lon, lat in lon_lat]
        return shapely.LineString([(one.lon, one.lat) for one in points])
    except (ValueError, shapely.GEOSException) as error:
        raise InputError(
            code="bad_line",
            problem=f"this is no line: {text!r}",
            mend='write "110.31,20.01 110.32,20.01": longitude first, two points or more',
            problem_zh=f"这不是一条线：{text}",
            mend_zh="写成“110.31,20.01 110.32,20.01”：经度在前，至少两个点",
        ) from error


def _tell(
    desk: Desk, found: Sequence[StreetEdit], *, lost: set[StreetEditId], now: datetime
) -> None:
    voice = desk.voice
    headers = (
        ("编号", "id"),
        ("种类", "kind"),
        ("对象", "of"),
        ("从", "from"),
        ("到", "until"),
        ("何人", "who"),
        ("何故", "why"),
        ("状态", "state"),
    )
    words = {
        "lost": voice.word("找不到对象", "finds nothing"),
        "in_force": voice.word("生效", "in force"),
        "withdrawn": voice.word("已撤回", "withdrawn"),
        "not_now": voice.word("不在期限内", "not now"),
    }
    states = [one.state(now, is_lost=one.id in lost) for one in found]
    zone = ZoneInfo(desk.settings.time_zone)
    voice.table(
        voice.word("路网人工修改", "Edits"),
        [voice.word(zh, en) for zh, en in headers],
        [
            (
                one.id,
                voice.word(*_KINDS[one.kind]),
                one.street_code or one.gate_code or one.highway,
                _hour(one.valid_from, zone),
                one.valid_to and _hour(one.valid_to, zone),
                one.made_by,
                one.reason,
                words[state],
            )
            for one, state in zip(found, states, strict=True)
        ],
    )
    voice.result([_facts(one) | {"state": state} for one, state in zip(found, states, strict=True)])


def _hour(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant by the clock that --from and --until are read by."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _facts(one: StreetEdit) -> dict[str, object]:
    return {
        "id": str(one.id),
        "kind": one.kind.value,
        "code": one.street_code or one.gate_code,
        "highway": one.highway,
        "line": None if one.wkb is None else shapely.from_wkb(one.wkb).wkt,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to and one.valid_to.isoformat(),
        "made_by": one.made_by,
        "made_at": one.made_at.isoformat(),
        "reason": one.reason,
        "withdrawn_by": one.withdrawn_by,
        "withdrawn_at": one.withdrawn_at and one.withdrawn_at.isoformat(),
    }
