"""`gridmap orders`: choose who goes, hand over, offer, ask for cooperation, undo."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.voice import Voice
from gridmap.flows.ask_cooperation import Wanted, ask_cooperation
from gridmap.flows.look_up_queues import find_work_order
from gridmap.flows.offer_work_order import Marking, offer_work_order
from gridmap.flows.preview_dispatch import Preview, preview_dispatch
from gridmap.flows.send_chosen_member import Choice, send_chosen_member
from gridmap.flows.transfer_to_unit import Transfer, transfer_to_unit
from gridmap.flows.undo_assignment import undo_assignment
from gridmap.model.ids import WorkOrderId
from gridmap.model.work_order import ClaimMode
from gridmap.wiring import Services

app = typer.Typer(no_args_is_help=True, help="工单：预览、指派、转派、认领、协同 · Work orders.")

_ASKED = {
    "asked": ("已发出", "asked"),
    "asked_already": ("此前已请求", "asked already"),
    "unknown_unit": ("没有此单位", "no such unit"),
}
Number = Annotated[str, typer.Argument(help="工单号 · number of the work order")]
Member = Annotated[str, typer.Option("--member", help="网格员代码 · the member's code")]
Reason = Annotated[str, typer.Option(help="理由 · why")]
Actor = Annotated[str, typer.Option(help="由谁 · who does it")]
Version = Annotated[
    int | None,
    typer.Option(help="预览时的版本，不填则为现在 · as previewed, empty = now"),
]


@app.command()
def preview(context: typer.Context, number: Number) -> None:
    """预览派单：人选、理由、代价，不写入 · Show who would be sent; nothing is written.

    例 · Example: gridmap orders preview 20260302-00001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        order_id = find_work_order(number, district=services.district)
        seen = _preview(order_id, services).as_facts(lang=desk.voice.lang)
    _tell_candidates(desk.voice, number, seen)
    desk.voice.result(seen)


@app.command()
def assign(
    context: typer.Context,
    number: Number,
    member: Member,
    reason: Annotated[
        str | None, typer.Option(help="理由，非推荐人选时必填 · why, if not the one recommended")
    ] = None,
    version: Version = None,
    actor: Actor = "desk",
) -> None:
    """指派所选网格员 · Send the member of one's choice.

    例 · Example: gridmap orders assign 20260302-00001 --member W001 --reason 熟悉情况
    """
    desk: Desk = context.obj
    choose = partial(Choice, member_code=member, reason=reason, actor=actor)
    sent = _send(desk, number, version, choose)
    desk.voice.say(f"已派 {sent['member_code']}。", f"{sent['member_code']} is sent.")
    desk.voice.result(sent)


@app.command("hand-over")
def hand_over(
    context: typer.Context,
    number: Number,
    member: Member,
    reason: Reason,
    version: Version = None,
    actor: Actor = "desk",
) -> None:
    """转派：由另一人接手 · Give an order that somebody has to another member.

    例 · Example: gridmap orders hand-over 20260302-00001 --member W002 --reason 原承办人突发疾病
    """
    desk: Desk = context.obj
    choose = partial(Choice, member_code=member, reason=reason, actor=actor, takes_over=True)
    sent = _send(desk, number, version, choose)
    desk.voice.say(f"已转派 {sent['member_code']}。", f"{sent['member_code']} takes it over.")
    desk.voice.result(sent)


@app.command()
def transfer(
    context: typer.Context,
    number: Number,
    unit: Annotated[str, typer.Option("--unit", help="承办单位代码 · the unit's code")],
    reason: Reason,
    version: Version = None,
    actor: Actor = "desk",
) -> None:
    """转办：交承办单位 · Give an order to a handling unit.

    例 · Example: gridmap orders transfer 20260302-00001 --unit U-LAMPS --reason 路灯设施
    """
    desk: Desk = context.obj
    with desk.services() as services:
        order_id, read = _as_read(number, version, services)
        wanted = Transfer(
            order_id=order_id, version=read, unit_code=unit, reason=reason, actor=actor
        )
        sent = transfer_to_unit(wanted, district=services.district)
    desk.voice.say(f"已转 {unit}。", f"{unit} has it now.")
    desk.voice.result(sent)


