"""The sample district's typhoon drill: 500 people called, mustered, switched off."""

import re
from collections import Counter
from datetime import UTC, timedelta

import numpy as np
import pytest
from proofs import write_down

from gridmap.cli.sample_district import (
    SAMPLE_NAME,
    load_sample_emergencies,
    sample_folder,
)
from gridmap.flows.answer_calls import answer_calls
from gridmap.flows.call_roll import answer_roll, call_roll
from gridmap.flows.check_hazard import check_hazard
from gridmap.flows.draw_emergency import EmergencyMapOrder, draw_emergency
from gridmap.flows.evacuate import list_evacuees, tick_evacuees
from gridmap.flows.import_layer import import_layer
from gridmap.flows.look_up import read_headline
from gridmap.flows.look_up_emergencies import (
    list_plans,
    read_called,
    read_emergency_figures,
    read_goods,
    read_hazards,
    read_operation,
)
from gridmap.flows.mobilise_people import mobilise_people
from gridmap.flows.move_goods import move_goods
from gridmap.flows.prepare_operation import Preparation, prepare_operation
from gridmap.flows.receive_warning import receive_warning
from gridmap.flows.set_up_district import set_up_district
from gridmap.flows.switch_operation import sign_operation, stand_down, switch_off
from gridmap.ingest.check import check_layer
from gridmap.ingest.manifest import load_manifest
from gridmap.ingest.read import read_source
from gridmap.ingest.reference import read_reference
from gridmap.model.emergency import (
    CallState,
    EmergencyKind,
    GoodsMove,
    HazardFinding,
    Post,
    RollAnswer,
    WarningColour,
    WeatherWarning,
)
from gridmap.model.emergency_steps import EvacueeLine, HazardCheck, Moved, Tick
from gridmap.settings import Settings
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services, current_streets, geodata_folder

pytestmark = pytest.mark.postgis


