"""What days of appointments are planned by."""

from dataclasses import dataclass

from gridmap.dispatch.plan_policy import PlanPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.model.routing import RoutePlanner
from gridmap.model.travel import TravelTimeEngine


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """Who times the ways, who orders the visits, and by which policies."""

    travel: TravelTimeEngine
    planner: RoutePlanner
    dispatch: DispatchPolicy
    plan: PlanPolicy
