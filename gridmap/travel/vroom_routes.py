"""Plan days of visits with VROOM; the only file that knows it.

VROOM counts whole seconds. Ways and services are rounded up and windows inwards for it, so
that what it finds can be walked; the plan itself is timed with the exact seconds.
"""

import math
from collections.abc import Mapping, Sequence
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
import vroom
from vroom import _vroom

from gridmap.dispatch.checked_routes import better_plan
from gridmap.dispatch.route_timing import Step
from gridmap.model.routing import RouteMember, RoutePlan, RouteQuestion, RouteStop, Window

_THOROUGH, _QUICK = 5, 1
_QUICK_FROM = 150
"""From so many stops on VROOM searches at a lower level: seconds instead of a minute."""


_TROUBLE = (_vroom.VroomInputException, _vroom.VroomInternalException)


class VroomRoutes:
    """A route planner over VROOM."""

    def plan(self, question: RouteQuestion) -> RoutePlan:
        """Return a plan that holds, never worse than the one by insertion."""
        if not question.stops or not question.members:
            return better_plan(question, None, engine=_name())
        return better_plan(question, _solve(question), engine=_name())


def _name() -> str:
    return f"vroom {version('pyvroom')}"


def _solve(question: RouteQuestion) -> dict[str, list[Step]] | None:
    """Return the steps by member as VROOM orders them; None where it cannot take the question."""
    clock = _Clock(question)
    marks = _marks(question)
    problem = vroom.Input()
    for profile, seconds in question.seconds.items():
        problem.set_durations_matrix(profile, clock.matrix(seconds))
    try:
        for number, member in enumerate(question.members):
            problem.add_vehicle(_vehicle(number, member, clock, marks))
        for number, stop in enumerate(question.stops):
            windows = clock.windows(stop.windows)
            if windows is not None:
                problem.add_job(_visit(number, stop, windows, marks))
        level = _THOROUGH if len(question.stops) < _QUICK_FROM else _QUICK
        # One thread: the same question gets the same answer.
        routes = problem.solve(exploration_level=level, nb_threads=1).to_dict()["routes"]
    except _TROUBLE:
        return None
    return _steps(question, routes)


class _Clock:
    """Whole seconds from the first shift's start; what is farther than a day is no way."""

    def __init__(self, question: RouteQuestion) -> None:
        self._zero_s = min(one.start_s for one in question.members)
        self._latest = max(self.whole(one.end_s) for one in question.members)

    def whole(self, at_s: float, *, up: bool = False) -> int:
        """Return an instant within VROOM's time, which begins at 0."""
        seconds = at_s - self._zero_s
        return max(0, math.ceil(seconds) if up else math.floor(seconds))

    def matrix(self, seconds: Sequence[Sequence[float]]) -> npt.NDArray[np.uint32]:
        """Return the ways, rounded up; no way = longer than the longest day."""
        whole = np.ceil(np.asarray(seconds, dtype=np.float64))
        return np.asarray(np.minimum(whole, self._latest + 1), dtype=np.uint32)

    def windows(self, windows: Sequence[Window]) -> list[vroom.TimeWindow] | None:
        """Return the windows that VROOM may use; None where they have all passed."""
        open_ = [
            vroom.TimeWindow(self.whole(one.from_s, up=True), self.whole(one.to_s))
            for one in windows
            if one.to_s >= self._zero_s and self.whole(one.from_s, up=True) <= self.whole(one.to_s)
        ]
        return None if windows and not open_ else open_


def _marks(question: RouteQuestion) -> dict[object, int]:
    """Return a number for each skill, and for each set of members that a visit is kept for."""
    named: set[object] = {skill for stop in question.stops for skill in stop.skills}
    kept = {stop.members for stop in question.stops if stop.members is not None}
    ordered = [*sorted(named, key=str), *sorted(kept, key=sorted)]
    return {mark: number for number, mark in enumerate(ordered, start=1)}


def _vehicle(
    number: int, member: RouteMember, clock: _Clock, marks: Mapping[object, int]
) -> vroom.Vehicle:
    carried = {
        mark
        for sign, mark in marks.items()
        if (member.code in sign if isinstance(sign, frozenset) else sign in member.skills)
    }
    return vroom.Vehicle(
        number,
        start=member.start_place,
        end=member.end_place,
        profile=member.profile,
        skills=carried,
        time_window=[clock.whole(member.start_s, up=True), clock.whole(member.end_s)],
        max_tasks=member.capacity,
        breaks=[
            vroom.Break(
                place,
                time_windows=clock.windows([rest.window]) or (),
                service=math.ceil(rest.lasts_s),
            )
            for place, rest in enumerate(member.rests)
        ],
    )


def _visit(
    number: int, stop: RouteStop, windows: list[vroom.TimeWindow], marks: Mapping[object, int]
) -> vroom.Job:
    wanted = {marks[skill] for skill in stop.skills}
    if stop.members is not None:
        wanted.add(marks[stop.members])
    return vroom.Job(
        number,
        location=stop.place,
        service=math.ceil(stop.service_s),
        skills=wanted,
        priority=stop.prize,
        time_windows=windows,
    )


def _steps(
    question: RouteQuestion, routes: Sequence[Mapping[str, object]]
) -> dict[str, list[Step]]:
    """Return VROOM's routes in our words; a member without a route only rests."""
    found: dict[str, list[Step]] = {}
    for route in routes:
        member = question.members[int(str(route["vehicle"]))]
        found[member.code] = []
        steps: object = route["steps"]
        assert isinstance(steps, list)  # noqa: S101 (VROOM's own shape)
        for step in steps:
            if step["type"] == "job":
                found[member.code].append(question.stops[step["id"]])
            elif step["type"] == "break":
                found[member.code].append(member.rests[step["id"]])
    return found
