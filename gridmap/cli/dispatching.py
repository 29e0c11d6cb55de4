"""`gridmap dispatch`: send somebody to everything that waits, once."""

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.look_up import read_headline
from gridmap.worker import dispatch_due, match_due, put_due_into_force, send_due_teams


def dispatch(context: typer.Context) -> None:
    """派出所有待派工单 · Dispatch every work order that is due, then stop.

    例 · Example: gridmap dispatch --json
    """
    desk: Desk = context.obj
    n_assigned = n_without = 0
    with desk.services() as services:
        # One instant for the whole run: what found nobody is not due again within it.
        moment = services.district.clock()
        still = services.at_clock(lambda: moment)
        put_due_into_force(still)
        with desk.voice.progress("派单", "dispatching") as advance:
            while tally := match_due(still) or dispatch_due(still) or send_due_teams(still):
                n_assigned += tally.n_assigned
                n_without += tally.n_without
                advance(n_assigned + n_without)
        figures = read_headline(district=services.district)
    desk.voice.say(
        f"已派 {n_assigned} 单，{n_without} 单暂无可派人员。",
        f"{n_assigned} orders assigned, {n_without} found nobody.",
    )
    desk.voice.result({"n_assigned": n_assigned, "n_without": n_without, "headline": figures})
