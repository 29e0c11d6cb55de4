"""`gridmap map`: the coverage map as one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.code_words import words_of_codes
from gridmap.cli.desk import Desk
from gridmap.cli.files_to_write import check_files
from gridmap.errors import InputError
from gridmap.flows.draw_coverage import CoverageOrder, draw_coverage
from gridmap.flows.load_network import load_network
from gridmap.travel.street_network import Network

if TYPE_CHECKING:
    from gridmap.wiring import Services


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
    check_files(out)
    with desk.services() as services:
        order = CoverageOrder(
            lang="en" if desk.voice.lang == "en" else "zh",
            source=source,
            review_number=review_number,
            internal=not public,
            words=words_of_codes(),
        )
        zone = ZoneInfo(services.settings.time_zone)
        with desk.voice.progress("绘制覆盖图", "drawing the map") as advance:
            page = draw_coverage(
                order,
                district=services.district,
                zone=zone,
                progress=advance,
                network=known_network(services),
            )
    out.write_text(page, encoding="utf-8")
    n_kib = len(page.encode()) // 1024
    desk.voice.say(f"已写入 {out}（{n_kib} KiB）", f"written to {out} ({n_kib} KiB)")
    desk.voice.result({"file": str(out), "n_kib": n_kib})


def known_network(services: "Services") -> Network | None:
    """Return the street network of a district; None where no streets were imported."""
    try:
        return load_network(district=services.district)
    except InputError as error:
        if error.facts.get("code") != "empty_network":
            raise
        return None
