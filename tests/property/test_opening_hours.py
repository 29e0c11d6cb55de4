from hypothesis import given
from hypothesis import strategies as st

from gridmap.errors import InputError
from gridmap.model.opening_hours import DAYS, WEEK_MINUTES, parse

moments = st.integers(0, WEEK_MINUTES - 1)
clock = st.integers(0, 1440)


def written(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}"


@given(st.integers(0, 6), st.integers(0, 6), clock, clock, moments)
def test_a_span_is_open_exactly_between_its_ends(first_day, last_day, opens, closes, moment):
    if opens >= closes:
        return
    text = f"{DAYS[first_day]}-{DAYS[last_day]} {written(opens)}-{written(closes)}"
    day, minute = divmod(moment, 1440)
    days = (last_day - first_day) % 7
    expected = (day - first_day) % 7 <= days and opens <= minute < closes
    assert parse(text).is_open(moment) is expected


@given(st.lists(st.tuples(clock, clock), min_size=1, max_size=5), moments)
def test_open_is_whenever_any_span_is(spans, moment):
    spans = [(a, b) for a, b in spans if a != b and a < 1440]
    if not spans:
        return
    each = [f"{written(a)}-{written(b)}" for a, b in spans]
    assert parse(",".join(each)).is_open(moment) is any(parse(one).is_open(moment) for one in each)


@given(st.lists(st.tuples(clock, clock), min_size=1, max_size=5))
def test_spans_are_sorted_and_apart(spans):
    spans = [(a, b) for a, b in spans if a != b and a < 1440]
    if not spans:
        return
    read = parse(",".join(f"{written(a)}-{written(b)}" for a, b in spans)).spans
    ends = [end for span in read for end in span]
    assert ends == sorted(set(ends))
    assert ends[0] >= 0
    assert ends[-1] <= WEEK_MINUTES


@given(st.text(alphabet="MoTuWeSaSu 0123456789:-,;offPH/周一至", max_size=30), moments)
def test_any_text_is_read_or_refused(text, moment):
    try:
        hours = parse(text)
    except InputError as error:
        assert repr(text) in str(error)  # noqa: PT017
        return
    assert hours.is_open(moment) in {True, False}
