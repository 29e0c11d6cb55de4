"""`gridmap decisions`: what was decided and why, and whether it would be decided so again."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.replay_decisions import (
    Replay,
    Replayed,
    read_decision,
    replay_decision,
    replay_decisions,
)
from gridmap.model.ids import DecisionId

app = typer.Typer(
    no_args_is_help=True,
    help="派单决定：查看依据、复算 · Stored decisions: look at them, decide them again.",
)
EXIT_FOUND = 5

_OUTCOMES = {
    Replayed.SAME: ("一致", "the same"),
    Replayed.DIFFERS: ("不一致", "another outcome"),
    Replayed.NOT_KEPT: ("未留存依据", "stored without what they rest on"),
    Replayed.OTHER_SCHEMA: ("由其他版本作出", "made by another release"),
}


@app.command("show")
def show(
    context: typer.Context,
    decision: Annotated[UUID, typer.Argument(help="决定编号 · id of the decision")],
) -> None:
    """查看一次派单的依据 · Show a decision: who was considered, why, at what cost.

    例 · Example: gridmap decisions show 0198a2f4-6f1c-7a31-9d55-0242ac120002 --lang en
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        shown = read_decision(DecisionId(decision), district=services.district, lang=voice.lang)
    candidates, decided_at = shown["candidates"], shown["decided_at"]
    assert isinstance(candidates, list)  # noqa: S101 (the column is a JSON array)
    assert isinstance(decided_at, datetime)  # noqa: S101
    voice.table(
        f"{shown['number']} · {voice.instant(decided_at)}",
        (
            voice.word("人员", "member"),
            voice.word("距离（米）", "metres"),
            voice.word("理由", "reason"),
            voice.word("代价", "cost"),
        ),
        [
            (one["code"], f"{one['distance_m']:.0f}", one["text"], one.get("costs_text", ""))
            for one in candidates
        ],
    )
    voice.result(shown)


@app.command("replay")
def replay(
    context: typer.Context,
    decision: Annotated[
        UUID | None,
        typer.Argument(help="决定编号，不填则复算最新的 · id; empty = the newest ones"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="复算多少个 · how many of the newest")] = 1_000,
) -> None:
    """复算已存的派单决定，逐字节核对 · Decide stored decisions again, compare byte by byte.

    有不一致时退出码为 5 · Exit code 5 where one comes out otherwise.

    例 · Example: gridmap decisions replay --limit 100 --json
    """
    desk: Desk = context.obj
    with desk.services() as services:
        district = services.district
        if decision is None:
            replays = list(replay_decisions(district=district, limit=limit))
        else:
            replays = [replay_decision(DecisionId(decision), district=district)]
    _tell(desk, replays)
    if any(one.outcome is Replayed.DIFFERS for one in replays):
        raise typer.Exit(EXIT_FOUND)


def _tell(desk: Desk, replays: list[Replay]) -> None:
    counts = Counter(one.outcome for one in replays)
    voice = desk.voice
    voice.table(
        voice.word("复算", "Decided again"),
        (voice.word("结果", "outcome"), voice.word("数量", "number")),
        [(voice.word(*_OUTCOMES[outcome]), counts[outcome]) for outcome in Replayed],
    )
    for one in replays:
        if one.outcome is Replayed.DIFFERS:
            codes = ", ".join(one.differs_in)
            voice.say(f"{one.number}：{codes} 不一致", f"{one.number}: {codes} differ")
    others = [asdict(one) for one in replays if one.outcome is not Replayed.SAME]
    voice.result(
        {
            "n_decisions": len(replays),
            **{f"n_{outcome}": counts[outcome] for outcome in Replayed},
            "others": others,
        }
    )
