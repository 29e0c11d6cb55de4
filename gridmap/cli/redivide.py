"""`gridmap redivide`: propose new grids for a community, look at them, decide."""

import getpass
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.redivision_tables import tell_list, tell_one, tell_rank, told, write_table
from gridmap.errors import InputError
from gridmap.flows.decide_redivision import (
    approve_redivision,
    drop_redivision,
    send_back_redivision,
    submit_redivision,
)
from gridmap.flows.draw_redivisions import RedivisionMapOrder, draw_redivisions
from gridmap.flows.edit_redivision import edit_redivision
from gridmap.flows.look_up_redivisions import list_redivisions, rank_communities, read_redivision
from gridmap.flows.put_redivisions_into_force import put_redivisions_into_force
from gridmap.flows.redivide_community import RedivisionOrder, redivide_community
from gridmap.wiring import Services

app = typer.Typer(
    no_args_is_help=True, help="网格调整：编制、修改、批准 · New divisions of a community."
)

_SHARES = {"households": 0.0, "requests": 1.0, "mix": 0.5}
_Number = Annotated[int, typer.Argument(help="方案编号 · number of the re-division")]
_By = Annotated[
    str, typer.Option("--by", help="经办人 · who decides", default_factory=getpass.getuser)
]


@app.command()
def propose(
    context: typer.Context,
    community: Annotated[str, typer.Argument(help="社区编码或名称 · code or name")],
    grids: Annotated[
        int | None, typer.Option(help="网格数，不填同现状 · as today if empty")
    ] = None,
    by: Annotated[
        str, typer.Option(help="工作量 · workload: households | requests | mix")
    ] = "households",
    days: Annotated[int, typer.Option(min=1, help="计入最近几天的工单 · days of orders")] = 90,
    out: Annotated[Path | None, typer.Option(help="对比地图 · map to write (HTML)")] = None,
    table: Annotated[Path | None, typer.Option(help="对比表 · table to write (XLSX)")] = None,
    seed: Annotated[int, typer.Option(help="随机种子 · the same seed, the same result")] = 20260101,
) -> None:
    """编制三套调整方案，存为草案 · Propose up to three divisions and keep them as drafts.

    例 · Example: gridmap redivide propose 990108002001 --grids 11
    """
    desk: Desk = context.obj
    if by not in _SHARES:
        raise InputError(
            problem=f"{by!r} is no workload",
            problem_zh=f"{by!r} 不是可用的工作量口径",
            mend=f"write one of {', '.join(_SHARES)}",
            mend_zh=f"可选：{'、'.join(_SHARES)}",
            field="by",
        )
    order = RedivisionOrder(
        community=community, n_grids=grids, requests_share=_SHARES[by], n_days=days, seed=seed
    )
    with desk.services() as services:
        with desk.voice.progress("编制方案", "looking for divisions") as advance:
            numbers = redivide_community(
                order, district=services.district, actor=getpass.getuser(), advance=advance
            )
        views = [read_redivision(number, district=services.district) for number in numbers]
        if out is not None and numbers:
            _draw(desk, services, numbers, out)
    if table is not None and views:
        write_table(desk.voice, views, table)
    for view in views:
        tell_one(desk.voice, view)
    if not views:
        desk.voice.say("没有找到优于现状的划分。", "nothing better than today was found.")
    desk.voice.result([told(view) for view in views])


@app.command()
def rank(
    context: typer.Context,
    n: Annotated[int, typer.Option("--most", min=1, help="列出几个 · how many")] = 10,
) -> None:
    """列出最需要调整的社区 · Rank communities by what a new division could even out.

    例 · Example: gridmap redivide rank --most 5
    """
    desk: Desk = context.obj
    with desk.services() as services:
        tell_rank(desk.voice, rank_communities(district=services.district), n=n)


