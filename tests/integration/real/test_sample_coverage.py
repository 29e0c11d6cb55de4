"""The sample district in the tables, and the page's figures held to PostGIS's own."""

import pytest
from sqlalchemy import text

from gridmap.cli.sample_district import load_sample
from gridmap.cli.voice import Voice
from gridmap.flows.look_up import read_layer, read_layer_counts
from gridmap.layers.coverage_map import CoverageMapData, coverage_facts
from gridmap.layers.stations import SERVICE_STANDARDS
from gridmap.settings import Settings
from gridmap.wiring import Services, now

pytestmark = pytest.mark.postgis

_LAYERS = (
    "districts",
    "subdistricts",
    "communities",
    "grids",
    "compounds",
    "buildings",
    "stations",
)


def test_the_sample_loads_whole_and_a_second_time_changes_nothing(sample):
    counts = read_layer_counts(district=sample)
    assert (counts["subdistricts"], counts["compounds"], counts["cameras"]) == (13, 1_200, 12_000)
    assert counts["stations"] == 193 + 49 + 12 + 9
    with sample.reading() as conn:
        tiers = dict(
            conn.execute(
                text(
                    "SELECT security_tier, count(*) FROM compounds"
                    " WHERE security_tier IS NOT NULL GROUP BY 1"
                )
            ).all()
        )
        versions = conn.execute(text("SELECT count(*) FROM layer_versions")).scalar_one()
    assert tiers == {"basic": 575, "standard": 236, "demonstration": 136}
    load_sample(Services(district=sample, settings=Settings()), Voice(as_json=True))
    with sample.reading() as conn:
        again = conn.execute(text("SELECT count(*) FROM layer_versions")).scalar_one()
    assert again == versions


def test_who_is_inside_a_service_circle_is_who_postgis_finds(sample):
    layers = tuple(read_layer(name, district=sample) for name in _LAYERS)
    facts = coverage_facts(CoverageMapData(area_name="", as_of=now(), source="", layers=layers))
    points = {one.id: one.position for one in facts.demand}
    assert len(points) == len(facts.placed["compounds"]) + len(facts.placed["houses"])
    for circle in facts.circles:
        with sample.reading() as conn:
            inside = conn.execute(
                text(
                    "SELECT p.id FROM unnest(CAST(:ids AS text[]), CAST(:lons AS float8[]),"
                    " CAST(:lats AS float8[])) AS p (id, lon, lat) WHERE EXISTS ("
                    " SELECT FROM stations AS s WHERE s.valid_to IS NULL AND s.kind = ANY(:kinds)"
                    " AND st_dwithin(s.geom::geography,"
                    " st_setsrid(st_makepoint(p.lon, p.lat), 4490)::geography, :radius_m))"
                ),
                {
                    "ids": list(points),
                    "lons": [one.lon for one in points.values()],
                    "lats": [one.lat for one in points.values()],
                    "kinds": list(circle.standard.kinds),
                    "radius_m": circle.standard.radius_m,
                },
            ).scalars()
            assert circle.covered == set(inside)
    assert len(facts.circles) == len(SERVICE_STANDARDS)
