"""`gridmap petitions`: what handling units ask, granted or refused by the desk."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.petition_desk import grant_petition, read_petitions, refuse_petition
from gridmap.model.ids import PetitionId
from gridmap.model.petition import PetitionKind

app = typer.Typer(no_args_is_help=True, help="单位申请：延期、退回 · What units ask.")

Petition = Annotated[UUID, typer.Argument(help="申请编号 · id of the petition")]
Actor = Annotated[str, typer.Option(help="由谁 · who does it")]


@app.command("list")
def list_petitions(context: typer.Context) -> None:
    """待定的延期与退回申请 · What units ask and nobody has decided.

    例 · Example: gridmap petitions list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        rows = read_petitions(district=services.district)
    word = desk.voice.word
    titles = (
        ("工单", "order"),
        ("单位", "unit"),
        ("申请", "asks for"),
        ("至", "until"),
        ("理由", "reason"),
        ("编号", "id"),
    )
    desk.voice.table(
        word(f"{len(rows)} 件待定", f"{len(rows)} to decide"),
        [word(*title) for title in titles],
        [
            (
                row["number"],
                row["unit_code"],
                word(*PetitionKind(str(row["kind"])).words),
                row["until"] or "",
                row["reason"],
                row["id"],
            )
            for row in rows
        ],
    )
    desk.voice.result(rows)


@app.command()
def grant(
    context: typer.Context,
    petition: Petition,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M%z"], help="另定办结时限 · another deadline than was asked for"
        ),
    ] = None,
    actor: Actor = "desk",
) -> None:
    """准予 · Grant what a unit asks.

    例 · Example: gridmap petitions grant 0190d5f2-7c1e-7a0b-9d11-0242ac120002
    """
    desk: Desk = context.obj
    with desk.services() as services:
        told = grant_petition(
            PetitionId(petition),
            district=services.district,
            actor=actor,
            policy=services.petition_policy,
            until=until,
        )
    desk.voice.say("已准予。", "granted.")
    desk.voice.result(told)


@app.command()
def refuse(
    context: typer.Context,
    petition: Petition,
    reason: Annotated[str, typer.Option(help="理由 · why")],
    actor: Actor = "desk",
) -> None:
    """驳回 · Refuse what a unit asks.

    例 · Example: gridmap petitions refuse 0190d5f2-7c1e-7a0b-9d11-0242ac120002 --reason 属其职责
    """
    desk: Desk = context.obj
    with desk.services() as services:
        told = refuse_petition(
            PetitionId(petition), district=services.district, actor=actor, reason=reason
        )
    desk.voice.say("已驳回。", "refused.")
    desk.voice.result(told)
