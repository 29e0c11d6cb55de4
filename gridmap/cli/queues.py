"""`gridmap queues` and `gridmap escalate`: what waits where, and telling it to a level by hand."""

from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.voice import Voice
from gridmap.flows.escalate_work_order import escalate_work_order
from gridmap.flows.look_up_queues import find_work_order, read_queue, read_queues
from gridmap.model.queue import ADRIFT
from gridmap.wiring import Services

EXIT_FOUND = 5
_HOUR_S, _MINUTE_S = 3_600, 60
_URGENCY = {"urgent": ("紧急", "urgent"), "normal": ("一般", "normal")}


def queues(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="队列，不填为各队列数量 · a queue; empty = counts of all")
    ] = None,
    limit: Annotated[int, typer.Option(help="最多列出 · list at most", min=1)] = 50,
) -> None:
    """各队列有多少工单、最久等了多久 · What waits where, and for how long.

    例 · Example: gridmap queues unlocated
    """
    desk: Desk = context.obj
    with desk.services() as services:
        if name is None:
            n_adrift = _tell_counts(desk.voice, services)
        else:
            n_adrift = 0
            _tell_orders(desk.voice, services, name, limit=limit)
    if n_adrift:
        raise typer.Exit(EXIT_FOUND)


def escalate(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="工单号 · number of the work order")],
    to: Annotated[str, typer.Option("--to", help="提到哪一层级 · the level to tell")],
    reason: Annotated[str, typer.Option(help="原因 · why")],
    actor: Annotated[str, typer.Option(help="由谁 · who does it")] = "desk",
) -> None:
    """人工提级 · Tell a work order to a level, with a reason.

    例 · Example: gridmap escalate 20260302-00001 --to subdistrict --reason 群众反复来电
    """
    desk: Desk = context.obj
    with desk.services() as services:
        order_id = find_work_order(number, district=services.district)
        added = escalate_work_order(
            order_id, to, district=services.district, actor=actor, reason=reason
        )
    if added:
        desk.voice.say(f"已告知：{'、'.join(added)}。", f"told: {', '.join(added)}.")
    else:
        desk.voice.say("此前均已告知。", "all of them were told before.")
    desk.voice.result({"number": number, "levels": list(added)})


def _tell_counts(voice: Voice, services: Services) -> int:
    """Tell how many orders stand in each queue, and return how many nothing holds."""
    found = read_queues(district=services.district)
    voice.table(
        voice.word(
            f"在办 {found.n_open}，处置中 {found.n_handled}",
            f"{found.n_open} open, {found.n_handled} being handled",
        ),
        [
            voice.word(*words)
            for words in (("队列", "queue"), ("", ""), ("数量", "number"), ("最久", "oldest"))
        ],
        [
            (
                one.queue.code,
                voice.word(one.queue.zh, one.queue.en),
                one.n,
                _age(one.oldest_age_s, voice),
            )
            for one in found.states
        ],
    )
    voice.result(
        {
            "at": found.at,
            "n_open": found.n_open,
            "n_handled": found.n_handled,
            "queues": [
                {
                    "queue": one.queue.code,
                    "holds": one.queue.holds,
                    "n": one.n,
                    "oldest_since": one.oldest_since,
                    "oldest_age_s": one.oldest_age_s,
                }
                for one in found.states
            ],
        }
    )
    return sum(one.n for one in found.states if one.queue.code == ADRIFT)


def _tell_orders(voice: Voice, services: Services, name: str, *, limit: int) -> None:
    rows = read_queue(name, district=services.district, limit=limit)
    voice.table(
        voice.word(f"队列 {name}：{len(rows)} 单", f"queue {name}: {len(rows)} orders"),
        [
            voice.word(*words)
            for words in (
                ("工单号", "number"),
                ("紧急程度", "urgency"),
                ("类别", "category"),
                ("网格", "grid"),
                ("承办", "handler"),
                ("已等", "waits"),
            )
        ],
        [
            (
                row["number"],
                voice.word(*_URGENCY[str(row["urgency"])]),
                row["category"],
                row["grid_code"],
                row["member_code"] or row["unit_code"],
                _age(row["age_s"], voice),
            )
            for row in rows
        ],
    )
    voice.result(rows)


def _age(age_s: object, voice: Voice) -> str:
    """Return an age as people say it: 2 h 05 min. Below 0 it begins later than now.

    A day that was played faster than time leaves such orders, and so does a clock put back.
    """
    if not isinstance(age_s, float):
        return ""
    if age_s < 0.0:
        ahead = _age(-age_s, voice)
        return voice.word(f"记在 {ahead}之后", f"dated {ahead} ahead")
    hours, seconds = divmod(int(age_s), _HOUR_S)
    minutes = seconds // _MINUTE_S
    if hours:
        return voice.word(f"{hours} 小时 {minutes:02d} 分", f"{hours} h {minutes:02d} min")
    return voice.word(f"{minutes} 分", f"{minutes} min")
