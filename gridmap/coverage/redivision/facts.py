"""Re-divisions as plain values: what `--json` prints, what the API answers."""

from typing import Any

from gridmap.coverage.redivision.figures import Comparison, DivisionFigures, GridFigures
from gridmap.model.redivision import Redivision

Facts = dict[str, Any]


def state_of(facts: Redivision) -> str:
    """Return the state as people are told it: a version that was undone says so."""
    return "rolled_back" if facts.is_rolled_back else facts.state.value


def redivision_facts(one: Redivision) -> Facts:
    """Return what is written of a re-division, for machines."""
    return {
        "number": one.number,
        "community": one.community_code,
        "community_name": one.community_name,
        "aim": one.aim,
        "state": state_of(one),
        "edits": one.edits,
        "requests_share": one.requests_share,
        "n_days": one.n_days,
        "made_at": one.made_at.isoformat(),
        "made_by": one.made_by,
        "edited_by": one.edited_by,
        "submitted_at": one.submitted_at and one.submitted_at.isoformat(),
        "submitted_by": one.submitted_by,
        "sent_back": one.sent_back,
        "approved_at": one.approved_at and one.approved_at.isoformat(),
        "approved_by": one.approved_by,
        "in_force_from": one.in_force_from and one.in_force_from.isoformat(),
        "ended_by": one.ended_by,
        "end_reason": one.end_reason,
    }


def comparison_facts(both: Comparison) -> Facts:
    """Return the figures of a division and of today's, grid by grid and as a whole."""
    return {
        "n_households": both.n_households,
        "n_requests": both.n_requests,
        "n_households_moved": both.n_households_moved,
        "n_requests_moved": both.n_requests_moved,
        "vanished": list(both.vanished),
        "new": list(both.fresh),
        "floor": round(both.floor, 3),
        "today": _division_facts(both.before),
        "proposed": _division_facts(both.after),
    }


def _division_facts(division: DivisionFigures) -> Facts:
    return {
        "n_grids": len(division.grids),
        "max_over_mean": round(division.spread.max_over_mean, 3),
        "variation": round(division.spread.variation, 3),
        "main_share": division.main_share and round(division.main_share, 3),
        "natural_share": division.natural_share and round(division.natural_share, 3),
        "mean_compactness": round(division.mean_compactness, 3),
        "in_one_piece": division.in_one_piece,
        "grids": [_grid_facts(one) for one in division.grids],
    }


def _grid_facts(one: GridFigures) -> Facts:
    return {
        "code": one.code,
        "n_households": one.n_households,
        "n_requests": one.n_requests,
        "area_m2": round(one.area_m2),
        "load": round(one.load, 3),
        "compactness": round(one.compactness, 3),
        "in_one_piece": one.in_one_piece,
    }
