"""`gridmap emergency check|issue|return|evacuate|evacuees|tick|home`: what is done outside."""

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NamedTuple
from uuid import uuid4

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.emergency_tables import word_of
from gridmap.flows.check_hazard import check_hazard
from gridmap.flows.evacuate import count_evacuees, list_evacuees, tick_evacuees
from gridmap.flows.move_goods import move_goods
from gridmap.ingest.emergency_files import content_of
from gridmap.ingest.emergency_registers import read_evacuees
from gridmap.model.emergency import GoodsMove, HazardFinding
from gridmap.model.emergency_steps import HazardCheck, Moved, Tick

_Number = Annotated[int, typer.Argument(help="行动编号 · number of the operation", min=1)]
_Lines = Annotated[list[str], typer.Argument(help="名单行号 · lines of the list")]
_Goods = Annotated[str, typer.Argument(help="物资编码 · code of the goods")]
_Quantity = Annotated[int, typer.Argument(help="数量 · how many", min=1)]
_Key = Annotated[str | None, typer.Option("--key", help="幂等键 · the same key, moved once")]
_By = Annotated[
    str, typer.Option("--by", help="经办人 · who does it", default_factory=getpass.getuser)
]


def check(
    context: typer.Context,
    hazard: Annotated[str, typer.Argument(help="隐患点编码 · code of the point")],
    finding: Annotated[HazardFinding, typer.Argument(help="结果 · safe, watch, danger")],
    by: _By,
    operation: Annotated[
        int | None, typer.Option(help="行动编号，日常巡查不填 · in an operation", min=1)
    ] = None,
    note: Annotated[str | None, typer.Option(help="说明 · a note")] = None,
) -> None:
    """登记隐患点巡查结果 · Note what was found at a hazard point.

    例 · Example: gridmap emergency check YH0007 danger --operation 1 --by 看守员
    """
    desk: Desk = context.obj
    with desk.services() as services:
        at = services.district.clock()
        found = HazardCheck(code=hazard, finding=finding, at=at, checker=by, note=note)
        check_hazard(found, district=services.district, number=operation)
    word = word_of(f"hazard_{finding.value}", desk.voice)
    desk.voice.say(f"隐患点 {hazard}：{word}", f"hazard point {hazard}: {word}")
    desk.voice.result(asdict(found))


def issue(
    context: typer.Context,
    number: _Number,
    goods: _Goods,
    quantity: _Quantity,
    by: _By,
    key: _Key = None,
) -> None:
    """领用物资 · Issue goods of a store to an operation.

    例 · Example: gridmap emergency issue 1 WZ0001 20 --by 抢险组
    """
    _move(context.obj, number, _Move(GoodsMove.ISSUE, goods, quantity, by, key))


def give_back(
    context: typer.Context,
    number: _Number,
    goods: _Goods,
    quantity: _Quantity,
    by: _By,
    key: _Key = None,
) -> None:
    """归还物资 · Take goods back into a store.

    例 · Example: gridmap emergency return 1 WZ0001 20 --by 抢险组
    """
    _move(context.obj, number, _Move(GoodsMove.RETURN, goods, quantity, by, key))


class _Move(NamedTuple):
    """What somebody types about goods."""

    move: GoodsMove
    goods: str
    quantity: int
    by: str
    key: str | None


def _move(desk: Desk, number: int, typed: _Move) -> None:
    with desk.services() as services:
        moved = Moved(
            key=typed.key or str(uuid4()),
            code=typed.goods,
            move=typed.move,
            quantity=typed.quantity,
            at=services.district.clock(),
            actor=typed.by,
        )
        left = move_goods(number, moved, district=services.district)
    desk.voice.say(
        f"{left.name}：库存 {left.quantity} {left.measure}。",
        f"{left.name}: {left.quantity} {left.measure} in the store.",
    )
    desk.voice.result(asdict(left))


def evacuate(
    context: typer.Context,
    number: _Number,
    file: Annotated[Path, typer.Argument(help="转移名单 · list of evacuees (CSV)")],
    by: _By,
) -> None:
    """登记转移名单 · Put those who have to leave on the list.

    例 · Example: gridmap emergency evacuate 1 evacuees.csv --by 楼长
    """
    desk: Desk = context.obj
    lines = read_evacuees(content_of(file))
    with desk.services() as services:
        n_new = list_evacuees(number, lines, district=services.district, actor=by)
    desk.voice.say(f"新登记 {n_new} 行。", f"{n_new} new lines.")
    desk.voice.result({"n": n_new})


def tick(
    context: typer.Context,
    number: _Number,
    lines: _Lines,
    shelter: Annotated[str, typer.Option(help="安置点 · where they are")],
    by: _By,
) -> None:
    """转移打勾：已离开 · Tick lines that are out.

    例 · Example: gridmap emergency tick 1 3-101 3-102 --shelter 第二小学 --by 楼长
    """
    _tick(context.obj, number, lines, by, shelter=shelter)


def home(context: typer.Context, number: _Number, lines: _Lines, by: _By) -> None:
    """转移打勾：已返家，可再次转移 · Tick lines that are home again; they may leave once more.

    例 · Example: gridmap emergency home 1 3-101 --by 楼长
    """
    _tick(context.obj, number, lines, by, shelter=None)


def _tick(desk: Desk, number: int, lines: list[str], by: str, *, shelter: str | None) -> None:
    with desk.services() as services:
        district = services.district
        ticked = Tick(lines=tuple(lines), at=district.clock(), by=by, shelter=shelter)
        n = tick_evacuees(number, ticked, district=district)
    desk.voice.say(f"{n} 人。", f"{n} people.")
    desk.voice.result({"n": n})


def evacuees(context: typer.Context, number: _Number) -> None:
    """转移人数，按楼栋，不含姓名 · Evacuees by building; no names.

    例 · Example: gridmap emergency evacuees 1
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        counts = count_evacuees(number, district=services.district)
    headers = (("楼栋", "building"), ("行", "lines"), ("人数", "people"), ("已转移", "out"),
               ("已返家", "home"))  # fmt: skip
    voice.table(
        voice.word("转移", "Evacuees"),
        [voice.word(*one) for one in headers],
        [
            (one.building_code, one.n_lines, one.n_people, one.n_moved, one.n_returned)
            for one in counts
        ],
    )
    voice.result([asdict(one) for one in counts])
