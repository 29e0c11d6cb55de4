"""`gridmap joint`: joint operations planned for a day to come, all or nothing."""

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.cancel_joint_operation import cancel_joint_operation
from gridmap.flows.look_up_joint_operations import list_joint_operations
from gridmap.flows.look_up_queues import find_work_order
from gridmap.flows.plan_joint_operation import plan_joint_operation
from gridmap.model.ids import JointOperationId
from gridmap.model.team import LEAD, JointState, NewOperation

app = typer.Typer(no_args_is_help=True, help="联合执法：排定、查看、取消 · Joint operations.")

Order = Annotated[str, typer.Argument(help="工单号 · number of the work order")]
Actor = Annotated[str, typer.Option(help="操作人 · who says so")]


@app.command("list")
def list_operations(context: typer.Context) -> None:
    """联合行动清单 · Joint operations, the next first.

    例 · Example: gridmap joint list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        listed = list_joint_operations(district=services.district)
    headers = (
        ("开始", "starts"),
        ("名称", "title"),
        ("工单", "work order"),
        ("状态", "state"),
        ("人员", "members"),
        ("缺", "missing"),
        ("编号", "id"),
    )
    rows = [
        (
            one["starts_at"],
            one["title"],
            one["number"],
            desk.voice.word(*JointState(one["state"]).words),
            ", ".join(booked["member"] for booked in one["members"]),
            ", ".join(one["missing"]),
            one["id"],
        )
        for one in listed
    ]
    voice = desk.voice
    words = [voice.word(zh, en) for zh, en in headers]
    voice.table(voice.word("联合行动", "Joint operations"), words, rows)
    voice.result(listed)


@app.command("plan")
def plan(
    context: typer.Context,
    order: Order,
    title: Annotated[str, typer.Option(help="名称 · title")],
    starts_at: Annotated[datetime, typer.Option(help="开始，当地时间 · local time")],
    ends_at: Annotated[datetime, typer.Option(help="结束，当地时间 · local time")],
    lead: Annotated[str, typer.Option(help="主办人员 · who leads")],
    member: Annotated[list[str] | None, typer.Option(help="人员，可重复 · repeatable")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="单位，可重复 · repeatable")] = None,
    actor: Actor = "desk",
) -> None:
    """排定联合行动，全部预定或一个不定 · Book everybody for a day, or nobody.

    例 · Example: gridmap joint plan 20260302-00001 --title 夜市 --starts-at 2026-03-05T20:00
    --ends-at 2026-03-05T22:00 --lead WG00012 --member WG00034 --unit DW001
    """
    desk: Desk = context.obj
    zone = ZoneInfo(desk.settings.time_zone)
    with desk.services() as services:
        new = NewOperation(
            order_id=find_work_order(order, district=services.district),
            title=title,
            starts_at=starts_at.replace(tzinfo=zone),
            ends_at=ends_at.replace(tzinfo=zone),
            members=((lead, LEAD), *((code, None) for code in member or ())),
            units=tuple(unit or ()),
            planned_by=actor,
        )
        operation_id = plan_joint_operation(new, district=services.district)
    desk.voice.say("已排定，人员已全部预定。", "planned; everybody is booked.")
    desk.voice.result({"id": operation_id})


@app.command("cancel")
def cancel(
    context: typer.Context,
    operation: Annotated[UUID, typer.Argument(help="联合行动编号 · joint operation")],
    reason: Annotated[str, typer.Option(help="原因 · why")],
    actor: Actor = "desk",
) -> None:
    """取消联合行动，人员全部释放 · Cancel a joint operation; everybody is free.

    例 · Example: gridmap joint cancel OPERATION --reason "heavy rain"
    """
    desk: Desk = context.obj
    with desk.services() as services:
        cancel_joint_operation(
            JointOperationId(operation),
            district=services.district,
            actor=actor,
            reason=reason,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        )
    desk.voice.say("已取消，人员已全部释放。", "cancelled; everybody is free.")
    desk.voice.result({"state": "cancelled"})
