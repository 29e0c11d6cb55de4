"""Whom to call in an emergency: who may go to which group, who is nearest, who leads whom.

Everybody has exactly one reason, called or not. As many places as can be filled are filled;
among all ways to fill them the one with the fewest seconds is taken, so that a group which
wants a rare skill is not left without because another group stands nearer.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from gridmap.dispatch.chain import BuildingToLead, Lead, command_chain
from gridmap.geo.distance import great_circles_m
from gridmap.model.emergency import WorkGroup
from gridmap.model.place import LonLat

REGISTERED = "registered"
"""The role of people who are no members but registered through their unit or as volunteers."""

_IMPOSSIBLE_S = 1e9
_TIMED_PER_PLACE = 3
_ALWAYS_TIMED = 20


class CallReason(StrEnum):
    """Why somebody is called, or why not. Everybody has exactly one."""

    CALLED = "called"
    CALLED_ALREADY = "called_already"
    BUSY = "busy"
    NO_POSITION = "no_position"
    ROLE = "role"
    LACKS_SKILL = "lacks_skill"
    BEYOND_SHORTLIST = "beyond_shortlist"
    NO_WAY = "no_way"
    NOT_NEEDED = "not_needed"


_TEXTS: dict[CallReason, tuple[str, str]] = {
    CallReason.CALLED: (
        "动员：编入{group}，约 {travel_s:.0f} 秒到集结点",
        "called to {group}: reaches the muster place in about {travel_s:.0f} s",
    ),
    CallReason.CALLED_ALREADY: ("已被动员", "has been called already"),
    CallReason.BUSY: ("正在处置工单", "is at work on an order"),
    CallReason.NO_POSITION: ("无位置", "no position is known"),
    CallReason.ROLE: ("各组不需要该角色", "no group asks for this role"),
    CallReason.LACKS_SKILL: ("缺少所需技能", "lacks the skills that the groups ask for"),
    CallReason.BEYOND_SHORTLIST: ("另有足够人员更近", "enough others are nearer"),
    CallReason.NO_WAY: ("无路可达集结点", "no way leads to a muster place"),
    CallReason.NOT_NEEDED: (
        "名额已满（到{group}约 {travel_s:.0f} 秒）",
        "every place is filled (about {travel_s:.0f} s to {group})",
    ),
}


def call_reason_text(code: CallReason, facts: Mapping[str, object], *, lang: str) -> str:
    """Return the reason as a sentence, `lang` being `zh` or `en`.

    >>> call_reason_text(CallReason.NO_POSITION, {}, lang="en")
    'no position is known'
    """
    zh, en = _TEXTS[code]
    return (zh if lang == "zh" else en).format(**facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mobilisable:
    """One person who might be called: a member, a volunteer, or registered through a unit."""

    id: UUID
    code: str
    role: str
    position: LonLat | None
    skills: frozenset[str] = frozenset()
    is_busy: bool = False
    is_called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNeed:
    """A group and how many of its places are still open."""

    group: WorkGroup
    n_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One person who is to be called, the group, and whom the person follows."""

    person: Mobilisable
    group: str
    travel_s: float
    lead: Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One person with the one reason."""

    code: str
    reason: CallReason
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mobilisation:
    """Who is called, a reason for everybody by code, and the places that stay open."""

    called: tuple[Called, ...]
    considered: tuple[Considered, ...]
    unfilled: Mapping[str, int]

    def counted(self, *, among: Collection[str] | None = None) -> dict[str, int]:
        """Return how many there are of each reason, `among` the people of some codes or all."""
        return dict(
            Counter(
                one.reason.value for one in self.considered if among is None or one.code in among
            )
        )


def why_not(
    person: Mobilisable, needs: Sequence[GroupNeed], *, calls_busy: bool
) -> CallReason | None:
    """Return why a person cannot be called to any group; None = may go to at least one."""
    if person.is_called:
        return CallReason.CALLED_ALREADY
    if person.is_busy and not calls_busy:
        return CallReason.BUSY
    if person.position is None:
        return CallReason.NO_POSITION
    if not any(_takes_role(one.group, person) for one in needs):
        return CallReason.ROLE
    if not any(takes(one.group, person) for one in needs):
        return CallReason.LACKS_SKILL
    return None


def takes(group: WorkGroup, person: Mobilisable) -> bool:
    """Tell whether a person may be called to a group."""
    return _takes_role(group, person) and frozenset(group.skills) <= person.skills


def _takes_role(group: WorkGroup, person: Mobilisable) -> bool:
    return not group.roles or person.role in group.roles


def to_be_timed(
    people: Sequence[Mobilisable], needs: Sequence[GroupNeed], *, calls_busy: bool
) -> dict[str, tuple[int, ...]]:
    """Return for each group the numbers of those whose way to its place is to be timed.

    The nearest by air, three for each open place and never fewer than twenty; equal distances
    go by code. A person may be timed for several groups.
    """
    able = [
        number
        for number, one in enumerate(people)
        if why_not(one, needs, calls_busy=calls_busy) is None
    ]
    timed: dict[str, tuple[int, ...]] = {}
    for need in needs:
        mine = [number for number in able if takes(need.group, people[number])]
        away_m = _metres(people, mine, need.group.position)
        nearest = sorted(zip(away_m, (people[number].code for number in mine), mine, strict=True))
        n_timed = max(_TIMED_PER_PLACE * need.n_open, _ALWAYS_TIMED) if need.n_open else 0
        timed[need.group.code] = tuple(number for _, _, number in nearest[:n_timed])
    return timed


def _metres(
    people: Sequence[Mobilisable], numbers: Sequence[int], place: LonLat
) -> NDArray[np.float64]:
    known = [people[number].position for number in numbers]
    lons = [one.lon for one in known if one is not None]
    lats = [one.lat for one in known if one is not None]
    return np.atleast_1d(great_circles_m(lons, lats, to_lons=place.lon, to_lats=place.lat))


def mobilise(
    people: Sequence[Mobilisable],
    needs: Sequence[GroupNeed],
    seconds: Mapping[str, Mapping[int, float]],
    *,
    buildings: Sequence[BuildingToLead] = (),
    crew_per_head: int = 6,
    calls_busy: bool = False,
) -> Mobilisation:
    """Return who is called to which group, and a reason for everybody.

    Parameters
    ----------
    people
        Everybody who might be called, in any order.
    needs
        The groups and their open places.
    seconds
        For each group by code, the seconds to its muster place by number of person, for those
        whom `to_be_timed` named.
    buildings
        Where somebody should answer for the residents, for the groups that have buildings.
    crew_per_head
        How many people one building head leads, the head included.
    calls_busy
        Whether people who are at work on an order are called too.
    """
    placed = _placed(people, needs, seconds)
    by_group: dict[str, list[int]] = defaultdict(list)
    for number, group in placed.items():
        by_group[group].append(number)
    called: list[Called] = []
    for need in needs:
        code = need.group.code
        mine = sorted(by_group[code], key=lambda one: (seconds[code][one], people[one].code))
        leads = command_chain(
            [(people[one].code, people[one].role, people[one].position) for one in mine],
            need.group,
            buildings=buildings,
            crew_per_head=crew_per_head,
        )
        called += [
            Called(person=people[one], group=code, travel_s=seconds[code][one], lead=lead)
            for one, lead in zip(mine, leads, strict=True)
        ]
    considered = [
        _explain(number, people, needs, seconds, placed=placed, calls_busy=calls_busy)
        for number in range(len(people))
    ]
    return Mobilisation(
        called=tuple(called),
        considered=tuple(sorted(considered, key=lambda one: one.code)),
        unfilled={
            one.group.code: one.n_open - len(by_group[one.group.code])
            for one in needs
            if one.n_open > len(by_group[one.group.code])
        },
    )


def _placed(
    people: Sequence[Mobilisable],
    needs: Sequence[GroupNeed],
    seconds: Mapping[str, Mapping[int, float]],
) -> dict[int, str]:
    """Return the group of everybody who is called: most places filled, then fewest seconds."""
    timed = {one for mine in seconds.values() for one in mine}
    numbers = sorted(timed, key=lambda number: people[number].code)
    slots = [one.group.code for one in needs for _ in range(one.n_open)]
    if not numbers or not slots:
        return {}
    columns = {
        code: np.array([mine.get(one, math.inf) for one in numbers])
        for code, mine in seconds.items()
    }
    cost = np.stack([np.minimum(columns[code], _IMPOSSIBLE_S) for code in slots])
    rows, chosen = linear_sum_assignment(cost)
    return {
        numbers[column]: slots[row]
        for row, column in zip(rows.tolist(), chosen.tolist(), strict=True)
        if cost[row, column] < _IMPOSSIBLE_S
    }


def _explain(
    number: int,
    people: Sequence[Mobilisable],
    needs: Sequence[GroupNeed],
    seconds: Mapping[str, Mapping[int, float]],
    *,
    placed: Mapping[int, str],
    calls_busy: bool,
) -> Considered:
    person = people[number]
    if number in placed:
        group = placed[number]
        facts: dict[str, object] = {"group": group, "travel_s": round(seconds[group][number], 1)}
        return Considered(code=person.code, reason=CallReason.CALLED, facts=facts)
    refused = why_not(person, needs, calls_busy=calls_busy)
    if refused is not None:
        return Considered(code=person.code, reason=refused)
    timed = {code: mine[number] for code, mine in seconds.items() if number in mine}
    if not timed:
        return Considered(code=person.code, reason=CallReason.BEYOND_SHORTLIST)
    nearest = min(timed, key=lambda code: (timed[code], code))
    if not math.isfinite(timed[nearest]):
        return Considered(code=person.code, reason=CallReason.NO_WAY)
    facts = {"group": nearest, "travel_s": round(timed[nearest], 1)}
    return Considered(code=person.code, reason=CallReason.NOT_NEEDED, facts=facts)
