"""Warnings as issuers send them: real files, hostile files, files that say too little."""

from datetime import UTC, datetime

import pytest

from gridmap.errors import UnreadableFile
from gridmap.ingest.warning_file import read_warnings
from gridmap.model.emergency import EmergencyKind, WarningColour

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"


def a_file(info="", *, head=HEAD, status="Actual", kind="Alert", namespace=NAMESPACE, more=""):
    info = info or "<severity>Severe</severity><headline>台风蓝色预警信号</headline>"
    return (
        f'{head}<alert xmlns="{namespace}"><identifier>id-1</identifier><sender>s</sender>'
        f"<sent>2026-09-05T12:00:00+08:00</sent><status>{status}</status><msgType>{kind}</msgType>"
        f"<scope>Public</scope>{more}<info><event>台风</event>{info}</info></alert>"
    ).encode()


def mild(more):
    return a_file(f"<severity>Minor</severity>{more}")


def in_area(shape):
    return mild(f"<area>{shape}</area>")


def read_one(content, **said):
    (found,) = read_warnings(content, **said)
    return found


def refused(content, **said):
    with pytest.raises(UnreadableFile) as error:
        read_warnings(content, **said)
    assert error.value.facts["problem_zh"]
    return error.value.facts["code"]


REAL = {
    "australia.cap": (EmergencyKind.FIRE, WarningColour.BLUE, 1, False),
    "canada.cap": (EmergencyKind.FLOOD, WarningColour.BLUE, 2, True),
    "weather.cap": (EmergencyKind.FLOOD, WarningColour.ORANGE, 0, False),
    "earthquake.cap": "kind_unknown",
    "invalid.cap": "element_missing",
    "no_optional_fields.cap": "no_info",
    "ny_index.rss": "not_an_alert",
    "weather_index.atom": "not_an_alert",
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_read_or_refused_with_a_reason(test_data, name):
    content = (test_data / "cap-samples" / name).read_bytes()
    wanted = REAL[name]
    if isinstance(wanted, str):
        assert refused(content) == wanted
        return
    found = read_warnings(content)[0]
    assert (found.kind, found.colour, len(found.areas_deg), found.is_all_clear) == wanted
    assert found.valid_to > found.valid_from
    assert all(ring[0] == ring[-1] for ring in found.areas_deg)


def test_a_circle_of_25_km_is_a_ring_25_km_around(test_data):
    warnings = read_warnings((test_data / "cap-samples" / "australia.cap").read_bytes())
    (ring,) = warnings[0].areas_deg
    lats = [lat for _, lat in ring]
    assert max(lats) - min(lats) == pytest.approx(50_000 / 110_950, rel=0.01)
    assert sum(lats[:-1]) / len(lats[:-1]) == pytest.approx(-35.3888, abs=0.001)


def test_what_the_file_does_not_tell_the_caller_says(test_data):
    content = (test_data / "cap-samples" / "earthquake.cap").read_bytes()
    assert refused(content, kind=EmergencyKind.FIRE) == "colour_unknown"
    found = read_one(content, kind=EmergencyKind.FIRE, colour=WarningColour.RED)
    assert (found.kind, found.colour) == (EmergencyKind.FIRE, WarningColour.RED)


def test_the_colour_of_the_headline_goes_before_the_severity():
    found = read_one(a_file())
    assert (found.kind, found.colour) == (EmergencyKind.TYPHOON, WarningColour.BLUE)
    assert found.valid_from == datetime(2026, 9, 5, 4, tzinfo=UTC)
    assert (found.valid_to - found.valid_from).days == 1


def test_corners_come_latitude_first_and_leave_longitude_first():
    area = "<area><polygon>20.0,110.3 20.1,110.3 20.1,110.4 20.0,110.3</polygon></area>"
    (ring,) = read_one(a_file(f"<severity>Minor</severity>{area}")).areas_deg
    assert ring[1] == (110.3, 20.1)


def test_the_chinese_wording_is_taken_of_several():
    both = (
        "<language>en-US</language><severity>Severe</severity><headline>Typhoon</headline></info>"
        "<info><language>zh-CN</language><event>台风</event><severity>Severe</severity>"
        "<headline>台风红色预警</headline>"
    )
    found = read_one(a_file(both))
    assert (found.headline, found.colour) == ("台风红色预警", WarningColour.RED)


def test_every_info_of_one_language_is_a_warning_of_its_own():
    """Rain in one place and a typhoon in another come in one message; none of them is lost."""
    ring = "20.0,110.3 20.1,110.3 20.1,110.4 20.0,110.3"
    several = (
        "<language>zh-CN</language><headline>台风红色预警</headline></info>"
        "<info><language>en-US</language><event>Typhoon</event></info>"
        "<info><language>zh-CN</language><event>暴雨</event><headline>暴雨蓝色预警</headline>"
        f"<area><polygon>{ring}</polygon></area>"
    )
    first, second = read_warnings(a_file(several))
    assert [(one.part, one.kind, one.colour) for one in (first, second)] == [
        (1, EmergencyKind.TYPHOON, WarningColour.RED),
        (2, EmergencyKind.FLOOD, WarningColour.BLUE),
    ]
    assert (first.identifier, len(first.areas_deg)) == (second.identifier, 0)
    assert len(second.areas_deg) == 1


def test_exercises_all_clears_and_what_they_replace_are_told():
    references = "<references>s,id-0,2026-09-05T10:00:00+08:00</references>"
    found = read_one(a_file(status="Exercise", kind="Cancel", more=references))
    assert (found.is_exercise, found.is_all_clear, found.replaces) == (True, True, ("id-0",))


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("head", "info"),
    [
        (f"{HEAD}{BOMB}]>", "<severity>&j;</severity>"),
        (f'{HEAD}<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "<note>&f;</note>"),
        (f'{HEAD}<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>', ""),
        (f'{HEAD}<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/x.dtd">', ""),
    ],
    ids=["billion laughs", "file of this machine", "parameter entity", "outside definition"],
)  # fmt: skip
def test_hostile_files_are_refused_before_anything_is_read(head, info):
    assert refused(a_file(info, head=head)) == "hostile_xml"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xml"),
        (b"\x00\xff\xfe", "not_xml"),
        (b'<?xml version="1.0" encoding="no-such"?><alert/>', "not_xml"),
        (b"<alert>" * 100_000, "not_xml"),
        (a_file(namespace="urn:other"), "not_an_alert"),
        (a_file(status="Draft"), "not_a_warning"),
        (a_file(kind="Ack"), "not_a_warning"),
        (mild("<expires>soon</expires>"), "bad_instant"),
        (mild("<expires>2026-09-06T00:00:00</expires>"), "no_zone"),
        (mild("<expires>2026-09-01T00:00:00Z</expires>"), "bad_warning"),
        (in_area("<polygon>1,1 2,2 3,3</polygon>"), "bad_area"),
        (in_area("<polygon>a</polygon>"), "bad_area"),
        (in_area("<circle>95,1 3</circle>"), "bad_area"),
        (in_area("<circle>9,1 nan</circle>"), "bad_area"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told(content, code):
    assert refused(content) == code