@app.command("list")
def list_(
    context: typer.Context,
    community: Annotated[str | None, typer.Argument(help="社区编码或名称 · empty = all")] = None,
) -> None:
    """列出方案 · List re-divisions, the newest first.

    例 · Example: gridmap redivide list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        tell_list(desk.voice, list_redivisions(district=services.district, community=community))


@app.command()
def show(
    context: typer.Context,
    number: _Number,
    out: Annotated[Path | None, typer.Option(help="对比地图 · map to write (HTML)")] = None,
    table: Annotated[Path | None, typer.Option(help="对比表 · table to write (XLSX)")] = None,
) -> None:
    """查看方案与现状对比 · Show one beside today's division.

    例 · Example: gridmap redivide show 1 --out map.html --table grids.xlsx
    """
    desk: Desk = context.obj
    with desk.services() as services:
        view = read_redivision(number, district=services.district)
        if out is not None:
            _draw(desk, services, [number], out)
    if table is not None:
        write_table(desk.voice, [view], table)
    tell_one(desk.voice, view)
    desk.voice.result(told(view))


@app.command()
def move(
    context: typer.Context,
    number: _Number,
    pieces: Annotated[
        list[str], typer.Argument(help="地块编号、小区或楼栋编码 · pieces, compounds, buildings")
    ],
    to: Annotated[str, typer.Option("--to", help="划入网格 · the grid they go to")],
) -> None:
    """把地块、小区划入另一网格 · Move pieces of a draft to another grid; checked at once.

    例 · Example: gridmap redivide move 1 XQ0012 --to 990108002001004
    """
    desk: Desk = context.obj
    with desk.services() as services:
        edit_redivision(number, pieces, to=to, district=services.district)
        view = read_redivision(number, district=services.district)
    tell_one(desk.voice, view)
    desk.voice.result(told(view))


@app.command()
def submit(context: typer.Context, number: _Number, by: _By) -> None:
    """送审草案，由另一人批准 · Submit a draft; another person approves it.

    例 · Example: gridmap redivide submit 1 --by 李强
    """
    desk: Desk = context.obj
    with desk.services() as services:
        facts = submit_redivision(number, district=services.district, actor=by)
    desk.voice.say(f"第 {number} 号方案已送审。", f"re-division {number} is in review.")
    desk.voice.result({"number": facts.number, "state": facts.state.value})


@app.command(name="send-back")
def send_back(
    context: typer.Context,
    number: _Number,
    by: _By,
    reason: Annotated[str, typer.Option(help="事由 · why")],
) -> None:
    """退回修改，重新成为草案 · Send one in review back: it is a draft again.

    例 · Example: gridmap redivide send-back 1 --by 王敏 --reason 3号网格过重
    """
    desk: Desk = context.obj
    with desk.services() as services:
        facts = send_back_redivision(number, district=services.district, actor=by, reason=reason)
    desk.voice.say(f"第 {number} 号方案已退回修改。", f"re-division {number} is a draft again.")
    desk.voice.result({"number": facts.number, "state": facts.state.value})


@app.command()
def approve(
    context: typer.Context,
    number: _Number,
    by: _By,
    from_: Annotated[
        str | None,
        typer.Option("--from", help="生效时间，不填为即刻 · date or instant; empty = now"),
    ] = None,
) -> None:
    """批准送审方案，定期生效 · Approve one in review, in force from a date on.

    例 · Example: gridmap redivide approve 1 --by 王敏 --from 2026-12-01
    """
    desk: Desk = context.obj
    with desk.services() as services:
        zone = ZoneInfo(services.settings.time_zone)
        district = services.district
        since = None if from_ is None else _instant(from_, zone)
        approve_redivision(number, district=district, actor=by, in_force_from=since)
        put_redivisions_into_force(district=district)
        view = read_redivision(number, district=district)
    tell_one(desk.voice, view)
    desk.voice.result(told(view))


@app.command()
def drop(
    context: typer.Context,
    number: _Number,
    by: _By,
    reason: Annotated[str, typer.Option(help="事由 · why")],
) -> None:
    """撤销未生效的方案 · Drop a re-division that is not in force yet.

    例 · Example: gridmap redivide drop 2 --reason 另案办理
    """
    desk: Desk = context.obj
    with desk.services() as services:
        facts = drop_redivision(number, district=services.district, actor=by, reason=reason)
    desk.voice.say(f"第 {number} 号方案已撤销。", f"re-division {number} is dropped.")
    desk.voice.result({"number": facts.number, "state": facts.state.value})


def _draw(desk: Desk, services: Services, numbers: Sequence[int], out: Path) -> None:
    order = RedivisionMapOrder(numbers=numbers, lang="en" if desk.voice.lang == "en" else "zh")
    zone = ZoneInfo(services.settings.time_zone)
    page = draw_redivisions(order, district=services.district, zone=zone)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    n_kib = len(page.encode()) // 1024
    desk.voice.say(f"地图已写入 {out}（{n_kib} KiB）", f"map written to {out} ({n_kib} KiB)")


def _instant(said: str, zone: ZoneInfo) -> datetime:
    """Return the instant that a date or a time names; without a zone it is local."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise InputError(
            problem=f"{said!r} is no date",
            problem_zh=f"{said!r} 不是日期",
            mend="write it as 2026-12-01 or 2026-12-01T08:00",
            mend_zh="请写成 2026-12-01 或 2026-12-01T08:00",
            field="from",
        ) from error
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)
