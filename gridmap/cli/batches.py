"""`gridmap batch`: match what is due at once, and look what batches gained."""

from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.dispatch_batch import dispatch_batch
from gridmap.flows.look_up_batches import read_batches

app = typer.Typer(no_args_is_help=True, help="批量派单 · Batches of work orders.")


@app.command("run")
def run(context: typer.Context) -> None:
    """把当前待派的一般工单作为一批派出 · Match the ordinary orders that are due, as one batch.

    例 · Example: gridmap batch run
    """
    desk: Desk = context.obj
    with desk.services() as services:
        done = dispatch_batch(
            district=services.district, travel=services.travel, policy=services.dispatch_policy
        )
    if done is None:
        desk.voice.say(
            "没有待派的一般工单，或另一批正在派。",
            "no ordinary order is due, or another batch is under way.",
        )
        desk.voice.result({"batch_id": None, "orders": []})
        return
    desk.voice.say(done.gain.text("zh"), done.gain.text("en"))
    desk.voice.result(
        {
            "batch_id": done.batch_id,
            "gain": done.gain.as_facts(),
            "orders": [
                {"number": one.number, "outcome": one.outcome, "member_code": one.member_code}
                for one in done.results
            ],
        }
    )


@app.command("list")
def list_(
    context: typer.Context,
    limit: Annotated[int, typer.Option(help="最多列出 · list at most", min=1)] = 20,
) -> None:
    """最近批次及其节省 · The newest batches and what they gained.

    例 · Example: gridmap batch list --limit 5
    """
    desk: Desk = context.obj
    with desk.services() as services:
        rows = read_batches(district=services.district, limit=limit)
    word = desk.voice.word
    desk.voice.table(
        word(f"{len(rows)} 批", f"{len(rows)} batches"),
        [
            word("时间", "at"),
            word("工单", "orders"),
            word("派出", "served"),
            word("节省（分钟）", "gained (min)"),
        ],
        [
            (
                row["made_at"],
                row["gain"]["n_orders"],
                row["gain"]["batch"]["n_served"],
                f"{row['gain']['gained_s'] / 60:.1f}",
            )
            for row in rows
        ],
    )
    desk.voice.result(rows)
