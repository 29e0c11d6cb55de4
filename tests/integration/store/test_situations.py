"""Who is in reach: the statement and the geodesic agree, wherever the town lies."""

import pytest
import town
from pyproj import Geod
from sqlalchemy import text
from storm import dice

from gridmap.model.place import LonLat
from gridmap.store import situations

pytestmark = pytest.mark.postgis

ELLIPSOID = Geod(ellps="GRS80")


def in_reach(district, order_id, radius_m):
    with district.reading() as conn:
        seen = situations.read(
            conn, district.tenant, order_id, radius_m=radius_m, at=district.clock()
        )
    return {one.code: one.distance_m for one in seen.candidates}


@pytest.mark.parametrize("lat", [0.0, 20.0, 53.0])
@pytest.mark.parametrize("radius_m", [100.0, 1_500.0, 12_000.0])
def test_everybody_within_the_radius_is_a_candidate_and_nobody_else(district, lat, radius_m):
    random, place = dice(7), LonLat(110.305, lat)
    metres = {}
    for number in range(60):
        # Close to the circle on both sides, all around: where a box and a circle differ.
        far = radius_m * (1 + random.choice([-1, 1]) * random.uniform(1e-6, 3e-2))
        lon, lat_there, _ = ELLIPSOID.fwd(place.lon, place.lat, number * 6.0, far)
        town.add_member(district, f"M{number}", LonLat(lon, lat_there))
        metres[f"M{number}"] = far
    received = town.receive(district)
    with district.writing() as conn:
        conn.execute(
            text("UPDATE work_orders SET position = st_setsrid(st_makepoint(:lon, :lat), 4490)"),
            {"lon": place.lon, "lat": place.lat},
        )
    seen = in_reach(district, received.work_order_id, radius_m)
    assert seen.keys() == {code for code, far in metres.items() if far <= radius_m}
    for code, distance_m in seen.items():
        assert distance_m == pytest.approx(metres[code], abs=1e-3)
