"""Rows of record layers as the values that flows take."""

from datetime import UTC, datetime, timedelta

from checked_layers import a_layer

from gridmap.ingest.records import request_intakes

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def requests(*rows):
    """Return a checked layer of requests that say this; the first one stands in row 2."""
    given = {"channel": "12345", "received_at": NOW}
    return a_layer(
        "requests",
        [{**given, "source_ref": str(n), **row} for n, row in enumerate(rows, start=1)],
    )


def test_a_request_for_a_unit_that_names_none_costs_itself_only():
    checked = requests({}, {"disposition": "unit"}, {"unit_code": "U1"})
    intakes, rejected = request_intakes(
        checked, categories=[], units=["U1"], accused=[], latest=NOW
    )
    assert sorted(intakes) == [0, 2]
    assert [(one.row, one.field, one.code) for one in rejected] == [
        (3, "unit_code", "unit_missing")
    ]
    assert "承办单位" in rejected[0].zh
    assert "unit_code" in rejected[0].mend_en


def test_a_request_that_names_what_the_district_lacks_says_which_word():
    checked = requests({"category": "x"}, {"disposition": "unit", "unit_code": "U2"})
    intakes, rejected = request_intakes(
        checked, categories=["y"], units=["U1"], accused=[], latest=NOW
    )
    assert intakes == {}
    assert [(one.code, one.en) for one in rejected] == [
        ("unknown_category", "the district has no category 'x'"),
        ("unknown_unit_code", "the district has no handling unit 'U2'"),
    ]


def test_a_request_from_the_future_costs_itself_only():
    checked = requests({}, {"received_at": NOW + timedelta(seconds=1)})
    intakes, rejected = request_intakes(checked, categories=[], units=[], accused=[], latest=NOW)
    assert sorted(intakes) == [0]
    assert [(one.row, one.field, one.code) for one in rejected] == [
        (3, "received_at", "received_in_future")
    ]


def test_a_row_that_says_who_took_the_call_is_a_call_sheet():
    sheet = {"channel": "paper", "source_ref": "Z20260301-001", "taken_by": "Wang"}
    old = {"taken_by": "Wang", "received_at": NOW - timedelta(days=8)}
    checked = requests(sheet, {"received_at": NOW - timedelta(days=8)}, old)
    intakes, rejected = request_intakes(
        checked,
        categories=[],
        units=[],
        accused=[],
        latest=NOW,
        earliest=NOW - timedelta(days=7),
    )
    assert sorted(intakes) == [0, 1]  # what a channel kept is taken whatever its age
    entry = intakes[0].entry
    assert entry is not None
    assert (entry.sheet_number, entry.taken_by, entry.is_late) == ("Z20260301-001", "Wang", True)
    assert intakes[1].entry is None
    assert [(one.row, one.code) for one in rejected] == [(4, "received_too_long_ago")]


def test_a_complaint_names_members_areas_and_employers():
    checked = requests({"accused": ("member:A1", "employer:华庭物业")}, {"accused": ("member:A2",)})
    known = ["member:A1", "area:001"]
    intakes, rejected = request_intakes(checked, categories=[], units=[], accused=known, latest=NOW)
    (intake,) = intakes.values()
    assert [(one.kind, one.code) for one in intake.accused] == [
        ("member", "A1"),
        ("employer", "华庭物业"),
    ]
    (refused,) = rejected
    assert (refused.field, refused.code) == ("accused", "unknown_accused")
    assert "member:A2" in refused.en
