"""`gridmap coverage circles`: service circles by street time, as a page and as shapes."""

from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.code_words import words_of_codes
from gridmap.cli.coverage_question import Passes, asked
from gridmap.cli.desk import Desk
from gridmap.cli.files_to_write import check_files
from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.standard import time_standard
from gridmap.coverage.stations import Standing
from gridmap.errors import InputError
from gridmap.flows.load_network import load_network
from gridmap.flows.read_coverage_ground import read_coverage_ground
from gridmap.layers.coverage_words import percent
from gridmap.layers.description import Words
from gridmap.layers.policy_words import asked_words, hour_words, walker_words
from gridmap.travel.coverage_studio import CoverageStudio

if TYPE_CHECKING:
    from gridmap.coverage.shapes import ShapeError
    from gridmap.flows.draw_circles import CircleOrder, DrawnCircles
    from gridmap.travel.circle_sheets import CircleSheet
    from gridmap.wiring import Services

_SECONDS = 60.0
_EVERY: tuple[None] = (None,)

Many = list[str] | None
Kinds = Annotated[Many, typer.Option("--kind", help="站点类型，可多次 · kind, repeatable")]
Asked = Annotated[Many, typer.Option("--service", help="服务事项，可多次 · service, repeatable")]
Walkers = Annotated[Many, typer.Option("--walker", help="出行方式，可多次 · walker, repeatable")]
Hours = Annotated[Many, typer.Option("--at", help='时刻，如 "Tu 10:00"，可多次 · repeatable')]
Limits = Annotated[str, typer.Option(help="时间限值（分钟），逗号分隔 · minutes")]


def circles(
    context: typer.Context,
    service: Asked = None,
    kind: Kinds = None,
    walker: Walkers = None,
    passes: Passes = "everyone",
    at: Hours = None,
    limits: Limits = "5,10,15",
    out: Annotated[Path, typer.Option(help="写入页面 · page to write")] = Path("circles.html"),
    gpkg: Annotated[Path | None, typer.Option(help="写入图形 · GeoPackage to write")] = None,
    source: Annotated[str | None, typer.Option(help="数据来源 · origin of the data")] = None,
    review_number: Annotated[str | None, typer.Option(help="审图号 · review number")] = None,
    public: Annotated[bool, typer.Option("--public", help="不标“内部使用” · no mark")] = False,
) -> None:
    """按街道步行时间绘制服务圈 · Draw service circles by street time.

    事项、出行方式、时刻可各给多个，页面中切换 · Several of each are chosen between in the page.

    例 · Example: gridmap coverage circles --kind elderly --walker elderly --at "Tu 22:00"
    """
    desk: Desk = context.obj
    order: CircleOrder = _drawing().CircleOrder(
        policies=tuple(
            asked(one_service, one_kind, one_walker, passes, hour, None, None)
            for one_service, one_kind, one_walker, hour in product(
                service or _EVERY, kind or _EVERY, walker or ["adult"], at or ["Tu 10:00"]
            )
        ),
        limits_s=_seconds(limits),
        each_station=gpkg is not None,
        lang="en" if desk.voice.lang == "en" else "zh",
        source=source,
        review_number=review_number,
        internal=not public,
        words=words_of_codes(),
    )
    check_files(out, gpkg)
    with desk.services() as services:
        drawn = _drawn(order, desk, services)
    out.write_text(drawn.page, encoding="utf-8")
    n_shapes = None if gpkg is None else _write_shapes(gpkg, drawn)
    _tell(desk, drawn, out=out, gpkg=gpkg, n_shapes=n_shapes)


def _drawn(order: "CircleOrder", desk: Desk, services: "Services") -> "DrawnCircles":
    desk.voice.remark("读取路网和住处……", "reading streets and doors ...")
    network = load_network(district=services.district)
    studio = CoverageStudio(read_coverage_ground(network, district=services.district))
    with desk.voice.progress("绘制服务圈", "drawing service circles") as advance:
        drawn: DrawnCircles = _drawing().draw_circles(
            order,
            studio=studio,
            district=services.district,
            zone=ZoneInfo(services.settings.time_zone),
            progress=advance,
        )
    return drawn


def _drawing() -> ModuleType:
    """Return what draws the page: it brings map libraries that tables do without."""
    return import_module("gridmap.flows.draw_circles")


def _write_shapes(file: Path, drawn: "DrawnCircles") -> int:
    n_shapes: int = import_module("gridmap.report.circle_file").write_circles(file, drawn.sheets)
    return n_shapes


def _seconds(minutes: str) -> tuple[float, ...]:
    try:
        seconds = tuple(float(one) * _SECONDS for one in minutes.split(","))
    except ValueError as error:
        raise InputError(
            code="bad_limit",
            problem=f"{minutes!r} are no minutes",
            mend="give minutes with commas between, such as 5,10,15",
            problem_zh=f"无法读懂分钟数 {minutes!r}",
            mend_zh="请用逗号分隔分钟数，例如 5,10,15",
        ) from error
    return tuple(time_standard(one).limit for one in seconds)


def _tell(
    desk: Desk, drawn: "DrawnCircles", *, out: Path, gpkg: Path | None, n_shapes: int | None
) -> None:
    voice = desk.voice
    for sheet in drawn.sheets:
        served = sheet.measured.coverage.served.whole
        homes = served.covered.households
        share = homes if homes.whole else served.residents
        limit = f"{sheet.limits_s[-1] / _SECONDS:g}"
        told = _told(sheet.policy)
        voice.say(
            f"{told.zh}：{limit} 分钟内 {percent(share)}（{share.part:,}/{share.whole:,}）",
            f"{told.en}: {percent(share)} within {limit} minutes"
            f" ({share.part:,} of {share.whole:,})",
        )
    voice.say(f"已写入 {out}", f"written to {out}")
    if gpkg is not None:
        voice.say(f"已写入 {gpkg}（{n_shapes} 个图形）", f"written to {gpkg} ({n_shapes} shapes)")
    voice.result(
        {
            "file": str(out),
            "gpkg": None if gpkg is None else str(gpkg),
            "n_shapes": n_shapes,
            "circles": [_facts(sheet) for sheet in drawn.sheets],
        }
    )


def _told(policy: CoveragePolicy) -> Words:
    parts = (asked_words(policy, words_of_codes()), walker_words(policy), hour_words(policy))
    return Words(" ".join(one.zh for one in parts), " ".join(one.en for one in parts))


def _facts(sheet: "CircleSheet") -> dict[str, object]:
    served = sheet.measured.coverage.served.whole
    standings = [one.standing for one in sheet.measured.stations]
    return {
        "policy": sheet.policy.as_facts(),
        "n_stations": len(standings),
        "n_stations_open": standings.count(Standing.SERVES),
        "households": {"part": served.covered.households.part,
                       "whole": served.covered.households.whole},
        "residents": {"part": served.residents.part, "whole": served.residents.whole},
        "shapes": [
            {"limit_s": limit_s, **_error_facts(error)}
            for limit_s, error in zip(sheet.limits_s, sheet.whole.errors, strict=True)
        ],
    }  # fmt: skip


def _error_facts(error: "ShapeError") -> dict[str, object]:
    return {
        "n_doors_inside": error.n_inside,
        "wrongly_inside_share": error.wrongly_inside_share,
        "n_doors_reached": error.n_reached,
        "wrongly_outside_share": error.wrongly_outside_share,
    }
