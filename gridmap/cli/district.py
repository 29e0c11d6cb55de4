"""`gridmap district`: create the district that a database is for."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.set_up_calendars import set_up_calendars
from gridmap.flows.set_up_district import set_up_district
from gridmap.flows.set_up_teams import set_up_teams
from gridmap.ingest.reference import read_reference
from gridmap.wiring import geodata_folder, policies

app = typer.Typer(no_args_is_help=True, help="区 · The district.")


@app.command("set-up")
def set_up(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Option(help="名称，不填则不变 · its name, empty = as it is")
    ] = None,
    reference: Annotated[
        Path | None,
        typer.Option(help="角色、类别、等级所在文件夹 · folder of roles, categories, tiers (TOML)"),
    ] = None,
) -> None:
    """建立或更新区的角色、类别、等级 · Create a district, or change what it configures.

    例 · Example: gridmap district set-up --name 美兰区 --reference ./reference
    """
    desk: Desk = context.obj
    given = read_reference(reference or geodata_folder())
    with desk.services() as services:
        set_up_district(
            district=services.district,
            name=name or None,
            roles=given.roles,
            categories=given.categories,
            tiers=given.tiers,
            levels=given.levels,
        )
        set_up_teams(given.teams, district=services.district)
        set_up_calendars(given.calendars, district=services.district)
    counts = {
        "roles": len(given.roles),
        "categories": len(given.categories),
        "tiers": len(given.tiers),
        "teams": len(given.teams),
        "calendars": len(given.calendars),
    }
    words = {
        "roles": "角色",
        "categories": "类别",
        "tiers": "等级",
        "teams": "组队要求",
        "calendars": "工作日历（年）",
    }
    desk.voice.table(
        desk.voice.word("已就绪", "Set up"),
        (desk.voice.word("项目", "what"), desk.voice.word("数量", "number")),
        [(desk.voice.word(words[name], name), f"{n:,}") for name, n in counts.items()],
    )
    desk.voice.result(counts)


@app.command("policy")
def tell_policy(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="检查此文件，不填则为现行的 · check this file, empty = in force"),
    ] = None,
) -> None:
    """查看各项参数，或检查参数文件 · Show the policies, or check a file of them.

    例 · Example: gridmap district policy policy.toml
    """
    desk: Desk = context.obj
    told = asdict(policies(desk.settings, file))
    desk.voice.table(
        desk.voice.word("参数", "Policies"),
        ("", desk.voice.word("名称", "name"), desk.voice.word("值", "value")),
        [(table, name, value) for table, values in told.items() for name, value in values.items()],
    )
    desk.voice.result(told)
