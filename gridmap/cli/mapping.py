"""`gridmap map`: the coverage map as one file."""

from pathlib import Path
from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.draw_coverage import draw_coverage


def draw(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="写入文件 · file to write")] = Path("coverage.html"),
    source: Annotated[str | None, typer.Option(help="数据来源 · origin of the data")] = None,
    review_number: Annotated[str | None, typer.Option(help="审图号 · review number")] = None,
    public: Annotated[bool, typer.Option("--public", help="不标“内部使用” · no mark")] = False,
) -> None:
    """绘制党组织、智慧安防小区、服务站点覆盖图 · Draw the coverage map.

    例 · Example: gridmap map --out coverage.html
    """
    desk: Desk = context.obj
    with desk.services() as services:
        page = draw_coverage(
            district=services.district,
            lang="en" if desk.voice.lang == "en" else "zh",
            source=source,
            review_number=review_number,
            internal=not public,
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    n_kib = len(page.encode()) // 1024
    desk.voice.say(f"已写入 {out}（{n_kib} KiB）", f"written to {out} ({n_kib} KiB)")
    desk.voice.result({"file": str(out), "n_kib": n_kib})
