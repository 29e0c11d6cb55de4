"""Figures over HTTP: each opens its list, one's own street only, few are told together."""

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import two_streets

pytestmark = pytest.mark.postgis
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
DAYS = {"first": str(TODAY - timedelta(days=1)), "last": str(TODAY + timedelta(days=1))}


def told(streets, login, **asked):
    answer = streets.get(login, "/figures/counted", params=DAYS | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def listed(streets, login, counted, **asked):
    params = DAYS | {"counted": counted, "limit": 500} | asked
    answer = streets.get(login, "/figures/requests", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_each_count_opens_a_list_of_its_length_and_says_what_it_is(streets):
    streets.assigned("west", received_at=None)
    streets.waiting("east", received_at=None)
    found = told(streets, "desk", by="subdistrict")
    counts = found["whole"]["now"]["counts"]
    assert counts["received"] >= 2
    for counted, n in counts.items():
        behind = listed(streets, "desk", counted)
        assert (behind["n"], len(behind["requests"])) == (n, n)
    for figure in found["figures"]:
        assert figure["title"]
        assert figure["numerator"]
        assert figure["clock"]
        assert (figure["denominator"] is None) == (figure["among"] is None)
    for group in found["groups"]:
        own = listed(streets, "desk", "received", subdistrict=group["code"])
        assert own["n"] == group["now"]["counts"]["received"]


def test_whoever_sees_one_street_counts_that_street_and_lists_no_other(streets):
    own, _ = streets.assigned("west", received_at=None)
    other = streets.waiting("east", received_at=None)
    west = told(streets, "west", by="subdistrict")
    assert [one["code"] for one in west["groups"]] == [two_streets.WESTERN]
    assert west["whole"] == told(streets, "desk", subdistrict=two_streets.WESTERN)["whole"]
    ids = {one["id"] for one in listed(streets, "west", "received")["requests"]}
    assert str(own.request_id) in ids
    assert str(other.request_id) not in ids
    unseen = streets.get(
        "west", "/figures/counted", params=DAYS | {"subdistrict": two_streets.EASTERN}
    )
    assert unseen.status_code == 400
    assert unseen.json()["code"] == "bad_input"


def test_a_planner_is_told_few_together_and_opens_no_list(streets):
    streets.waiting("west", received_at=None)
    found = told(streets, "planner", by="channel")
    assert not found["may_list"]
    sizes = [
        max(one["now"]["counts"]["received"], one["now"]["counts"]["open"])
        for one in [found["whole"], *found["groups"]]
    ]
    assert found["is_withheld"] or min(sizes) >= found["least"]
    refused = streets.get("planner", "/figures/requests", params=DAYS | {"counted": "received"})
    assert refused.status_code == 403
    assert streets.get("walker", "/figures/counted", params=DAYS).status_code == 403


def test_a_list_tells_nothing_of_who_asked(streets):
    secret = {"caller_name": "钱多多", "caller_phone": "13800138000", "address": "天桥下三号"}
    received = streets.waiting("west", received_at=None, text="家里漏水", **secret)
    answer = streets.get("checker", "/figures/requests", params=DAYS | {"counted": "received"})
    assert str(received.request_id) in answer.text
    for word in ("家里漏水", *secret.values()):
        assert word not in answer.text


def test_the_table_has_every_figure_of_every_group(streets):
    streets.waiting("west", received_at=None)
    answer = streets.get("desk", "/figures/counted.csv", params=DAYS | {"by": "subdistrict"})
    assert answer.headers["content-type"].startswith("text/csv")
    found = told(streets, "desk", by="subdistrict")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    n_rows = sum(3 if one["timed"] else 1 for one in found["figures"])
    assert len(rows) == n_rows * (1 + len(found["groups"]))
    received = next(row for row in rows if row["指标"] == "received")
    assert int(received["数值"]) == found["whole"]["now"]["counts"]["received"]


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "2026-03-02", "last": "2026-03-01"},
        {"first": "2020-01-01", "last": "2026-03-01"},
        {"first": "2026-01-01", "last": "2026-12-01", "by": "day"},
        {"first": "2026-03-01", "last": "yesterday"},
        {"first": "2026-03-01", "last": "2026-03-02", "hour": 24},
        {"first": "2026-03-01", "last": "2026-03-02", "by": "caller"},
        {"first": "2026-03-01", "last": "2026-03-02", "grid": "nowhere"},
        {"first": "2026-03-01", "last": "2026-03-02", "unit": "nobody"},
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(streets, asked):
    refused = streets.get("desk", "/figures/counted", params=asked)
    assert refused.status_code in {400, 422}
    assert refused.json()["code"] in {"bad_input", "invalid_body"}, refused.text


def test_the_day_so_far_is_what_the_wall_says(streets):
    """One thing is not counted in two ways."""
    wall = streets.get("desk", "/wall/figures").json()
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    today = {"first": str(now.date()), "last": str(now.date())}
    counts = streets.get("desk", "/figures/counted", params=today).json()["whole"]["now"]["counts"]
    assert counts["closed"] == wall["day"]["n_closed"]
    assert counts["received"] == wall["day"]["n_received"]
