"""A list that is given out as TOML and read again says the same, whatever is in it."""

from hypothesis import given
from hypothesis import strategies as st

from gridmap.casework.calendar import LimitUnit
from gridmap.casework.calendar_entries import WEEKDAYS
from gridmap.ingest.reference import read_list
from gridmap.model.photo import WorkMoment
from gridmap.model.reference import Act
from gridmap.model.setting import ListKind, compare
from gridmap.model.work_order import Disposition, Urgency
from gridmap.report.toml_list import toml_of

# What people write: anything that is a text, and says something.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30
).filter(lambda text: text == text.strip() and text)
counts = st.integers(0, 10**9)
working = st.integers(0, 366)


def lists_of(entry):
    return st.dictionaries(texts, entry, min_size=1, max_size=4)


tiers = lists_of(
    st.fixed_dictionaries(
        {"zh": texts, "en": texts, "rank": counts}
        | {"colour": st.from_regex("#[0-9a-fA-F]{6}", fullmatch=True)}
    )
)
categories = lists_of(
    st.fixed_dictionaries(
        {
            "zh": texts,
            "en": texts,
            "handling": st.sampled_from(Disposition),
            "urgency": st.sampled_from(Urgency),
            "skills": st.lists(texts, unique=True).map(sorted),
            "respond_s": counts,
            "arrive_s": working.map(lambda n_days: n_days * 86_400),
            "close_s": working,
            "respond_unit": st.just(LimitUnit.CLOCK),
            "arrive_unit": st.sampled_from(LimitUnit),
            "close_unit": st.sampled_from([LimitUnit.CLOCK, LimitUnit.WORKING_HOURS]),
            "acts": st.lists(st.sampled_from(Act), unique=True).map(sorted),
            "photos": st.lists(st.sampled_from(WorkMoment), unique=True).map(sorted),
        }
    )
)


@given(tiers)
def test_tiers_come_back_as_they_were(entries):
    assert read_list(ListKind.TIERS, toml_of(ListKind.TIERS, entries)) == entries


YEARS = ("2024", "2025", "2026")
hours = st.sampled_from([[], ["08:30-17:30"], ["08:00-12:00", "14:00-24:00"], ["22:00-06:00"]])
calendars = st.dictionaries(
    st.sampled_from(YEARS),
    st.fixed_dictionaries(
        {"source": texts, "address": st.one_of(st.just(""), texts)}
        | {"monday": st.just(["08:30-17:30"])}
        | dict.fromkeys((*WEEKDAYS[1:], "makeup", "half"), hours)
        | {"days_off": st.just([]), "makeup_days": st.just([]), "half_days": st.just([])}
    ),
    min_size=1,
)


@given(calendars)
def test_years_come_back_as_they_were(entries):
    assert read_list(ListKind.CALENDARS, toml_of(ListKind.CALENDARS, entries)) == entries


@given(categories)
def test_categories_come_back_as_they_were(entries):
    read = read_list(ListKind.CATEGORIES, toml_of(ListKind.CATEGORIES, entries))
    assert read == entries
    assert compare(ListKind.CATEGORIES, entries, read, state="").is_none
