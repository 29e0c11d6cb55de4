"""What a coverage rests on: which service, who walks, at which hour, how far is too far."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gridmap.coverage.standard import Measure, Standard, distance_standard, time_standard
from gridmap.errors import InputError
from gridmap.model.opening_hours import parse_week_minute, told_week_minute
from gridmap.model.travel import PROFILES, VISITOR_PASSES, Traveller, TravelProfile

QUARTER_S = 900.0
_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePolicy:
    """The question that a coverage answers; stored with the answer, speeds and all.

    Without a service and a kind every station counts. Where both are named a station has to
    be of that kind and offer that service. `week_minute` is local time since Monday 00:00; it
    decides over stations and gates alike. The passes are those on the way; out of their own
    compound people get by residents' gates as well.
    """

    service: str | None = None
    kind: str | None = None
    traveller: Traveller = field(default_factory=lambda: Traveller(passes=VISITOR_PASSES))
    week_minute: int = 10 * 60 + 24 * 60  # Tuesday, 10:00
    standard: Standard = field(default_factory=lambda: time_standard(QUARTER_S))

    def as_facts(self) -> dict[str, object]:
        """Return the policy as plain values, with every speed."""
        return {
            "service": self.service,
            "kind": self.kind,
            "profile": asdict(self.traveller.profile),
            "passes": sorted(self.traveller.passes),
            "at": told_week_minute(self.week_minute),
            "measure": self.standard.measure.value,
            "limit": self.standard.limit,
            "unit": self.standard.unit,
        }


def policy_of(facts: Mapping[str, Any]) -> CoveragePolicy:
    """Return the policy that `as_facts` told."""
    return CoveragePolicy(
        service=facts["service"],
        kind=facts["kind"],
        traveller=Traveller(
            profile=TravelProfile(**facts["profile"]), passes=frozenset(facts["passes"])
        ),
        week_minute=parse_week_minute(facts["at"]),
        standard=Standard(measure=Measure(facts["measure"]), limit=float(facts["limit"])),
    )


def profile_named(code: str) -> TravelProfile:
    """Return a travel profile by its code.

    Raises
    ------
    InputError
        There is no such profile.
    """
    if code in PROFILES:
        return PROFILES[code]
    known = ", ".join(PROFILES)
    raise InputError(
        code="unknown_profile",
        problem=f"there is no walker {code!r}",
        mend=f"choose one of: {known}",
        problem_zh=f"没有出行方式 {code!r}",
        mend_zh=f"可选：{known}",
        known=list(PROFILES),
    )


def standard_for(*, minutes: float | None, metres: float | None) -> Standard:
    """Return the standard that people say in minutes or in metres; 15 minutes where neither.

    Raises
    ------
    InputError
        Both are given, or the limit is none.
    """
    if minutes is not None and metres is not None:
        raise InputError(
            code="two_standards",
            problem="a time and a distance cannot both be the limit",
            mend="give minutes or metres",
            problem_zh="时间和距离不能同时作为限值",
            mend_zh="请在分钟与米中择一",
        )
    if metres is not None:
        return distance_standard(metres)
    return time_standard(QUARTER_S if minutes is None else minutes * _MINUTE_S)