class Clock:
    """A clock that people of the drill move on."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now

    def pass_s(self, seconds):
        self.now += timedelta(seconds=seconds)


NEEDED = frozenset(
    {
        "districts", "subdistricts", "communities", "grids", "waters", "buildings", "units",
        "members",
    }
)  # fmt: skip


@pytest.fixture
def services(empty_district):
    """The sample without what an emergency does not ask for: streets, gates, cameras."""
    services = Services(district=empty_district, settings=Settings())
    reference = read_reference(geodata_folder())
    set_up_district(
        district=empty_district,
        name=SAMPLE_NAME,
        roles=reference.roles,
        categories=reference.categories,
    )
    for source in load_manifest(sample_folder() / "sources.toml").sources:
        if source.layer.name in NEEDED:
            checked = check_layer(read_source(source))
            import_layer(checked, district=empty_district, zone=UTC, actor="sample")
    load_sample_emergencies(services)
    return services


@pytest.fixture
def whole(sample):
    """The whole sample, with its streets."""
    services = Services(district=sample, settings=Settings())
    load_sample_emergencies(services)
    return services


def drill(services, *, travel):
    """Run the drill and return the number of the operation, at the end of the muster."""
    clock = Clock(services.district.clock())
    district = services.at_clock(clock).district
    warn(district)
    operation, _ = prepare_operation(
        Preparation(key="typhoon drill", plan_code="typhoon", is_drill=True),
        district=district,
        actor="值班长",
    )
    number = operation.number
    for name in ("区长", "应急局长"):
        clock.pass_s(60)
        sign_operation(number, district=district, actor=name)
    mobilise_people(number, district=district, travel=travel, actor="值班长")
    answer(number, district, clock)
    muster(number, district, clock)
    look_after(number, district, clock)
    return number, district


def warn(district):
    at = district.clock()
    warning = WeatherWarning(
        identifier="drill-1",
        kind=EmergencyKind.TYPHOON,
        colour=WarningColour.ORANGE,
        headline="台风橙色预警（演练）",
        issuer="示范气象台",
        sent_at=at,
        valid_from=at,
        valid_to=at + timedelta(hours=12),
        is_exercise=True,
    )
    taken = receive_warning(warning, district=district, actor="值班员")
    assert (taken.n_grids, taken.n_asked) == (678, 13 + 93)


def answer(number, district, clock):
    """Let nine in ten confirm within minutes, a few decline or stay silent."""
    draw = np.random.default_rng(5)
    codes = [one.code for one in read_called(number, district=district)]
    fates = draw.choice(
        ["confirmed", "declined", "no_answer", ""], len(codes), p=[0.9, 0.03, 0.04, 0.03]
    )
    for lot in np.array_split(np.arange(len(codes)), 6):
        clock.pass_s(75)
        said = {codes[n]: CallState(str(fates[n])) for n in lot if fates[n]}
        answer_calls(number, said, district=district, actor="联络员")


def muster(number, district, clock):
    """Call the roll of every group; whoever confirmed comes, but for a few."""
    draw = np.random.default_rng(6)
    called = read_called(number, district=district)
    for group in sorted({one.group_code for one in called}):
        clock.pass_s(90)
        roll = call_roll(number, group, district=district, actor="组长")
        mine = [one for one in called if one.group_code == group]
        said = {
            one.code: RollAnswer.PRESENT
            if one.state is CallState.CONFIRMED and draw.random() < 0.95
            else RollAnswer.ABSENT
            for one in mine
            if one.state is not CallState.DECLINED
        }
        counts = answer_roll(number, roll.roll_id, said, district=district, actor="组长").counts
        assert counts.n_expected == roll.n_expected == len(said)
        assert counts.n_unanswered == 0


def look_after(number, district, clock):
    """Check most hazard points, issue goods, move ninety people out of one building."""
    clock.pass_s(600)
    findings = (HazardFinding.SAFE, HazardFinding.SAFE, HazardFinding.WATCH, HazardFinding.SAFE)
    for n, point in enumerate(read_hazards(district=district, number=number)[:46]):
        finding = HazardFinding.DANGER if n in {3, 30} else findings[n % len(findings)]
        found = HazardCheck(
            code=point.code, finding=finding, at=district.clock(), checker=point.watcher_name
        )
        check_hazard(found, district=district, number=number)
    for n, goods in enumerate(read_goods(district=district)[:200:10]):
        moved = Moved(
            key=f"drill {n}", code=goods.code, move=GoodsMove.ISSUE,
            quantity=1, at=district.clock(), actor="保障组",
        )  # fmt: skip
        move_goods(number, moved, district=district)
    lines = [
        EvacueeLine(line=f"A{n:02d}", building_code="A", household=f"{n}", n_people=3)
        for n in range(30)
    ]
    list_evacuees(number, lines, district=district, actor="楼长")
    out = Tick(
        lines=tuple(one.line for one in lines[:28]), at=district.clock(), by="楼长", shelter="学校"
    )
    assert tick_evacuees(number, out, district=district) == 84


def check_drill(services, number, district):
    """Check the end of the drill by the numbers, and that no figure of the district has moved."""
    called = read_called(number, district=district)
    quotas = {one.code: one.quota for one in list_plans(district=district)[-1].plan.groups}
    assert Counter(one.group_code for one in called) == quotas
    assert len({one.code for one in called}) == len(called) == 500
    heads = {one.code for one in called if one.post is Post.BUILDING_HEAD}
    assert heads
    assert {one.follows for one in called if one.post is Post.UNIT_HEAD} <= heads
    assert all(one.building_code for one in called if one.post is Post.UNIT_HEAD)
    through_units = [one for one in called if one.unit_code is not None]
    assert all(one.liaison_phone.startswith("0000-") for one in through_units)
    view = read_operation(number, district=district)
    assert view.report.mustered.whole == 500
    assert 0.8 < view.report.mustered.share < 0.95
    assert view.report.call_confirm.p50_s <= view.report.call_confirm.p90_s <= 450
    assert view.report.hazards_checked.part == 46
    assert (view.report.evacuated.part, view.report.evacuated.whole) == (84, 90)
    figures = read_emergency_figures(district=services.district)
    assert figures == dict.fromkeys(figures, 0) | {"n_drills": 1}
    assert read_headline(district=services.district)["n_requests"] == 0
    return view


def test_a_typhoon_drill_calls_500_musters_them_and_ends(services):
    number, district = drill(services, travel=StraightLine())
    view = check_drill(services, number, district)
    page = draw_emergency(EmergencyMapOrder(number=number), district=district, zone=UTC)
    assert len(page) < 4_000_000
    names = {one.name for one in read_called(number, district=district)}
    assert not [name for name in names if re.search(f'"{name}"', page)]
    stand_down(number, district=district, actor="区长")
    off = switch_off(number, district=district, actor="区长", left_open="演练结束，复盘处理")
    assert (off.n_released, off.left_open) == (500, view.open_now)
    assert Counter(one.state for one in read_called(number, district=district)) == {
        CallState.RELEASED: 500
    }


@pytest.mark.prove
def test_the_same_drill_along_the_streets(whole):
    travel = current_streets(whole.district, whole.settings)
    number, district = drill(whole, travel=travel)
    view = check_drill(whole, number, district)
    ways_s = sorted(one.travel_s for one in read_called(number, district=district))
    assert all(np.isfinite(ways_s))
    write_down(
        "typhoon_drill",
        n_called=len(ways_s),
        way_p50_s=ways_s[249],
        way_p90_s=ways_s[449],
        mustered=view.report.mustered.part,
        confirm_p50_s=view.report.call_confirm.p50_s,
        confirm_p90_s=view.report.call_confirm.p90_s,
    )
