"""`gridmap site`: where the next stations should stand."""

from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.code_words import words_of_codes
from gridmap.cli.coverage_question import At, Kind, Passes, Service, Walker, Xlsx, asked
from gridmap.cli.coverage_tables import told_cell
from gridmap.cli.desk import Desk
from gridmap.cli.files_to_write import check_files
from gridmap.cli.voice import Voice
from gridmap.coverage.siting.candidates import CandidateSite
from gridmap.coverage.siting.facts import siting_facts
from gridmap.coverage.siting.plan import Effort, Goal
from gridmap.coverage.siting.question import Demand, SitedStations, SitingQuestion
from gridmap.flows.load_network import load_network
from gridmap.flows.read_coverage_ground import read_coverage_ground
from gridmap.flows.site_stations import site_stations
from gridmap.ingest.site_file import read_sites
from gridmap.report.sheets import Sheet, as_xlsx
from gridmap.report.siting_sheets import facts_sheet, order_sheet, siting_sheets
from gridmap.wiring import Services

_GOALS = tuple(one.value for one in Goal if one is not Goal.CAPACITY)
_ALL, _NONE = "all", "none"
Codes = Annotated[str, typer.Option(help="站点编码，逗号分隔，或 all、none · codes, all or none")]


def site(
    context: typer.Context,
    goal: Annotated[str, typer.Option(help=f"目标 · goal: {' | '.join(_GOALS)}")] = "cover",
    p: Annotated[int, typer.Option("--p", min=0, help="新站点数 · new stations")] = 5,
    service: Service = None,
    kind: Kind = None,
    walker: Walker = "adult",
    passes: Passes = "everyone",
    within: Annotated[float, typer.Option(help="时间标准（分钟） · minutes")] = 15.0,
    at: At = "Tu 10:00",
    candidates: Annotated[
        str, typer.Option(help="候选：junctions、图层名或文件 · junctions, a layer, a file")
    ] = "junctions",
    spacing: Annotated[float, typer.Option(help="候选点间距（米） · thinned to, metres")] = 250.0,
    keep: Codes = _ALL,
    forbid: Annotated[str, typer.Option(help="排除的候选编码 · codes not to be taken")] = "",
    capacity: Annotated[float | None, typer.Option(help="每站容量 · each station holds")] = None,
    demand: Annotated[
        str, typer.Option(help=f"需求 · demand: {' | '.join(Demand)}")
    ] = "households",
    days: Annotated[int, typer.Option(min=1, help="最近几天的诉求 · days of requests")] = 30,
    seed: Annotated[int, typer.Option(help="随机种子 · the same seed, the same plan")] = 2026,
    limit: Annotated[float, typer.Option(help="精确求解时限（秒） · seconds to prove")] = 60.0,
    out: Annotated[Path | None, typer.Option(help="写入地图 · map to write (HTML)")] = None,
    xlsx: Xlsx = None,
) -> None:
    """选址：下一批站点建在哪里 · Choose where the next stations should stand.

    例 · Example: gridmap site --service elderly_care --p 5 --walker elderly --out plan.html
    """
    desk: Desk = context.obj
    question = SitingQuestion(
        goal=_goal(goal, capacity),
        n_new=p,
        policy=asked(service, kind, walker, passes, at, within, None),
        candidates=_candidates(candidates),
        spacing_m=spacing,
        keep=None if keep == _ALL else _codes("" if keep == _NONE else keep),
        forbid=_codes(forbid),
        capacity=capacity,
        demand=_demand(demand),
        n_days=days,
        seed=seed,
        effort=Effort(limit_s=limit, clock=monotonic),
    )
    check_files(out, xlsx)
    sited = _sited(question, desk, out)
    if xlsx is not None:
        xlsx.write_bytes(as_xlsx(siting_sheets(sited, lang=desk.voice.lang)))
    _show(desk.voice, order_sheet(sited, lang=desk.voice.lang))
    _show(desk.voice, facts_sheet(sited, lang=desk.voice.lang))
    desk.voice.result(siting_facts(sited))


def _sited(question: SitingQuestion, desk: Desk, out: Path | None) -> SitedStations:
    with desk.services() as services:
        desk.voice.remark("读取路网和住处……", "reading streets and doors ...")
        network = load_network(district=services.district)
        ground = read_coverage_ground(network, district=services.district)
        desk.voice.remark("测算行程并选址……", "timing ways and choosing sites ...")
        sited = site_stations(question, ground=ground, district=services.district)
        if out is not None:
            _draw(sited, desk, services, out)
    return sited


def _draw(sited: SitedStations, desk: Desk, services: Services, out: Path) -> None:
    """Write the map; what draws it comes late, for it brings map libraries."""
    drawing = import_module("gridmap.flows.draw_siting")
    order = drawing.SitingMapOrder(
        lang="en" if desk.voice.lang == "en" else "zh", words=words_of_codes()
    )
    zone = ZoneInfo(services.settings.time_zone)
    page = drawing.draw_siting(order, sited, district=services.district, zone=zone)
    out.write_text(page, encoding="utf-8")
    desk.voice.say(f"已写入 {out}", f"written to {out}")


def _goal(text: str, capacity: float | None) -> Goal:
    goal = _one_of(text, _GOALS, "--goal")
    if capacity is None:
        return Goal(goal)
    if goal != Goal.COVER:
        raise typer.BadParameter("--capacity 只用于 · goes with: --goal cover")
    return Goal.CAPACITY


def _demand(text: str) -> Demand:
    return Demand(_one_of(text, tuple(Demand), "--demand"))


def _one_of(text: str, known: tuple[str, ...], option: str) -> str:
    if text not in known:
        raise typer.BadParameter(f"{option} {text!r} 不是 · is not one of: {', '.join(known)}")
    return text


def _candidates(text: str) -> str | tuple[CandidateSite, ...]:
    path = Path(text)
    return read_sites(path) if path.suffix else text


def _codes(text: str) -> frozenset[str]:
    return frozenset(one.strip() for one in text.split(",") if one.strip())


def _show(voice: Voice, sheet: Sheet) -> None:
    forms = [form for _, form in sheet.columns]
    rows = [
        [told_cell(cell, form) for cell, form in zip(row, forms, strict=True)] for row in sheet.rows
    ]
    voice.table(sheet.title, [title for title, _ in sheet.columns], rows)
