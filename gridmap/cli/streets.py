"""`gridmap streets`: a street network from a file, what it amounts to, edits by hand."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.import_report import LoadedSource, tell_import
from gridmap.cli.street_edits import app as edits
from gridmap.cli.voice import Voice
from gridmap.flows.import_layer import import_layer
from gridmap.flows.load_network import load_network
from gridmap.flows.read_streets import StreetFileKind, read_streets
from gridmap.flows.refresh_statistics import refresh_statistics
from gridmap.geo.crs import Datum
from gridmap.ingest.manifest import Source
from gridmap.model.layer_fields import LAYERS
from gridmap.travel.figures import NetworkFigures, network_facts, network_figures
from gridmap.travel.rows import FINDING_WORDS
from gridmap.travel.street_network import Network

EXIT_INPUT = 2

app = typer.Typer(no_args_is_help=True, help="路网：导入、查看、人工修改 · The street network.")
app.add_typer(edits, name="edit")


@app.command("import")
def import_streets(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=".osm.pbf、.graphml 或线图层 · or a line layer")
    ],
    kind: Annotated[
        StreetFileKind, typer.Option(help="文件种类，默认按后缀 · by its ending")
    ] = StreetFileKind.AUTO,
    datum: Annotated[Datum, typer.Option(help="坐标基准 · datum of its degrees")] = Datum.WGS84,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试运行 · keep nothing")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="换成另一地方的道路 · take another place's streets")
    ] = False,
) -> None:
    """从文件导入路网 · Import a street network; gates and edits stay.

    例 · Example: gridmap streets import hainan.osm.pbf --dry-run
    """
    desk: Desk = context.obj
    zone = ZoneInfo(desk.settings.time_zone)
    source = Source(layer=LAYERS["streets"], name=file.name, path=file)
    with desk.services() as services, desk.voice.progress("导入路网", "importing") as advance:
        own = services.district
        with own.rehearsal() if dry_run else nullcontext(own) as district:
            advance(0, 3)
            checked = read_streets(
                file, district=district, kind=kind, datum=datum, replaces=replace
            )
            advance(1, 3)
            outcome = import_layer(checked, district=district, zone=zone)
            advance(2, 3)
        if not dry_run:
            refresh_statistics(district=own)
        advance(3, 3)
    loaded = LoadedSource(source=source, checked=checked, outcome=outcome)
    tell_import(desk.voice, [loaded], dry_run=dry_run)
    if outcome.stopped:
        raise typer.Exit(EXIT_INPUT)


@app.command("show")
def show(context: typer.Context) -> None:
    """查看路网规模和问题 · Show what the network amounts to, and what is odd about it.

    例 · Example: gridmap streets show --json
    """
    desk: Desk = context.obj
    with desk.services() as services, desk.voice.progress("建立路网", "building") as advance:
        advance(0, 1)
        network = load_network(district=services.district)
        advance(1, 1)
    _tell(desk.voice, network, network_figures(network.graph))
    desk.voice.result(network_facts(network))


def _tell(voice: Voice, network: Network, figures: NetworkFigures) -> None:
    rows = (
        ("路口和尽头", "junctions and dead ends", f"{figures.n_nodes:,}"),
        ("路段", "streets between them", f"{figures.n_streets:,}"),
        ("总长（公里，含大门连线）", "km in all, ways to gates too", f"{figures.all_km:,.1f}"),
        ("可步行（公里）", "km on foot", f"{figures.foot_km:,.1f}"),
        ("可骑行（公里）", "km by bicycle", f"{figures.bicycle_km:,.1f}"),
        ("其中单行（公里）", "of these one-way", f"{figures.one_way_km:,.1f}"),
        ("台阶（公里）", "km of steps", f"{figures.steps_km:,.1f}"),
        ("互不相连的部分", "parts", f"{figures.n_parts:,}"),
        ("主路网占路口", "main part, of junctions", f"{figures.main_part_share:.1%}"),
        ("大门", "gates", f"{figures.n_gates:,}"),
        ("不通的大门", "gates that lead nowhere", f"{figures.n_dead_gates:,}"),
        ("失去对象的修改", "edits that find nothing", f"{len(network.lost_edits):,}"),
        ("数据日期", "data of", network.data_date or voice.word("不详", "unknown")),
        ("版本", "version", network.version),
    )
    voice.table(
        voice.word("路网", "Street network"),
        (voice.word("项目", "what"), voice.word("数值", "figure")),
        [(voice.word(zh, en), value) for zh, en, value in rows],
    )
    for one in network.findings:
        zh, en = FINDING_WORDS[one.kind]
        codes = ", ".join(one.codes)
        voice.say(f"  {zh.format(n=one.n)}：{codes}", f"  {en.format(n=one.n)}: {codes}")
