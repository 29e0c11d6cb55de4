"""`gridmap destination`: other systems that hear what happens, and what they have taken."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import typer

from gridmap.cli.accounts import Actor
from gridmap.cli.desk import Desk
from gridmap.errors import InputError
from gridmap.flows.keep_destinations import (
    add_destination,
    change_destination,
    list_destinations,
    pause_destination,
    remove_destination,
    renew_secret,
    resume_destination,
)
from gridmap.flows.settle_deliveries import (
    give_deliveries_up,
    list_deliveries,
    retry_deliveries,
)
from gridmap.model.audit import By
from gridmap.model.delivery import (
    MESSAGE_PREFIX,
    DeliveryState,
    DestinationChange,
    NewDestination,
    message_code,
)
from gridmap.model.event import EventKind

app = typer.Typer(
    no_args_is_help=True, help="对外投递：接收方、重试、受阻 · Systems that hear what happens."
)

Code = Annotated[str, typer.Argument(help="接收方编码 · code of the destination")]
_ALL = "all"
Reason = Annotated[str | None, typer.Option(help="理由，记入审计 · why; the audit tells it")]
Message = Annotated[
    str | None, typer.Option(help="消息编号 msg_…；不填为全部受阻的 · empty = all that are stuck")
]


@app.command("add")
def add(
    context: typer.Context,
    code: Code,
    url: Annotated[str, typer.Argument(help="http(s) 地址 · where messages are posted")],
    name: Annotated[str | None, typer.Option(help="名称 · name")] = None,
    kind: Annotated[
        list[EventKind] | None,
        typer.Option(
            metavar="<event>",
            help="事件，可多个；不填为全部可投递的 · kind of event, repeatable: order_closed",
        ),
    ] = None,
    subdistrict: Annotated[
        str | None, typer.Option(help="街道编码；不填为全区 · empty = the district")
    ] = None,
    actor: Actor = "terminal",
) -> None:
    """添加接收方，签名密钥只显示这一次 · Add a destination; its secret is shown this once.

    例 · Example: gridmap destination add city https://hub.example/gridmap --name 市平台
    """
    desk: Desk = context.obj
    new = NewDestination(
        code=code,
        name=name or code,
        url=url,
        kinds=frozenset(kind) if kind else None,
        subdistrict_code=subdistrict,
    )
    with desk.services() as services:
        added = add_destination(
            new,
            district=services.district,
            policy=services.delivery_policy,
            by=By(actor=actor),
        )
    desk.voice.say(
        f"接收方 {code} 的签名密钥，只显示这一次：{added.secret}",
        f"secret of the destination {code}, shown this once: {added.secret}",
    )
    desk.voice.remark(
        "此后发生的事由 gridmap worker 或 serve 投递",
        "what happens from now on is sent by gridmap worker or serve",
    )
    desk.voice.result({"code": code, "secret": added.secret})


@app.command("list")
def list_(context: typer.Context) -> None:
    """列出接收方与投递情况 · Destinations, and how messages stand at each.

    例 · Example: gridmap destination list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        listed = list_destinations(district=services.district)
    voice = desk.voice
    headers = (
        ("编码", "code"),
        ("地址", "address"),
        ("辖区", "jurisdiction"),
        ("24 小时已送达", "taken in 24 h"),
        ("待投递", "wait"),
        ("受阻", "stuck"),
        ("最近失败", "last failure"),
        ("暂停", "paused"),
    )
    rows = [
        (
            one.code,
            one.url,
            one.subdistrict or voice.word("全区", "district"),
            one.n_delivered,
            one.n_waiting,
            one.n_stuck,
            " ".join(str(said) for said in (one.fault, one.status) if said is not None),
            one.paused_at,
        )
        for one in listed
    ]
    voice.table(voice.word("接收方", "Destinations"), [voice.word(*one) for one in headers], rows)
    voice.result(
        [{name: getattr(one, name) for name in type(one).__dataclass_fields__} for one in listed]
    )


