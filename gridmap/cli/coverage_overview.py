"""`gridmap coverage overview`: several services, walkers and hours in one table."""

from itertools import product

import typer

from gridmap.cli.circles import Asked, Hours, Walkers
from gridmap.cli.coverage_question import Csv, Metres, Minutes, Passes, Xlsx, asked
from gridmap.cli.coverage_tables import show, write_tables
from gridmap.cli.desk import Desk
from gridmap.coverage.facts import served_facts
from gridmap.flows.load_network import load_network
from gridmap.flows.measure_coverage import measure_coverage
from gridmap.flows.read_coverage_ground import read_coverage_ground
from gridmap.report.coverage_sheets import overview_sheet
from gridmap.travel.coverage_studio import CoverageStudio


def overview(
    context: typer.Context,
    service: Asked = None,
    walker: Walkers = None,
    at: Hours = None,
    passes: Passes = "everyone",
    minutes: Minutes = None,
    metres: Metres = None,
    xlsx: Xlsx = None,
    csv: Csv = None,
) -> None:
    """多项服务、出行与时刻一览 · Services, walkers and hours side by side; each is kept.

    事项、出行方式、时刻可各给多个 · Several of each may be given.

    例 · Example: gridmap coverage overview --service health --at "Tu 10:00" --at "Tu 22:00"
    """
    desk: Desk = context.obj
    policies = [
        asked(one_service, None, one_walker, passes, hour, minutes, metres)
        for one_service, one_walker, hour in product(
            service or (None,), walker or ("adult", "elderly"), at or ("Tu 10:00", "Tu 22:00")
        )
    ]
    with desk.services() as opened:
        network = load_network(district=opened.district)
        studio = CoverageStudio(read_coverage_ground(network, district=opened.district))
        found = []
        with desk.voice.progress("逐项测算", "measuring one by one") as advance:
            for done, policy in enumerate(policies, start=1):
                found.append(measure_coverage(policy, studio=studio, district=opened.district))
                advance(done, len(policies))
    sheet = overview_sheet([measured for measured, _ in found], lang=desk.voice.lang)
    write_tables(xlsx, csv, [sheet], sheet)
    show(desk.voice, sheet)
    desk.voice.result(
        [
            {
                "run": str(run_id),
                "policy": measured.policy.as_facts(),
                "n_serving": measured.n_serving,
                "whole": served_facts(measured.coverage.served)["whole"],
            }
            for measured, run_id in found
        ]
    )
