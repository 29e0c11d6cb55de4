"""`gridmap retention`: callers are forgotten in time, but for those whom the law wants kept."""

from dataclasses import asdict
from typing import Annotated

import typer

from gridmap.cli.accounts import Actor
from gridmap.cli.desk import Desk
from gridmap.flows.forget_callers import (
    count_callers_to_forget,
    forget_callers,
    hold_caller,
    lift_hold,
)

app = typer.Typer(no_args_is_help=True, help="个人信息留存：清理、保留 · Forget callers in time.")

Number = Annotated[str, typer.Argument(help="工单编号 · number of the work order")]
Why = Annotated[str, typer.Option("--reason", help="理由，记入审计 · why, kept in the audit")]


@app.command("forget")
def forget(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只计数 · count and keep all")] = False,
) -> None:
    """清理到期的来电人信息 · Forget callers whose matter ended long enough ago.

    例 · Example: gridmap retention forget --dry-run
    """
    desk: Desk = context.obj
    with desk.services() as services:
        policy = services.intake_policy
        told = (
            count_callers_to_forget(district=services.district, policy=policy)
            if dry_run
            else forget_callers(district=services.district, policy=policy, n_lots=None)
        )
    days = policy.callers_kept_days
    zh = "将被清理" if dry_run else "已清理"
    en = "would lose" if dry_run else "have lost"
    desk.voice.say(
        f"办结满 {days} 天的诉求 {told.n_requests} 件{zh}：姓名 {told.n_names}、"
        f"电话 {told.n_phones}、地址 {told.n_addresses}；依法保留 {told.n_held} 件。",
        f"{told.n_requests} requests whose matter ended {days} days ago {en} their caller:"
        f" {told.n_names} names, {told.n_phones} telephone numbers, {told.n_addresses} addresses;"
        f" {told.n_held} are held.",
    )
    desk.voice.result(asdict(told) | {"dry_run": dry_run, "kept_days": days})


@app.command("hold")
def hold(context: typer.Context, number: Number, reason: Why, actor: Actor = "terminal") -> None:
    """依法保留一件工单的来电人信息 · Keep the caller of an order, whatever its age.

    例 · Example: gridmap retention hold 20260302-00012 --reason "court file 7"
    """
    desk: Desk = context.obj
    with desk.services() as services:
        hold_caller(number, district=services.district, actor=actor, reason=reason)
    desk.voice.say(f"工单 {number} 的来电人信息不再清理。", f"the caller of {number} is kept.")
    desk.voice.result({"number": number, "is_held": True})


@app.command("lift")
def lift(context: typer.Context, number: Number, reason: Why, actor: Actor = "terminal") -> None:
    """解除保留 · Let the caller of an order be forgotten in time again.

    例 · Example: gridmap retention lift 20260302-00012 --reason "case closed"
    """
    desk: Desk = context.obj
    with desk.services() as services:
        lift_hold(number, district=services.district, actor=actor, reason=reason)
    desk.voice.say(f"工单 {number} 已解除保留。", f"the caller of {number} is forgotten in time.")
    desk.voice.result({"number": number, "is_held": False})