@app.command()
def offer(
    context: typer.Context,
    number: Number,
    mode: Annotated[
        ClaimMode, typer.Option(help="逐人或同时推送 · one after the other, or several at once")
    ] = ClaimMode.CASCADE,
    actor: Actor = "desk",
) -> None:
    """推送认领 · Offer an order to those who may claim it.

    例 · Example: gridmap orders offer 20260302-00001 --mode broadcast
    """
    desk: Desk = context.obj
    with desk.services() as services:
        told = offer_work_order(
            find_work_order(number, district=services.district),
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
            marking=Marking(mode=mode, actor=actor),
        )
    offers = told["offers"]
    assert isinstance(offers, list)  # noqa: S101 (the flow gives a list)
    desk.voice.table(
        desk.voice.word(f"{number} 已推送 {len(offers)} 人", f"{number}: {len(offers)} offers"),
        (desk.voice.word("网格员", "member"), desk.voice.word("截止", "until")),
        [(one["member_code"], one["expires_at"]) for one in offers],
    )
    desk.voice.result(told)


@app.command()
def cooperate(
    context: typer.Context,
    number: Number,
    what: Annotated[str, typer.Option(help="请求事项 · what is asked")],
    unit: Annotated[
        list[str] | None, typer.Option("--unit", help="承办单位代码 · a unit's code")
    ] = None,
    other: Annotated[
        list[str] | None, typer.Option("--other", help="其他单位名称 · anybody else, by name")
    ] = None,
    actor: Actor = "desk",
) -> None:
    """请求协同：公安、公用事业、单位 · Ask police, utilities or units for cooperation.

    例 · Example: gridmap orders cooperate 20260302-00001 --other 110 --what 疏导交通
    """
    desk: Desk = context.obj
    with desk.services() as services:
        wanted = Wanted(
            order_id=find_work_order(number, district=services.district),
            units=tuple(unit or ()),
            others=tuple(other or ()),
            what=what,
            actor=actor,
        )
        told = ask_cooperation(wanted, district=services.district)
    destinations = told["destinations"]
    assert isinstance(destinations, list)  # noqa: S101 (the flow gives a list)
    word = desk.voice.word
    desk.voice.table(
        word("协同请求", "Cooperation"),
        (word("对象", "asked of"), word("结果", "outcome")),
        [(one["asked_of"], word(*_ASKED[one["refused"] or one["state"]])) for one in destinations],
    )
    desk.voice.result(told)


@app.command()
def undo(context: typer.Context, number: Number, actor: Actor = "desk") -> None:
    """撤回本人刚才的指派或转派 · Take back what one just assigned or handed over.

    例 · Example: gridmap orders undo 20260302-00001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        undone = undo_assignment(
            find_work_order(number, district=services.district),
            district=services.district,
            actor=actor,
            policy=services.dispatch_policy,
        )
    holder = undone["member_code"] or desk.voice.word("待派", "nobody")
    desk.voice.say(f"已撤回，现承办：{holder}。", f"taken back; now with {holder}.")
    desk.voice.result(undone)


def _preview(order_id: WorkOrderId, services: Services) -> Preview:
    return preview_dispatch(
        order_id,
        district=services.district,
        travel=services.travel,
        policy=services.dispatch_policy,
    )


def _as_read(number: str, version: int | None, services: Services) -> tuple[WorkOrderId, int]:
    """Return an order, and the version that is acted upon: as previewed, or as it is now."""
    order_id = find_work_order(number, district=services.district)
    return order_id, version or _preview(order_id, services).decision.order_version


def _send(
    desk: Desk, number: str, version: int | None, choose: Callable[..., Choice]
) -> dict[str, object]:
    """Send whom a person chose."""
    with desk.services() as services:
        order_id, read = _as_read(number, version, services)
        return send_chosen_member(
            choose(order_id=order_id, version=read),
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )


def _tell_candidates(voice: Voice, number: str, seen: Mapping[str, object]) -> None:
    candidates = seen["candidates"]
    assert isinstance(candidates, list)  # noqa: S101 (the flow gives a list)
    voice.table(
        voice.word(
            f"{number}（版本 {seen['version']}）推荐：{seen['recommended'] or '无'}",
            f"{number} (version {seen['version']}), recommended: {seen['recommended'] or 'nobody'}",
        ),
        [
            voice.word(*words)
            for words in (
                ("网格员", "member"),
                ("理由", "reason"),
                ("距离（米）", "distance (m)"),
                ("代价（秒）", "cost (s)"),
                ("构成", "made up of"),
            )
        ],
        [
            (one["member_code"], one["text"], one["distance_m"], one["cost_s"], one["costs_text"])
            for one in candidates
        ],
    )
