"""What the sample keeps for an emergency: the published numbers, the same by seed."""

import shapely

from gridmap.ingest.emergency_files import content_of, read_plans
from gridmap.ingest.emergency_registers import read_goods, read_hazards, read_people
from gridmap.model.emergency import EmergencyKind
from gridmap.sample.emergency import LAYERS, write_emergency
from gridmap.sample.emergency_files import GOODS_FILE, HAZARDS_FILE, PEOPLE_FILE, PLANS_FILE
from gridmap.sample.write import CSV_FILES, FILES


def test_registers_come_in_the_published_numbers(sample_folder):
    assert len(read_people(content_of(sample_folder / PEOPLE_FILE))) == 4_562
    assert len(read_hazards(content_of(sample_folder / HAZARDS_FILE))) == 53
    assert len(read_goods(content_of(sample_folder / GOODS_FILE))) == 1_800


def test_everybody_has_a_unit_that_exists_and_a_phone_that_does_not(sample_folder, sample_tables):
    units = set(sample_tables["units"].columns["code"])
    people = read_people(content_of(sample_folder / PEOPLE_FILE))
    assert {one.unit_code for one in people} <= units
    assert all(one.phone.startswith("0000-") for one in people)
    assert len({one.code for one in people}) == len(people)


def test_hazard_points_lie_on_the_land_of_the_district(sample_folder, sample_tables):
    land = shapely.union_all(sample_tables["communities"].shapes)
    water = shapely.union_all(sample_tables["waters"].shapes)
    points = {one.code: one for one in read_hazards(content_of(sample_folder / HAZARDS_FILE))}
    at = {code: shapely.Point(one.lon, one.lat) for code, one in points.items()}
    assert all(shapely.dwithin(land, point, 1e-5) for point in at.values())
    dykes = [at[code] for code, one in points.items() if one.kind == "dyke"]
    assert all(water.distance(point) < 0.001 for point in dykes)


def test_the_typhoon_plan_calls_five_hundred_from_areas_that_exist(sample_folder, sample_tables):
    plans = {one.kind: one for one in read_plans(sample_folder / PLANS_FILE)}
    assert plans.keys() == {EmergencyKind.TYPHOON, EmergencyKind.FLOOD}
    typhoon = plans[EmergencyKind.TYPHOON]
    assert sum(one.quota for one in typhoon.groups) == 500
    known = {
        code
        for layer in ("districts", "subdistricts", "communities")
        for code in sample_tables[layer].columns["code"]
    }
    for plan in plans.values():
        assert {plan.area_code, *(one.area_code for one in plan.duties)} <= known
        assert len(plan.duties) == 13 + 93


def test_the_same_seed_gives_the_same_files(sample_folder, tmp_path):
    for name in {FILES.get(layer) or CSV_FILES[layer] for layer in LAYERS}:
        (tmp_path / name).symlink_to(sample_folder / name)
    write_emergency(tmp_path, seed=20260101)
    for name in (PEOPLE_FILE, HAZARDS_FILE, GOODS_FILE, PLANS_FILE):
        assert (tmp_path / name).read_bytes() == (sample_folder / name).read_bytes(), name
