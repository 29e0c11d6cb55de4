"""`gridmap layer`: which versions there are, and back to the one before."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.voice import Voice
from gridmap.flows.list_layer_versions import list_layer_versions
from gridmap.flows.list_left_behind import list_left_behind
from gridmap.flows.roll_back_layer import roll_back_layer
from gridmap.ingest.loading import left_findings
from gridmap.model.layer_version import LayerVersion

app = typer.Typer(no_args_is_help=True, help="图层版本 · Versions of layers.")


@app.command("list")
def list_versions(
    context: typer.Context,
    layer: Annotated[
        str | None, typer.Argument(help="图层 · layer; 不填为全部 · empty = all")
    ] = None,
) -> None:
    """列出图层版本 · List the versions of layers, newest first.

    例 · Example: gridmap layer list grids
    """
    desk: Desk = context.obj
    with desk.services() as services:
        versions = list_layer_versions(district=services.district, layer=layer)
    _tell(desk.voice, versions)


@app.command("roll-back")
def roll_back(
    context: typer.Context, layer: Annotated[str, typer.Argument(help="图层 · layer")]
) -> None:
    """撤回最新版本 · Take the newest version of a layer back.

    例 · Example: gridmap layer roll-back grids
    """
    desk: Desk = context.obj
    with desk.services() as services:
        version = roll_back_layer(layer, district=services.district)
        left = list_left_behind(layer, district=services.district)
    desk.voice.say(
        f"已撤回 {layer} 第 {version.number} 版。",
        f"version {version.number} of {layer} is undone.",
    )
    for one in left_findings(version.source_name, left):
        desk.voice.say(f"{one.zh} → {one.mend_zh}", f"{one.en} → {one.mend_en}")
    desk.voice.result(
        {
            "layer": layer,
            "rolled_back": version.number,
            "left_behind": [asdict(one) for one in left],
        }
    )


def _tell(voice: Voice, versions: Sequence[LayerVersion]) -> None:
    headers = (
        ("图层", "layer"),
        ("版本", "version"),
        ("生效", "in force from"),
        ("来源", "source"),
        ("新增", "opened"),
        ("停用", "closed"),
        ("已撤回", "rolled back"),
    )
    voice.table(
        voice.word("图层版本", "Versions"),
        [voice.word(zh, en) for zh, en in headers],
        [_cells(one) for one in versions],
    )
    voice.result([_facts(one) for one in versions])


def _cells(one: LayerVersion) -> tuple[object, ...]:
    return (
        one.layer,
        one.number,
        one.valid_from.date(),
        one.source_name,
        one.n_opened,
        one.n_closed,
        one.rolled_back_at and one.rolled_back_at.date(),
    )


def _facts(one: LayerVersion) -> dict[str, object]:
    return {
        "layer": one.layer,
        "version": one.number,
        "valid_from": one.valid_from.isoformat(),
        "created_at": one.created_at.isoformat(),
        "rolled_back_at": one.rolled_back_at and one.rolled_back_at.isoformat(),
        "source": one.source_name,
        "sha256": one.source_sha256,
        "n_opened": one.n_opened,
        "n_closed": one.n_closed,
        "n_unchanged": one.n_unchanged,
        "n_findings": len(one.findings),
    }