@app.command("change")
def change(
    context: typer.Context,
    code: Code,
    name: Annotated[str | None, typer.Option(help="名称 · name")] = None,
    url: Annotated[
        str | None, typer.Option(help="http(s) 地址 · where messages are posted")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="<event>|all", help="事件，可多个；all 为全部可投递的 · repeatable; all"
        ),
    ] = None,
    subdistrict: Annotated[
        str | None, typer.Option(help='街道编码；"" 为全区 · "" = the district')
    ] = None,
    reason: Reason = None,
    actor: Actor = "terminal",
) -> None:
    """修改接收方，待投递的改投新地址 · Change a destination; what waits goes to the new URL.

    例 · Example: gridmap destination change city --url https://hub2.example/gridmap
    """
    desk: Desk = context.obj
    wanted = DestinationChange(
        name=name,
        url=url,
        kinds=_kinds(kind) if kind and kind != [_ALL] else None,
        hears_every_kind=kind == [_ALL],
        subdistrict_code=subdistrict or None,
        hears_district=subdistrict == "",
    )
    with desk.services() as services:
        changed = change_destination(
            code,
            wanted,
            district=services.district,
            policy=services.delivery_policy,
            by=By(actor=actor, reason=reason),
        )
    desk.voice.say(
        f"接收方 {code} 已修改 {len(changed)} 项。",
        f"{code} is changed: {', '.join(changed) or '-'}.",
    )
    desk.voice.result({"code": code, "changed": changed})


@app.command("pause")
def pause(
    context: typer.Context, code: Code, reason: Reason = None, actor: Actor = "terminal"
) -> None:
    """暂停投递，消息留待恢复 · Send nothing there; messages wait.

    例 · Example: gridmap destination pause city
    """
    _change(context, code, pause_destination, By(actor=actor, reason=reason))
    context.obj.voice.say(
        f"接收方 {code} 已暂停，消息留待恢复。", f"{code} is paused: messages wait."
    )
    context.obj.voice.result({"code": code, "paused": True})


@app.command("resume")
def resume(
    context: typer.Context, code: Code, reason: Reason = None, actor: Actor = "terminal"
) -> None:
    """恢复投递 · Send there again.

    例 · Example: gridmap destination resume city
    """
    _change(context, code, resume_destination, By(actor=actor, reason=reason))
    context.obj.voice.say(f"接收方 {code} 已恢复投递。", f"{code} is sent to again.")
    context.obj.voice.result({"code": code, "paused": False})


@app.command("new-secret")
def new_secret(
    context: typer.Context,
    code: Code,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="原密钥立即作废 · the one before ends now")
    ] = False,
    reason: Reason = None,
    actor: Actor = "terminal",
) -> None:
    """更换签名密钥，只显示这一次；原密钥再用 24 小时 · A new secret; the old one signs a day more.

    例 · Example: gridmap destination new-secret city
    """
    desk: Desk = context.obj
    by = By(actor=actor, reason=reason)
    with desk.services() as services:
        renewed = renew_secret(code, district=services.district, by=by, is_at_once=at_once)
    voice, until = desk.voice, renewed.previous_secret_until
    voice.say(
        f"接收方 {code} 的新签名密钥，只显示这一次：{renewed.secret}",
        f"new secret of the destination {code}, shown this once: {renewed.secret}",
    )
    if until is None:
        voice.remark("原密钥已作废", "the one before signs no more")
    else:
        voice.remark(
            f"{until.isoformat(timespec='minutes')} 之前原密钥同时签名",
            f"the one before signs too until {until.isoformat(timespec='minutes')}",
        )
    voice.result({"code": code, "secret": renewed.secret, "previous_secret_until": until})


@app.command("remove")
def remove(
    context: typer.Context, code: Code, reason: Reason = None, actor: Actor = "terminal"
) -> None:
    """移除接收方及其密钥，未送达的消息一并放弃 · Remove a destination; what waits is given up.

    例 · Example: gridmap destination remove city
    """
    desk: Desk = context.obj
    by = By(actor=actor, reason=reason)
    with desk.services() as services:
        n = remove_destination(code, district=services.district, by=by)
    desk.voice.say(
        f"接收方 {code} 已移除，放弃未送达消息 {n} 条。",
        f"{code} is removed; {n} messages that it had not taken are given up.",
    )
    desk.voice.result({"code": code, "removed": True, "n_given_up": n})


