"""Another planner's order of visits, made into a plan that holds and is never worse than ours.

Only the order is taken over: it is timed anew with the exact seconds, the gaps are filled, the
outcome is checked, and our own plan by insertion stands where it is better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gridmap.dispatch.route_check import faults
from gridmap.dispatch.route_insertion import insert_stops, worth
from gridmap.dispatch.route_timing import Step
from gridmap.model.routing import RoutePlan, RouteQuestion


def better_plan(
    question: RouteQuestion, steps: Mapping[str, Sequence[Step]] | None, *, engine: str
) -> RoutePlan:
    """Return the better of the plan in the given order and the plan by insertion.

    `steps` are visits and rests by member, in order; None = the engine has no answer.
    `facts` of the plan tell what became of the engine's order: `used`, or why not, and the
    worth of the plan by insertion beside it.
    """
    ours = insert_stops(question)
    by_insertion = list(worth(ours, question))
    if steps is None:
        return _told(ours, "no_answer", by_insertion)
    try:
        theirs = replace(insert_stops(question, steps), engine=engine)
    except ValueError:
        return _told(ours, "cannot_be_walked", by_insertion)
    if faults(theirs, question):
        return _told(ours, "faulty", by_insertion)
    if worth(theirs, question) < worth(ours, question):
        return _told(ours, "worse", by_insertion)
    return _told(theirs, "used", by_insertion)


def _told(plan: RoutePlan, became: str, by_insertion: list[float]) -> RoutePlan:
    return replace(plan, facts={"engine_order": became, "by_insertion": by_insertion})
