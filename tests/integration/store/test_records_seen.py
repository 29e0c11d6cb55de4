"""What somebody may name is what is there now in their streets, not what once was."""

from dataclasses import replace
from datetime import UTC

import pytest
import two_streets
from checked_layers import a_layer, a_row, square

from gridmap.errors import InputError
from gridmap.flows.import_layer import import_layer
from gridmap.flows.redivide_community import RedivisionOrder, redivide_community
from gridmap.model.record_kind import RecordKind
from gridmap.store import records_seen

pytestmark = pytest.mark.postgis

WEST, EAST = square(0.25, 0.25, size=0.5), square(1.25, 0.25, size=0.5)


def import_communities(district, *rows):
    communities = [a_row(code, shape) | {"name": name} for code, name, shape in rows]
    import_layer(a_layer("communities", communities), district=district, zone=UTC)


@pytest.fixture
def west(district):
    sight, _ = two_streets.lay(district)
    return sight


def is_seen(district, name, sight, kind=RecordKind.COMMUNITY):
    with district.seen_by(sight).reading() as conn:
        within = sight.subdistricts
        found = records_seen.those_there(conn, district.tenant, [(kind, name)], within=within)
    return bool(found)


def test_a_name_that_has_moved_to_the_next_street_is_not_seen(district, west):
    import_communities(district, ("C1", "Willow Court", WEST))
    assert is_seen(district, "Willow Court", west)
    import_communities(district, ("C1", "Elm Court", WEST), ("C2", "Willow Court", EAST))
    assert is_seen(district, "Elm Court", west)
    assert not is_seen(district, "Willow Court", west)


def test_a_grid_s_name_is_no_community_s(district, west):
    import_communities(district, ("C1", "Willow Court", WEST), ("C2", "001", EAST))
    two_streets.settle(district)
    assert not is_seen(district, "001", west)


def test_a_house_that_is_gone_is_not_seen(district, west):
    spot = WEST.centroid
    import_layer(a_layer("buildings", [a_row("B1", spot)]), district=district, zone=UTC)
    assert is_seen(district, "B1", west, RecordKind.BUILDING)
    import_layer(
        a_layer("buildings", [a_row("B1", EAST.centroid), a_row("B2", spot)]),
        district=district,
        zone=UTC,
    )
    assert not is_seen(district, "B1", west, RecordKind.BUILDING)


def test_of_two_communities_of_one_name_the_own_one_is_meant(district, west):
    import_communities(district, ("C1", "Willow Court", WEST), ("C2", "Willow Court", EAST))
    order = RedivisionOrder(community="Willow Court")

    def why_not(told_to):
        told = replace(district, told_to=told_to)
        with pytest.raises(InputError) as refused:
            redivide_community(order, district=told, actor="test", advance=lambda *_: None)
        return refused.value.facts["code"]

    assert why_not(district.told_to) == "community_not_clear"
    assert why_not(west) == "no_grids"