@app.command("messages")
def messages(
    context: typer.Context,
    code: Code,
    state: Annotated[DeliveryState | None, typer.Option(help="状态 · state")] = None,
    limit: Annotated[int, typer.Option(help="最多条数 · at most", min=1, max=1_000)] = 50,
) -> None:
    """列出消息及其状态 · Messages of a destination, the newest first.

    例 · Example: gridmap destination messages city --state stuck
    """
    desk: Desk = context.obj
    with desk.services() as services:
        found = list_deliveries(code, district=services.district, state=state, limit=limit)
    listed = [{"message": message_code(UUID(str(one["id"])))} | one for one in found]
    voice = desk.voice
    headers = (
        ("消息", "message"),
        ("事件", "event"),
        ("工单", "order"),
        ("发生时间", "happened"),
        ("状态", "state"),
        ("失败次数", "failed"),
        ("下次重试", "next try"),
    )
    names = ("message", "kind", "number", "happened_at", "state", "n_failed", "next_try_at")
    rows = [tuple(one[name] for name in names) for one in listed]
    voice.table(voice.word("消息", "Messages"), [voice.word(*one) for one in headers], rows)
    voice.result(listed)


@app.command("retry")
def retry(
    context: typer.Context,
    code: Code,
    message: Message = None,
    reason: Reason = None,
    actor: Actor = "terminal",
) -> None:
    """重新投递 · Send a message again, or all that are stuck.

    例 · Example: gridmap destination retry city
    """
    desk: Desk = context.obj
    with desk.services() as services:
        n = retry_deliveries(
            code,
            district=services.district,
            by=By(actor=actor, reason=reason),
            message_id=_id_of(message),
        )
    desk.voice.say(f"{n} 条消息将重新投递。", f"{n} messages are sent again.")
    desk.voice.result({"code": code, "n": n})


@app.command("give-up")
def give_up(
    context: typer.Context,
    code: Code,
    reason: Annotated[str, typer.Argument(help="理由 · why nobody sends it any more")],
    message: Message = None,
    actor: Actor = "terminal",
) -> None:
    """放弃投递，须写明理由 · Give a message up, or all that are stuck, and say why.

    例 · Example: gridmap destination give-up city "已线下告知"
    """
    desk: Desk = context.obj
    with desk.services() as services:
        n = give_deliveries_up(
            code,
            reason,
            district=services.district,
            by=By(actor=actor),
            message_id=_id_of(message),
        )
    desk.voice.say(f"已放弃 {n} 条消息。", f"{n} messages are given up.")
    desk.voice.result({"code": code, "n": n})


def _kinds(written: list[str]) -> frozenset[EventKind]:
    unknown = sorted(set(written) - set(EventKind))
    if unknown:
        raise InputError(
            problem=f"{', '.join(unknown)} is no kind of event",
            problem_zh=f"没有这样的事件：{'、'.join(unknown)}",
            field="kind",
        )
    return frozenset(EventKind(one) for one in written)


def _change(context: typer.Context, code: str, change: Callable[..., None], by: By) -> None:
    desk: Desk = context.obj
    with desk.services() as services:
        change(code, district=services.district, by=by)


def _id_of(message: str | None) -> UUID | None:
    """Return the id of a message as receivers know it."""
    if message is None:
        return None
    try:
        return UUID(message.removeprefix(MESSAGE_PREFIX))
    except ValueError as error:
        raise InputError(
            problem=f"{message!r} is no message",
            mend="write it as `gridmap destination messages` does: msg_…",
            problem_zh=f"{message!r} 不是消息编号",
            mend_zh="按 gridmap destination messages 所列填写：msg_…",
            field="message",
        ) from error
