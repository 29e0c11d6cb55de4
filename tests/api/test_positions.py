"""The door of positions, as phones knock at it."""

import http.client
import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import httpx
import numpy as np
import pytest
import town

from api.throttle import Throttle
from gridmap.flows.keep_devices import add_device, list_devices, revoke_device
from gridmap.geo.crs import Datum, from_wgs84

pytestmark = pytest.mark.postgis


class Phone:
    """A member of its own with a device, and what the database says of it."""

    def __init__(self, client, services, **more):
        self.code = f"P-{uuid.uuid4()}"
        self.client, self.district = client, services.district
        town.add_member(services.district, self.code)
        device = add_device(self.code, district=services.district, actor="test", **more)
        self.token, self.device = device.token, device.code

    def query(self, *, method="GET", **said):
        said = {"id": self.token, "lat": 20.005, "lon": 110.305} | said
        return self.client.request(method, "/positions/phone", params=said)

    def post(self, body, **more):
        return self.client.post("/positions/phone", json=body, **more)

    def trail(self):
        path = f"/members/{self.code}/trail"
        return self.client.get(path, params={"actor": "chief"}).json()


@pytest.fixture
def phone(client, services):
    return Phone(client, services)


def traccar(token, *, at, **coords):
    """Return what Traccar Client 9 posts."""
    at_place = {"latitude": 20.005, "longitude": 110.305, "accuracy": 12.0, "speed": 1.5}
    return {
        "location": {
            "event": "motionchange",
            "is_moving": True,
            "uuid": "5e3c1f0a",
            "timestamp": at.isoformat().replace("+00:00", "Z"),
            "odometer": 1203.4,
            "coords": at_place | {"heading": -1, "altitude": -3.2} | coords,
            "activity": {"type": "walking", "confidence": 80},
            "battery": {"level": 0.42, "is_charging": False},
            "extras": {},
        },
        "device_id": token,
    }


def owntracks(at, **more):
    """Return what OwnTracks posts in HTTP mode."""
    fix = {"_type": "location", "tid": "ab", "tst": int(at.timestamp()), "lat": 20.005}
    return fix | {"lon": 110.305, "acc": 13, "vel": 18, "cog": 90, "alt": 5, "batt": 80} | more


def now():
    return datetime.now(UTC).replace(microsecond=0)


def test_the_query_of_traccar_client_is_taken_in_its_units(phone):
    at = now()
    said = {"timestamp": int(at.timestamp()), "speed": 10, "bearing": 270, "altitude": 7}
    answer = phone.query(**said, accuracy=15, batt=64, charge="true", driverUniqueId="x")
    assert answer.status_code == 200
    assert answer.json() == {
        "n_noted": 1,
        "n_kept": 1,
        "n_duplicate": 0,
        "n_unreadable": 0,
        "refused": [],
    }
    (fix,) = phone.trail()
    assert datetime.fromisoformat(fix["measured_at"]) == at
    assert (fix["lon"], fix["lat"]) == pytest.approx((110.305, 20.005))
    assert fix["speed_mps"] == pytest.approx(5.144, abs=1e-3)  # knots
    assert (fix["accuracy_m"], fix["course_deg"], fix["altitude_m"]) == (15, 270, 7)
    assert fix["battery_share"] == pytest.approx(0.64)


@pytest.mark.parametrize(
    "written",
    [
        lambda at: int(at.timestamp()),
        lambda at: int(at.timestamp() * 1000),
        lambda at: at.isoformat().replace("+00:00", "Z"),
        # Without an offset it is the district's own time of day.
        lambda at: f"{at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}",
    ],
    ids=["seconds", "milliseconds", "iso", "date and time"],
)
def test_a_time_may_be_written_in_four_ways(phone, written):
    at = now()
    assert phone.query(timestamp=written(at)).json()["n_kept"] == 1
    assert [datetime.fromisoformat(one["measured_at"]) for one in phone.trail()] == [at]


def test_every_spelling_of_a_query_is_read(phone):
    form = {"deviceid": phone.token, "location": "20.005,110.305", "heading": 90, "hdop": 2}
    answer = phone.client.post("/positions/phone", data=form)
    assert (answer.status_code, answer.json()["n_noted"]) == (200, 1)
    (fix,) = phone.trail()
    assert (fix["course_deg"], fix["accuracy_m"]) == (90, 10)
    assert phone.query(method="POST", timestamp=int(now().timestamp()) - 60).json()["n_kept"] == 1


def test_the_json_of_traccar_client_is_taken(phone):
    at = now()
    answer = phone.post(traccar(phone.token, at=at))
    assert (answer.status_code, answer.json()["n_noted"]) == (200, 1)
    (fix,) = phone.trail()
    assert fix["speed_mps"] == pytest.approx(1.5)  # metres per second
    assert (fix["course_deg"], fix["altitude_m"]) == (None, pytest.approx(-3.2))
    assert fix["battery_share"] == pytest.approx(0.42)


