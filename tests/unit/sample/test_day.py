from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gridmap.model.layer_fields import LAYERS
from gridmap.sample.day import RequestRow, requests_for, shifts_for
from gridmap.sample.write import read_layer

ZONE = ZoneInfo("Asia/Shanghai")
THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)


def test_shifts_start_on_the_date_and_end_later_in_utc(sample_folder):
    rows = shifts_for(THURSDAY, sample_folder, ZONE)
    assert {row.starts_at.astimezone(ZONE).date() for row in rows} == {THURSDAY}
    assert all(row.starts_at.tzinfo is UTC for row in rows)
    lengths = {row.ends_at - row.starts_at for row in rows}
    assert timedelta(hours=1) < min(lengths) <= max(lengths) <= timedelta(hours=12)


def test_a_night_shift_ends_on_the_next_morning(sample_folder):
    nights = [
        row
        for row in shifts_for(THURSDAY, sample_folder, ZONE)
        if row.starts_at.astimezone(ZONE).hour == 22
    ]
    assert nights
    assert {row.ends_at.astimezone(ZONE) for row in nights} == {
        datetime(2026, 11, 20, 7, tzinfo=ZONE)
    }


def test_shift_codes_differ_between_dates_and_shifts_of_a_member_never_overlap(sample_folder):
    two_weeks = [
        row
        for day in range(14)
        for row in shifts_for(THURSDAY + timedelta(days=day), sample_folder, ZONE)
    ]
    assert len({row.code for row in two_weeks}) == len(two_weeks)
    last_end = {}
    for row in sorted(two_weeks, key=lambda row: (row.member_code, row.starts_at)):
        assert row.starts_at >= last_end.get(row.member_code, row.starts_at)
        last_end[row.member_code] = row.ends_at


def test_somebody_who_may_be_sent_is_on_duty_at_every_hour(sample_folder):
    rows = [
        row
        for day in range(9)
        for row in shifts_for(date(2026, 11, 15) + timedelta(days=day), sample_folder, ZONE)
    ]
    for hour in range(7 * 24):
        at = datetime(2026, 11, 16, tzinfo=ZONE) + timedelta(hours=hour)
        assert sum(row.starts_at <= at < row.ends_at for row in rows) >= 10


def test_requests_keep_their_time_of_day_on_another_date(sample_folder):
    rows = requests_for(FRIDAY, sample_folder, ZONE)
    template = read_layer(sample_folder, "requests_day").columns
    clock = [written[11:19] for written in template["received_at"]]
    assert [f"{row.received_at.astimezone(ZONE):%H:%M:%S}" for row in rows] == clock
    assert {row.received_at.astimezone(ZONE).date() for row in rows} == {FRIDAY}


@pytest.mark.parametrize(("name", "n"), [("day", 450), ("rainstorm", 150)])
def test_source_references_are_unique_across_dates(sample_folder, name, n):
    refs = [
        row.source_ref
        for day in (THURSDAY, FRIDAY)
        for row in requests_for(day, sample_folder, ZONE, name=name)
    ]
    assert len(set(refs)) == len(refs) == 2 * n


def test_request_rows_carry_the_fields_of_the_layer_and_accuse_nobody():
    """Nor was any of it on paper."""
    fields = {field.name for field in LAYERS["requests"].fields} - {"accused", "taken_by"}
    assert set(RequestRow.__dataclass_fields__) == fields | {"lon", "lat"}


def test_the_day_has_the_published_mix(sample_folder):
    rows = requests_for(THURSDAY, sample_folder, ZONE)
    channels = Counter(row.channel for row in rows)
    assert channels["phone"] / len(rows) == pytest.approx(0.602, abs=0.005)
    assert channels["report"] / len(rows) == pytest.approx(0.315, abs=0.005)
    answered = sum(row.disposition == "answered" for row in rows) / len(rows)
    assert answered == pytest.approx(0.5, abs=0.05)
    assert all(row.unit_code for row in rows if row.disposition == "unit")


def test_the_rainstorm_falls_within_one_hour(sample_folder):
    rows = requests_for(THURSDAY, sample_folder, ZONE, name="rainstorm")
    assert {row.received_at.astimezone(ZONE).hour for row in rows} == {15}


def test_odd_texts_are_among_the_requests(sample_folder):
    texts = "".join(row.text for row in requests_for(THURSDAY, sample_folder, ZONE))
    assert all(mark in texts for mark in ("{{7*191}}", "<script>", "😡", "\u202e", "\n", '"'))
