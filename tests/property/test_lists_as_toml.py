"""A list that is given out as TOML and read again says the same, whatever is in it."""

from hypothesis import given
from hypothesis import strategies as st

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
            "arrive_s": counts,
            "close_s": counts,
            "acts": st.lists(st.sampled_from(Act), unique=True).map(sorted),
            "photos": st.lists(st.sampled_from(WorkMoment), unique=True).map(sorted),
        }
    )
)


@given(tiers)
def test_tiers_come_back_as_they_were(entries):
    assert read_list(ListKind.TIERS, toml_of(ListKind.TIERS, entries)) == entries


@given(categories)
def test_categories_come_back_as_they_were(entries):
    read = read_list(ListKind.CATEGORIES, toml_of(ListKind.CATEGORIES, entries))
    assert read == entries
    assert compare(ListKind.CATEGORIES, entries, read, state="").is_none