def test_owntracks_connects_with_its_user_and_password(phone):
    at = now()
    answer = phone.post(owntracks(at), auth=httpx.BasicAuth("somebody", phone.token))
    assert (answer.status_code, answer.json()) == (200, [])
    (fix,) = phone.trail()
    assert fix["speed_mps"] == pytest.approx(5)  # kilometres per hour
    assert (fix["accuracy_m"], fix["course_deg"]) == (13, 90)
    # What is no location, and the empty message of a deleted friend, is taken and holds nothing.
    for other in ({"_type": "lwt", "tst": 1}, {"_type": "waypoint", "lat": 20, "lon": 110}):
        assert phone.post(other, auth=httpx.BasicAuth("x", phone.token)).json() == []
    empty = phone.client.post("/positions/phone", auth=httpx.BasicAuth("x", phone.token))
    assert empty.status_code == 200
    assert len(phone.trail()) == 1


def test_a_bare_http_client_as_old_phones_use_it(phone):
    line = http.client.HTTPConnection(phone.client.base_url.host, phone.client.base_url.port)
    said = urlencode({"id": phone.token, "lat": 20.005, "lon": 110.305})
    line.request("GET", f"/positions/phone?{said}")
    assert line.getresponse().status == 200
    line.close()


def test_what_is_refused_is_answered_200_with_its_reason(phone):
    hour = int(now().timestamp()) + 7_200
    for said, code in (
        ({"timestamp": hour}, "in_future"),
        ({"timestamp": 0}, "in_past"),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, "in_past"),
        ({"timestamp": "9999-12-31T23:59:59-14:00"}, "in_future"),
        ({"lat": 0, "lon": 0}, "null_island"),
        ({"speed": 486}, "too_fast"),
        ({"accuracy": 5_000}, "inaccurate"),
        ({"valid": "false"}, "no_fix"),
        ({"mock": "true"}, "mocked"),
    ):
        answer = phone.query(**said)
        assert answer.status_code == 200
        assert [one["code"] for one in answer.json()["refused"]] == [code]
    assert phone.trail() == []


def test_what_is_encrypted_is_counted_by_its_reason(client, phone, services):
    said = {"_type": "encrypted", "data": "AAAA"}
    answer = phone.post(said, auth=httpx.BasicAuth("somebody", phone.token))
    assert (answer.status_code, answer.json()) == (200, [])
    (device,) = list_devices(district=services.district, member=phone.code)
    assert device["refused"] == {"encrypted": 1}
    assert phone.trail() == []


def test_a_trail_of_another_datum_is_told_and_left_as_it_is(client, services):
    town.add_member(services.district, "shifted", home_grid="001")
    start = now() - timedelta(hours=1)
    lons = np.linspace(110.3005, 110.3045, 30)
    shifted = from_wgs84(lons, np.full(30, 20.0025), datum=Datum.GCJ02)
    batch = [
        {
            "member_code": "shifted",
            "position": {"lon": float(lon), "lat": float(lat)},
            "measured_at": (start + timedelta(seconds=20 * number)).isoformat(),
        }
        for number, (lon, lat) in enumerate(zip(*shifted, strict=True))
    ]
    assert client.post("/positions", json=batch).json()["n_kept"] == 30
    (found,) = client.get("/positions/doubtful").json()
    assert (found["member_code"], found["n_fixes"]) == ("shifted", 30)
    assert found["unshifted_inside_share"] > 0.9 > found["inside_share"]
    (last,) = [one for one in client.get("/positions").json() if one["code"] == "shifted"]
    assert last["lon"] == pytest.approx(float(shifted[0][-1]), abs=1e-6)


def test_what_makes_no_sense_is_not_sent_for_ever(phone):
    bad = [{"lat": "north"}, {"lat": 91}, {"lon": "nan"}, {"timestamp": "yesterday"}]
    bad += [{"timestamp": "1e300"}, {"lat": "inf"}]
    for said in bad:
        answer = phone.query(**said)
        assert (answer.status_code, answer.json()["n_unreadable"]) == (200, 1)
    broken = traccar(phone.token, at=now(), latitude=None)
    assert phone.post(broken).json()["n_unreadable"] == 1
    assert phone.query(batt="full", speed="-1", bearing="north").json()["n_kept"] == 1
    assert phone.trail()[0]["battery_share"] is None


def test_only_known_devices_are_taken(phone):
    refused = phone.query(id="abcdef-ghijkl")
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_device")
    assert phone.query(id=f"{phone.token}x").status_code == 400
    assert phone.query(id=phone.device).status_code == 400
    assert phone.query(id="\0").status_code == 400
    refused = phone.post(traccar("nobody", at=now()))
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_device")
    assert refused.headers["content-type"] == "application/problem+json"
    assert phone.post(owntracks(now())).status_code == 404
    assert phone.query().status_code == 200
    revoke_device(phone.device, district=phone.district, actor="test")
    assert phone.query().status_code == 400


