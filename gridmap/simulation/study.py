"""Two ways of going about the same days: what is rehearsed, and one day of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gridmap.model.place import LonLat
from gridmap.simulation.changes import on_shifts, posted, staffed
from gridmap.simulation.day import Day, Staffing
from gridmap.simulation.figures import DayFigures, figures_of
from gridmap.simulation.practice import Practice
from gridmap.simulation.rehearsal import World, rehearse

Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A practice, with the people and posts that it is rehearsed with."""

    practice: Practice = field(default_factory=Practice)
    staffing: tuple[Staffing, ...] = ()
    posts: tuple[LonLat, ...] = ()
    post_roles: frozenset[str] | None = None
    shifts: Mapping[str, Spans] = field(default_factory=dict)

    def day(self, day: Day) -> Day:
        """Return a day with the people of this side."""
        changed = staffed(day, self.staffing) if self.staffing else day
        changed = on_shifts(changed, self.shifts) if self.shifts else changed
        return posted(changed, self.posts, roles=self.post_roles) if self.posts else changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Days, and the two sides that they are rehearsed with, each in its world.

    The worlds differ only in what the decisions believe about travel times.
    """

    days: tuple[Day, ...]
    today: Side
    other: Side
    today_world: World
    other_world: World
    seed: int


def rehearse_both(study: Study, number: int) -> tuple[DayFigures, DayFigures]:
    """Return the figures of one day under today's practice and under the other.

    Both meet the same draws; another day, or another seed, has others.
    """
    day = study.days[number]
    seed = _seed(study.seed, number)
    today = rehearse(study.today.day(day), study.today.practice, world=study.today_world, seed=seed)
    other = rehearse(study.other.day(day), study.other.practice, world=study.other_world, seed=seed)
    return figures_of(today), figures_of(other)


def places_of(study_days: Sequence[Day], sides: Sequence[Side]) -> list[LonLat]:
    """Return everywhere that somebody may set out from, each place once."""
    places: dict[LonLat, None] = {}
    for day in {id(one.members): one for one in study_days}.values():
        for side in sides:
            for member in side.day(day).members:
                if member.may_be_dispatched:
                    places.update(dict.fromkeys((member.post, *member.beat)))
    for day in study_days:
        places.update(dict.fromkeys(one.position for one in day.orders))
    return list(places)


def _seed(seed: int, number: int) -> int:
    return int(np.random.SeedSequence([seed, number]).generate_state(1, np.uint64)[0])
