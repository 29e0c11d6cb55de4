"""A plan of new stations as plain values: what `--json` prints, what the API answers."""

import math
from dataclasses import asdict
from typing import Any

from gridmap.coverage.siting.question import SitedStations

Facts = dict[str, Any]


def siting_facts(sited: SitedStations) -> Facts:
    """Return the stations in the order of building, and what the plan rests on."""
    plan, question = sited.plan, sited.question
    return {
        "goal": plan.goal.value,
        "policy": question.policy.as_facts(),
        "stations": [
            {
                "code": one.code,
                "lon": one.position.lon,
                "lat": one.position.lat,
                "gain": _finite(one.gain),
                "n_served": one.n_served,
            }
            for one in sited.stations
        ],
        "objective": _finite(plan.objective),
        "bound": _finite(plan.bound),
        "gap": plan.gap,
        "proven": plan.is_proven,
        "stopped": plan.is_stopped,
        "method": plan.method,
        "seed": question.seed,
        "demand": {"of": question.demand.value, "sum": sited.demand},
        "unreachable": plan.unreachable,
        "kept": [one.code for one in sited.kept],
        "n_candidates": sited.n_candidates,
        "n_refused_candidates": sited.n_refused_candidates,
        "n_places_refused": sited.n_places_refused,
        "before": asdict(sited.before),
        "after": asdict(sited.after),
        "network_state": sited.network_state,
        "ground_state": sited.ground_state,
    }


def _finite(figure: float) -> float | None:
    """Return a figure, None where it is infinite: JSON has no word for that."""
    return figure if math.isfinite(figure) else None
