from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.coverage.service_circle import is_within, nearest_station_m
from gridmap.model.place import LonLat

places = st.lists(
    st.builds(LonLat, st.floats(110.2, 110.8), st.floats(19.8, 20.2)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(places, places, st.floats(0, 50_000), st.floats(0, 50_000))
def test_a_larger_radius_never_covers_fewer_places(here, stations, one_m, other_m):
    distances_m = nearest_station_m(here, stations)
    inner, outer = (is_within(distances_m, radius) for radius in sorted((one_m, other_m)))
    assert not (inner & ~outer).any()


@settings(max_examples=60, deadline=None)
@given(places, places, places)
def test_another_station_never_makes_the_way_longer(here, stations, more):
    few, many = nearest_station_m(here, stations), nearest_station_m(here, stations + more)
    assert (many <= few + 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(places)
def test_who_lives_at_a_station_has_no_way_to_go(stations):
    assert (nearest_station_m(stations, stations) < 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(places, st.data())
def test_the_order_of_stations_does_not_matter(stations, data):
    shuffled = data.draw(st.permutations(stations))
    here = [LonLat(110.5, 20.0)]
    assert nearest_station_m(here, stations) == nearest_station_m(here, shuffled)
