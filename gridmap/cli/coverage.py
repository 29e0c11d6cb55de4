"""`gridmap coverage`: who lives within reach of which stations, along the streets."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.circles import circles
from gridmap.cli.coverage_overview import overview
from gridmap.cli.coverage_question import (
    At,
    Csv,
    Kind,
    Metres,
    Minutes,
    Passes,
    Service,
    Walker,
    Xlsx,
    asked,
    changes_of,
)
from gridmap.cli.coverage_tables import (
    check_level,
    question_words,
    tell_measured,
    tell_touched,
    told_cell,
    write_compared,
    write_tables,
)
from gridmap.cli.desk import Desk
from gridmap.cli.files_to_write import check_files
from gridmap.cli.voice import Voice
from gridmap.coverage.facts import compared_facts, served_facts, standing_facts, touched_facts
from gridmap.coverage.policy import policy_of
from gridmap.coverage.run import CoverageRun
from gridmap.flows.compare_coverages import compare_coverages, list_runs, read_run
from gridmap.flows.load_network import load_network
from gridmap.flows.measure_coverage import measure_coverage
from gridmap.flows.read_coverage_ground import read_coverage_ground
from gridmap.flows.what_if import what_if
from gridmap.report.coverage_sheets import LEVELS, coverage_sheets, level_sheet
from gridmap.report.sheets import Form
from gridmap.travel.coverage_studio import CoverageStudio, Measured

if TYPE_CHECKING:
    from gridmap.wiring import Services

app = typer.Typer(no_args_is_help=True, help="服务覆盖 · Who lives within reach of stations.")
app.command("circles")(circles)
app.command("overview")(overview)

_SAME_DATA = ("数据与当时相同。", "the data are those of that run.")
_OTHER_DATA = ("数据已与当时不同。", "the data have changed since that run.")

By = Annotated[str, typer.Option(help=f"按 · by: {' | '.join(LEVELS)}")]


@app.command("table")
def table(
    context: typer.Context,
    service: Service = None,
    kind: Kind = None,
    walker: Walker = "adult",
    passes: Passes = "everyone",
    at: At = "Tu 10:00",
    minutes: Minutes = None,
    metres: Metres = None,
    by: By = "communities",
    title: Annotated[str, typer.Option(help="名称 · a title to find the run by")] = "",
    xlsx: Xlsx = None,
    csv: Csv = None,
) -> None:
    """测算覆盖率并保存 · Measure coverage along the streets, and keep it.

    例 · Example: gridmap coverage table --service health --walker elderly --at "Tu 22:00"
    """
    desk: Desk = context.obj
    policy = asked(service, kind, walker, passes, at, minutes, metres)
    check_files(xlsx, csv)
    check_level(by)
    with desk.services() as services:
        studio = _studio(services, desk.voice)
        with desk.voice.progress("逐站测算", "measuring station by station") as advance:
            measured, run_id = measure_coverage(
                policy, studio=studio, district=services.district, title=title, advance=advance
            )
    served = measured.coverage.served
    sheets = coverage_sheets(served, measured.stations, lang=desk.voice.lang)
    write_tables(xlsx, csv, sheets, level_sheet(served, by, lang=desk.voice.lang))
    tell_measured(desk.voice, measured, by)
    desk.voice.say(f"已保存为 {run_id}", f"kept as {run_id}")
    desk.voice.result({"run": str(run_id), **_facts(measured)})


@app.command("what-if")
def suppose(
    context: typer.Context,
    change: Annotated[
        list[str],
        typer.Argument(
            help="close:CODE | move:CODE=LON,LAT | add:LON,LAT | hours:CODE=TEXT"
            " | open-gate:CODE | close-gate:CODE"
        ),
    ],
    service: Service = None,
    kind: Kind = None,
    walker: Walker = "adult",
    passes: Passes = "everyone",
    at: At = "Tu 10:00",
    minutes: Minutes = None,
    metres: Metres = None,
    by: By = "communities",
    xlsx: Xlsx = None,
    csv: Csv = None,
) -> None:
    """假设站点或大门变动 · What if stations or gates were otherwise; nothing is stored.

    例 · Example: gridmap coverage what-if move:ZX0001=110.31,20.02 --service health
    """
    desk: Desk = context.obj
    policy = asked(service, kind, walker, passes, at, minutes, metres)
    check_files(xlsx, csv)
    changes = changes_of(change)
    check_level(by)
    with desk.services() as services:
        studio = _studio(services, desk.voice)
        with desk.voice.progress("逐站测算", "measuring station by station") as advance:
            answer = what_if(policy, changes, studio=studio, advance=advance)
    desk.voice.say(*question_words(policy))
    tell_touched(desk.voice, answer.touched)
    write_compared(desk.voice, answer.compared, by, xlsx, csv)
    desk.voice.result(
        {
            "policy": policy.as_facts(),
            "changes": list(change),
            **compared_facts(answer.compared),
            "touched": touched_facts(answer.touched),
            "stations": [standing_facts(one) for one in answer.after.stations],
        }
    )


@app.command("compare")
def compare_runs(
    context: typer.Context,
    before: Annotated[UUID, typer.Argument(help="此前测算的编号 · the earlier run")],
    after: Annotated[UUID, typer.Argument(help="此后测算的编号 · the later run")],
    by: By = "communities",
    xlsx: Xlsx = None,
    csv: Csv = None,
) -> None:
    """比较两次测算 · Set two stored runs side by side.

    例 · Example: gridmap coverage compare RUN RUN --by subdistricts --xlsx change.xlsx
    """
    desk: Desk = context.obj
    check_level(by)
    check_files(xlsx, csv)
    with desk.services() as services:
        found = compare_coverages(before, after, district=services.district)
    _tell_compared(desk.voice, found.before, found.after)
    write_compared(desk.voice, found.compared, by, xlsx, csv)
    desk.voice.result(
        {
            "before": {"run": str(before), "policy": dict(found.before.policy)},
            "after": {"run": str(after), "policy": dict(found.after.policy)},
            **compared_facts(found.compared),
        }
    )


def _tell_compared(voice: Voice, before: CoverageRun, after: CoverageRun) -> None:
    """Say what the two runs asked; once where that is the same."""
    asked_before, asked_after = (question_words(policy_of(one.policy)) for one in (before, after))
    if asked_before == asked_after:
        voice.say(*asked_before)
        return
    voice.say(f"此前：{asked_before[0]}", f"before: {asked_before[1]}")
    voice.say(f"此后：{asked_after[0]}", f"after: {asked_after[1]}")


@app.command("repeat")
def repeat(
    context: typer.Context,
    run: Annotated[UUID, typer.Argument(help="测算编号 · a stored run")],
    by: By = "communities",
) -> None:
    """按原问题重新测算 · Ask a stored run's question again, and say what differs.

    例 · Example: gridmap coverage repeat RUN
    """
    desk: Desk = context.obj
    check_level(by)
    with desk.services() as services:
        district = services.district
        kept = read_run(run, district=district)
        studio = _studio(services, desk.voice)
        _, run_id = measure_coverage(
            policy_of(kept.policy), studio=studio, district=district, title=kept.title
        )
        compared = compare_coverages(run, run_id, district=district).compared
    ground = studio.ground
    is_same = (kept.network_state, kept.ground_state) == (ground.network.state, ground.state)
    desk.voice.say(*(_SAME_DATA if is_same else _OTHER_DATA))
    write_compared(desk.voice, compared, by, None, None)
    facts = {"run": str(run_id), "repeats": str(run), "same_data": is_same}
    desk.voice.result(facts | compared_facts(compared))


@app.command("runs")
def runs(context: typer.Context) -> None:
    """列出已保存的测算 · List the runs that are kept, newest first.

    例 · Example: gridmap coverage runs
    """
    desk: Desk = context.obj
    with desk.services() as services:
        found = list_runs(district=services.district)
    _tell_runs(desk.voice, found, ZoneInfo(desk.settings.time_zone))
    desk.voice.result([_run_facts(one) for one in found])


def _tell_runs(voice: Voice, runs: Sequence[CoverageRun], zone: ZoneInfo) -> None:
    """Say each run on a line of its own: a table would cut the ids off."""
    for one in runs:
        share = told_cell(one.figures["whole"]["households"]["share"], Form.SHARE)
        made_at = f"{one.made_at.astimezone(zone):%Y-%m-%d %H:%M}"
        told = (
            "  ".join((str(one.id), made_at, question, str(share), one.title)).rstrip()
            for question in question_words(policy_of(one.policy))
        )
        voice.say(*told)
    if not runs:
        voice.say("尚无测算。", "no runs yet.")


def _run_facts(run: CoverageRun) -> dict[str, object]:
    return {
        "run": str(run.id),
        "made_at": run.made_at.isoformat(),
        "title": run.title,
        "policy": dict(run.policy),
        "data_date": run.data_date and run.data_date.isoformat(),
        "whole": run.figures["whole"],
    }


def _studio(services: "Services", voice: Voice) -> CoverageStudio:
    voice.remark("读取路网和住处……", "reading streets and doors ...")
    network = load_network(district=services.district)
    return CoverageStudio(read_coverage_ground(network, district=services.district))


def _facts(measured: Measured) -> dict[str, object]:
    return {
        "policy": measured.policy.as_facts(),
        **served_facts(measured.coverage.served),
        "uncovered": [one.code for one in measured.coverage.served.uncovered()],
        "stations": [standing_facts(one) for one in measured.stations],
        "refused_doors": dict(measured.refused_doors),
    }