@pytest.mark.parametrize("body", [b"[1, 2]", b"{", b'{"device_id": "\xff"}'])
def test_what_no_phone_sends_is_bad_input(phone, body):
    answer = phone.client.post("/positions/phone", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")


def test_a_long_message_of_nobody_is_refused_before_it_is_read(phone):
    """To read it costs more than to see that nobody sends it."""
    long = b"[" * 100_000

    def code(**more):
        return phone.client.post("/positions/phone", content=long, **more).json()["code"]

    assert code(params={"id": "nobody"}) == "unknown_device"
    assert code(headers={"Authorization": "Bearer nobody"}) == "unknown_device"
    assert code(auth=("nobody", "nothing")) == "unknown_device"
    assert code(params={"id": phone.token}) == "bad_input"
    assert code() == "unknown_device"
    long = b'{"device_id": "nobody", "location": ' + long
    assert code() == "unknown_device"
    long = b'{"device_id": "%s", "location": ' % phone.token.encode() + b"[" * 100_000
    assert code() == "bad_input"
    long = b"lat=20.005&lon=110.305&id=nobody&note=" + b"x" * 100_000
    assert code() == "unknown_device"
    long = b" " * 300_000
    assert code() == "body_too_large"


def test_nothing_is_read_of_what_nobody_sends(phone, served):
    """A megabyte is promised and none of it comes: whoever waits for it would wait for ever."""

    def answered(address):
        line = http.client.HTTPConnection(phone.client.base_url.host, phone.client.base_url.port)
        line.putrequest("POST", address)
        line.putheader("Content-Length", "1000000")
        line.endheaders()
        said = json.loads(line.getresponse().read())
        line.close()
        return said["code"]

    assert answered("/positions/phone?id=nobody") == "unknown_device"
    before = served[0].state.phone_throttle
    served[0].state.phone_throttle = Throttle(at_once=1, clock=lambda: 0.0)
    try:
        assert phone.query(id="nobody").json()["code"] == "unknown_device"
        assert answered(f"/positions/phone?id={phone.token}") == "too_many_tries"
        assert answered("/positions/phone") == "too_many_tries"
    finally:
        served[0].state.phone_throttle = before


def test_whoever_sends_what_nobody_reads_is_shut_out_for_a_while(phone, served):
    before = served[0].state.phone_throttle
    served[0].state.phone_throttle = Throttle(at_once=3, clock=lambda: 0.0)
    try:
        codes = [
            phone.client.post("/positions/phone", content=b"{").json()["code"] for _ in range(4)
        ]
        assert codes == ["bad_input"] * 3 + ["too_many_tries"]
        assert phone.query().json()["code"] == "too_many_tries"
    finally:
        served[0].state.phone_throttle = before


def test_the_datum_is_that_of_the_call_or_of_the_device(client, services):
    places = []
    for known, stated in ((Datum.GCJ02, None), (Datum.WGS84, "GCJ02"), (Datum.WGS84, None)):
        phone = Phone(client, services, datum=known)
        more = {} if stated is None else {"datum": stated}
        assert phone.query(**more).json()["n_noted"] == 1
        places.append(phone.trail()[0]["lon"])
    assert places[0] == places[1]
    assert 1e-3 < places[2] - places[1] < 1e-2
    assert phone.query(datum="ED50").status_code == 422


def test_a_token_stands_nowhere_in_the_database(phone):
    sql = "SELECT count(*) FROM member_devices AS d WHERE d::text LIKE :secret"
    secret = re.sub("^.*-", "", phone.token)
    assert town.one(phone.district, sql, secret=f"%{secret}%") == 0


def test_a_batch_of_late_and_double_fixes_over_http(client, phone):
    start = now() - timedelta(hours=1)
    batch = [
        {
            "member_code": phone.code,
            "position": {"lon": 110.305, "lat": 20.005},
            "measured_at": (start + timedelta(seconds=10 * (number % 250))).isoformat(),
            "accuracy_m": 8,
        }
        for number in range(500)
    ]
    told = client.post("/positions", json=batch[::-1]).json()
    assert told == {"n_noted": 1, "n_kept": 250, "n_duplicate": 250, "refused": []}
    (last,) = [one for one in client.get("/positions").json() if one["code"] == phone.code]
    assert datetime.fromisoformat(last["measured_at"]) == start + timedelta(seconds=2_490)
    assert last["freshness"] in ("silent", "last_known")


def test_several_fixes_in_one_message(phone):
    at = now()
    message = traccar(phone.token, at=at)
    later = message["location"] | {"timestamp": (at - timedelta(seconds=60)).isoformat()}
    message["location"] = [message["location"], later, {"coords": {}}]
    told = phone.post(json.loads(json.dumps(message))).json()
    assert (told["n_noted"], told["n_kept"], told["n_unreadable"]) == (1, 2, 1)
