"""The words for what a coverage asks: which stations, who walks, at which hour."""

from collections.abc import Mapping
from typing import Final

from gridmap.coverage.policy import CoveragePolicy
from gridmap.layers.description import Words
from gridmap.layers.stations import STATIONS
from gridmap.model.opening_hours import told_week_minute

_DAYS: Final = (("Mo", "周一"), ("Tu", "周二"), ("We", "周三"), ("Th", "周四"), ("Fr", "周五"),
                ("Sa", "周六"), ("Su", "周日"))  # fmt: skip

_WALKERS: Final = {
    "adult": Words("成人", "adult"),
    "elderly": Words("老人", "elderly"),
    "step_free": Words("无台阶", "step-free"),
    "e_bike": Words("电动自行车", "e-bike"),
}

_EVERY: Final = Words("全部站点", "every station")
_KINDS: Final = {style.code: style.title for style in STATIONS.classes if style.codes}


def asked_words(policy: CoveragePolicy, words: Mapping[str, Words]) -> Words:
    """Return the kind and service that a policy asks for; `words` are those behind codes."""
    known = {**words, **_KINDS}
    codes = [code for code in (policy.kind, policy.service) if code is not None]
    named = [known.get(code, Words(code, code)) for code in codes] or [_EVERY]
    return Words("·".join(each.zh for each in named), ", ".join(each.en for each in named))


def offered_words(error_code: str, words: Mapping[str, Words]) -> Mapping[str, Words]:
    """Return the words of what can be chosen where an error names codes to choose from."""
    return _WALKERS if error_code == "unknown_profile" else {**words, **_KINDS}


def walker_words(policy: CoveragePolicy) -> Words:
    """Return who is on the way; a profile of somebody's own goes by its code."""
    code = policy.traveller.profile.code
    return _WALKERS.get(code, Words(code, code))


def hour_words(policy: CoveragePolicy) -> Words:
    """Return the day and time, as "周二 10:00" and "Tu 10:00"."""
    told = told_week_minute(policy.week_minute)
    chinese = told
    for english, zh in _DAYS:
        chinese = chinese.replace(english, zh)
    return Words(chinese, told)
