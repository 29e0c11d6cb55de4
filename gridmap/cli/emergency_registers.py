"""`gridmap emergency warnings|hazards|goods`: what there is to confirm, to check and to issue."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.emergency_tables import word_of
from gridmap.cli.voice import Voice
from gridmap.flows.look_up_emergencies import (
    WarningView,
    list_warnings,
    read_goods,
    read_hazards,
    read_warning,
)
from gridmap.model.ids import WarningId


def warnings(
    context: typer.Context,
    warning: Annotated[
        UUID | None, typer.Argument(help="预警编号，不填列出预警 · a warning; empty = all")
    ] = None,
    limit: Annotated[int, typer.Option(help="最多列出 · list at most", min=1)] = 50,
) -> None:
    """列出预警，或一个预警的确认情况和电话名单 · Warnings; who has confirmed one, whom to phone.

    例 · Example: gridmap emergency warnings
    """
    desk: Desk = context.obj
    voice = desk.voice
    if warning is not None:
        with desk.services() as services:
            view = read_warning(WarningId(warning), district=services.district)
        _tell_duties(voice, view)
        return
    with desk.services() as services:
        listed = list_warnings(district=services.district, limit=limit)
    headers = (("发布", "sent"), ("类别", "kind"), ("颜色", "colour"), ("标题", "headline"),
               ("性质", "real"), ("状态", "state"), ("网格", "grids"), ("已确认", "confirmed"),
               ("须致电", "to phone"), ("编号", "id"))  # fmt: skip
    voice.table(
        voice.word("预警", "Warnings"),
        [voice.word(*one) for one in headers],
        [
            (
                one.sent_at,
                word_of(one.kind.value, voice),
                word_of(one.colour.value, voice),
                one.headline,
                voice.word("演练", "drill") if one.is_exercise else voice.word("实战", "real"),
                voice.word("已结束", "over") if one.is_over else voice.word("生效", "in force"),
                one.n_grids,
                f"{one.n_confirmed} / {one.n_duties}",
                one.n_to_call
                or ("" if one.n_duties or one.is_over else voice.word("无责任人", "nobody asked")),
                one.id,
            )
            for one in listed
        ],
    )
    voice.result([asdict(one) for one in listed])


def _tell_duties(voice: Voice, view: WarningView) -> None:
    """Print who has to confirm; the number stands with those only who are to be phoned."""
    headers = (("区域", "area"), ("责任人", "name"), ("确认", "confirmed"), ("限时", "by"),
               ("须致电", "to phone"), ("通话", "calls"), ("编号", "id"))  # fmt: skip
    voice.table(
        view.warning.headline,
        [voice.word(*one) for one in headers],
        [
            (
                one.area_name or one.area_code,
                one.person_name,
                one.confirmed_at,
                one.confirm_by,
                one.phone if one in view.to_call else "",
                one.n_calls,
                one.id,
            )
            for one in view.duties
        ],
    )
    voice.result(asdict(view))


def hazards(
    context: typer.Context,
    operation: Annotated[
        int | None,
        typer.Argument(help="行动编号，不填为全部 · of one; empty = all", min=1),
    ] = None,
) -> None:
    """列出隐患点和最近巡查结果 · List hazard points and what was found there.

    例 · Example: gridmap emergency hazards 1
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        points = read_hazards(district=services.district, number=operation)
    headers = (("编码", "code"), ("名称", "name"), ("责任人", "watched by"), ("结果", "finding"),
               ("巡查", "checked"))  # fmt: skip
    voice.table(
        voice.word("隐患点", "Hazard points"),
        [voice.word(*one) for one in headers],
        [
            (
                one.code,
                one.name,
                one.watcher_name,
                word_of(f"hazard_{one.finding or 'unchecked'}", voice),
                one.checked_at,
            )
            for one in points
        ],
    )
    voice.result([{**asdict(one), "needs_check": one.needs_check} for one in points])


def goods(context: typer.Context) -> None:
    """列出应急物资和所在库点 · List the goods of the emergency stores.

    例 · Example: gridmap emergency goods
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        listed = read_goods(district=services.district)
    headers = (("编码", "code"), ("物资", "goods"), ("数量", "number"), ("单位", "measure"),
               ("库点", "store"))  # fmt: skip
    voice.table(
        voice.word("物资", "Goods"),
        [voice.word(*one) for one in headers],
        [(one.code, one.name, one.quantity, one.measure, one.place) for one in listed],
    )
    voice.result([asdict(one) for one in listed])
