"""Where the next stations of the sample district should stand, told and held to coverage."""

import json
import re

import numpy as np
import pytest
from openpyxl import load_workbook
from town import an_intake

from gridmap.cli.main import run
from gridmap.cluster.roles import Role
from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.siting.plan import Goal
from gridmap.coverage.siting.question import Demand, SitingQuestion
from gridmap.coverage.stations import AddStation, CloseStation
from gridmap.errors import InputError
from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.flows.site_stations import site_stations
from gridmap.flows.what_if import what_if
from gridmap.model.place import LonLat
from gridmap.model.travel import E_BIKE, ELDERLY, MEMBER_PASSES, Traveller

pytestmark = pytest.mark.postgis

JSON_BLOCK = re.compile(
    r'<script type="application/json" id="gridmap-page">(.*?)</script>', re.DOTALL
)
MEALS = CoveragePolicy(service="elderly_meals", traveller=Traveller(profile=ELDERLY))


def test_the_best_five_gain_what_coverage_measures(studio, sample):
    sited = site_stations(
        SitingQuestion(policy=MEALS, candidates="gates"), ground=studio.ground, district=sample
    )
    assert sited.plan.is_proven
    assert len(sited.stations) == 5
    covered = [sited.before.covered]
    for n in range(1, 6):
        added = [AddStation(code=one.code, position=one.position) for one in sited.stations[:n]]
        found = what_if(MEALS, added, studio=studio)
        covered.append(found.after.coverage.served.whole.covered.households.part)
    assert found.before.coverage.served.whole.covered.households.part == covered[0]
    assert np.diff(covered).tolist() == [one.gain for one in sited.stations]
    assert covered[-1] == sited.after.covered == sited.plan.objective == sited.plan.bound
    assert sorted((one.gain for one in sited.stations), reverse=True) == [
        one.gain for one in sited.stations
    ]
    served = {one.station.code: one.n_households for one in found.after.stations}
    assert [one.n_served for one in sited.stations] == [served[one.code] for one in sited.stations]
    _obeys_keep_and_forbid(sited, studio, sample)


def _obeys_keep_and_forbid(free, studio, sample):
    """Forbid what was best and close a station: both count, and coverage agrees again."""
    first, closed = free.stations[0].code, free.kept[0].code
    sited = site_stations(
        SitingQuestion(
            policy=MEALS,
            candidates="gates",
            spacing_m=0,
            keep=frozenset(one.code for one in free.kept[1:]),
            forbid=frozenset({first}),
            n_new=1,
        ),
        ground=studio.ground,
        district=sample,
    )
    (new,) = sited.stations
    assert new.code != first
    assert closed not in {one.code for one in sited.kept}
    changes = [CloseStation(code=closed), AddStation(code=new.code, position=new.position)]
    after = studio.measure(MEALS, changes).coverage.served.whole.covered.households.part
    assert after == sited.after.covered


def test_posts_are_sited_for_requests_of_past_days_by_e_bike(studio, sample):
    rng = np.random.default_rng(4)
    doors = rng.choice(studio.ground.door_positions_deg, size=60, replace=False)
    receive_requests(
        [
            an_intake(LonLat(lon, lat), idempotency_key=f"past-{n}", received_at=sample.clock())
            for n, (lon, lat) in enumerate(doors.tolist())
        ],
        district=sample,
        policy=IntakePolicy(),
    )
    question = SitingQuestion(
        goal=Goal.MEDIAN,
        n_new=3,
        keep=frozenset(),
        demand=Demand.REQUESTS,
        candidates="stations",
        policy=CoveragePolicy(traveller=Traveller(profile=E_BIKE, passes=MEMBER_PASSES)),
    )
    sited = site_stations(question, ground=studio.ground, district=sample)
    assert sited.demand == 60
    assert len(sited.stations) == 3
    assert sited.plan.is_proven
    assert sum(one.n_served for one in sited.stations) == 60 - sited.plan.unreachable
    assert 0 < sited.after.mean_s < 1_800
    codes = {one.code for one in studio.ground.stations}
    assert {one.code for one in sited.stations} <= codes


def test_a_question_that_makes_no_sense_is_refused_with_what_mends_it(studio, sample):
    for more, code in (
        ({"candidates": "no_such_layer"}, "unknown_candidates"),
        ({"keep": frozenset({"ZX9999"})}, "unknown_station"),
        ({"policy": CoveragePolicy(service="no_such")}, "unknown_service"),
        ({"demand": Demand.REQUESTS}, "no_demand"),
        ({"candidates": ()}, "no_candidates"),
    ):
        with pytest.raises(InputError) as refused:
            site_stations(SitingQuestion(**more), ground=studio.ground, district=sample)
        assert refused.value.facts["code"] == code
        assert refused.value.facts["mend_zh"]


def test_the_command_tells_the_plan_as_json_and_as_a_workbook(
    cluster, sample_name, monkeypatch, capsys, tmp_path
):
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", cluster.url(Role.APP, sample_name))
    monkeypatch.setenv("GRIDMAP_OWNER_URL", cluster.url(Role.OWNER, sample_name))
    sites = tmp_path / "sites.csv"
    rows = [f"{name},{110.33 + n / 50},{20.01}" for n, name in enumerate("ABC")]
    sites.write_text("code,lon,lat\n" + "\n".join(rows), encoding="utf-8")
    book = tmp_path / "plan.xlsx"
    words = ["site", "--service", "day_care", "--candidates", str(sites), "--p", "2"]
    written = ["--xlsx", str(book), "--out", str(tmp_path / "plan.html")]
    with pytest.raises(SystemExit) as leaving:
        run([*words, "--forbid", "B", "--capacity", "3000", "--json", *written])
    assert leaving.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["code"] for one in told["stations"]} <= {"A", "C"}
    assert told["goal"] == "capacity"
    assert told["after"]["covered"] >= told["objective"] > 0
    assert all(one["gain"] <= 3_000 for one in told["stations"])
    sheet = load_workbook(book).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [
        one["code"] for one in told["stations"]
    ]
    page = (tmp_path / "plan.html").read_text("utf-8")
    shown = json.loads(JSON_BLOCK.search(page)[1])
    assert shown["sources"]["chosen"]["codes"] == [one["code"] for one in told["stations"]]
    n_of = dict(enumerate(shown["entries"]["demand"]["counts"]))
    assert n_of[0] > 0 < n_of[1]
