"""`gridmap visits`: the ledger, the coverage of grids, households not met for long."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.care_duties import receive_owed_ledger
from gridmap.cli.desk import Desk
from gridmap.flows import look_up_visits
from gridmap.flows.record_household_visit import record_household_visit
from gridmap.model.household import (
    DoorOutcome,
    EntryKind,
    HouseholdCoverage,
    HouseholdVisit,
    LedgerEntry,
)

app = typer.Typer(no_args_is_help=True, help="入户走访：台账、覆盖率、久未走访 · Household visits.")

_Area = Annotated[str | None, typer.Option(help="社区或网格编码 · of a community or grid")]
_ENTRIES = {
    "demand": ("诉求", "demand"),
    "hazard": ("隐患", "hazard"),
    "suggestion": ("建议", "suggestion"),
    "praise": ("表扬", "praise"),
}


@app.command()
def record(
    context: typer.Context,
    building: Annotated[str, typer.Argument(help="楼栋编码 · code of the building")],
    door: Annotated[str, typer.Argument(help="门牌，如 2-301 · door")],
    member: Annotated[str, typer.Option(help="走访人编码 · who visited")],
    key: Annotated[str, typer.Option(help="幂等键，重复即同一次 · the same key, the same visit")],
    outcome: Annotated[DoorOutcome, typer.Option(help="结果 · outcome")] = DoorOutcome.MET,
    demand: Annotated[
        list[str] | None, typer.Option(help="诉求，可重复；转为工单 · becomes a work order")
    ] = None,
    suggestion: Annotated[list[str] | None, typer.Option(help="建议，可重复 · repeatable")] = None,
) -> None:
    """补录一次入户走访 · Record a visit to a household.

    例 · Example: gridmap visits record LD00001 2-301 --member WG00094 --key p7 --demand 楼道灯不亮
    """
    desk: Desk = context.obj
    entries = [LedgerEntry(kind=EntryKind.DEMAND, text=one) for one in demand or ()]
    entries += [LedgerEntry(kind=EntryKind.SUGGESTION, text=one) for one in suggestion or ()]
    with desk.services() as services:
        visit = HouseholdVisit(
            idempotency_key=key,
            building_code=building,
            door=door,
            member_code=member,
            visited_at=services.district.clock(),
            outcome=outcome,
            entries=tuple(entries),
        )
        stored = record_household_visit(visit, district=services.district)
        n_requests = receive_owed_ledger(services)
    desk.voice.say(
        f"已记入走访，台账 {len(stored.entry_ids)} 条，转诉求 {n_requests} 件",
        f"recorded with {len(stored.entry_ids)} entries, {n_requests} became requests",
    )
    desk.voice.result(
        {"visit_id": stored.id, "entry_ids": list(stored.entry_ids), "n_requests": n_requests}
    )


@app.command()
def ledger(
    context: typer.Context,
    area: _Area = None,
    days: Annotated[int, typer.Option(min=1, help="最近几天 · of the last days")] = 31,
) -> None:
    """列出民情台账和由此产生的工单 · List what people said and the orders born from it.

    例 · Example: gridmap visits ledger --days 7
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        rows = look_up_visits.list_ledger(district=services.district, n_days=days, area=area)
    headers = ("走访 visited", "网格 grid", "楼栋 building", "类型 kind", "内容 text",
               "工单 order", "状态 state")  # fmt: skip
    zone = ZoneInfo(desk.settings.time_zone)
    told = [
        (
            _local(one["visited_at"], zone),
            one["grid_code"],
            one["building"],
            voice.word(*_ENTRIES[str(one["kind"])]),
            one["text"],
            one["order_number"],
            one["order_state"],
        )
        for one in rows
    ]
    voice.table(
        voice.word("民情台账", "Ledger"), [voice.word(*one.split(" ", 1)) for one in headers], told
    )
    voice.result([dict(one) for one in rows])


@app.command()
def coverage(
    context: typer.Context,
    area: _Area = None,
    days: Annotated[int, typer.Option(min=1, help="最近几天 · of the last days")] = 90,
) -> None:
    """统计各网格走访户数占比 · Tell which share of households of each grid was met.

    例 · Example: gridmap visits coverage --area 990108001001 --days 90
    """
    desk: Desk = context.obj
    voice, zone = desk.voice, ZoneInfo(desk.settings.time_zone)
    with desk.services() as services:
        last: date = services.district.clock().astimezone(zone).date()
        first = last - timedelta(days=days - 1)
        grids = look_up_visits.measure_household_coverage(
            first, last, district=services.district, zone=zone, area=area
        )
    headers = ("网格 grid", "名称 name", "户数 households", "已访 met", "占比 share",
               "走访 visits", "台账 entries", "超出登记 beyond register")  # fmt: skip
    no_data = voice.word("无数据", "no data")
    told = [
        (
            one.grid_code,
            one.grid_name,
            one.n_households,
            one.n_met,
            no_data if one.share is None else f"{one.share:.1%}",
            one.n_visits,
            one.n_entries,
            one.n_over or "",
        )
        for one in grids
    ]
    title = voice.word(f"入户走访覆盖 {first} 至 {last}", f"Households met {first} to {last}")
    voice.table(title, [voice.word(*one.split(" ", 1)) for one in headers], told)
    voice.result([_figures(one) for one in grids])


@app.command()
def unvisited(
    context: typer.Context,
    area: _Area = None,
    days: Annotated[int, typer.Option(min=1, help="多少天未访 · not met for so many days")] = 90,
) -> None:
    """列出久未走访的楼栋和户 · List buildings and doors that were not met for long.

    例 · Example: gridmap visits unvisited --days 180
    """
    desk: Desk = context.obj
    voice, zone = desk.voice, ZoneInfo(desk.settings.time_zone)
    with desk.services() as services:
        found = look_up_visits.list_unvisited(
            district=services.district, zone=zone, n_days=days, area=area
        )
    headers = ("楼栋 building", "名称 name", "网格 grid", "户数 households", "未访 not met")
    names = ("code", "name", "grid_code", "n_households", "n_unmet")
    title = voice.word(f"{found.since} 以来未访", f"Not met since {found.since}")
    rows = [[one[name] for name in names] for one in found.buildings]
    voice.table(title, [voice.word(*one.split(" ", 1)) for one in headers], rows)
    headers = ("楼栋 building", "门牌 door", "网格 grid", "上次 last met", "未遇 tries")
    rows = [
        [
            one["building"],
            one["door"],
            one["grid_code"],
            _local(one["last_met_at"], zone),
            one["n_tries"],
        ]
        for one in found.doors
    ]
    title = voice.word("曾访、现已逾期的户", "Doors met before, not since")
    voice.table(title, [voice.word(*one.split(" ", 1)) for one in headers], rows)
    voice.result(asdict(found))


def _local(at: object, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else ""


def _figures(one: HouseholdCoverage) -> dict[str, object]:
    return asdict(one) | {"share": one.share}
