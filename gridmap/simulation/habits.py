"""How people take their time: the distributions behind a rehearsal, and what is drawn of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gridmap.model.work_order import Urgency
from gridmap.simulation.day import Day
from gridmap.simulation.durations import Duration, Floats, LogNormal, observed
from gridmap.simulation.ground import Steps

TRIES: Final = 8
"""So many assignments of one order have draws of their own; later ones go round again."""

LEAST_SEEN: Final = 50
_FORGOTTEN_S: Final = 86_400.0

_SIGN_URGENT: Final = LogNormal(45.0, 0.6)
_SIGN: Final = LogNormal(75.0, 0.7)
_TRAVEL: Final = LogNormal(1.0, 0.2)
_HANDLING: Final = LogNormal(900.0, 0.7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What people need, and how often they cannot go. As shipped these are assumptions.

    `sign_s` is from assignment to signature, by urgency; `travel_factor` is what the engine's
    seconds are multiplied by; `handling_s` is from arrival to the end of the work, `handling_of`
    that of single categories. Who cannot go says so instead of signing. `patience_s` is after
    how long an order that found nobody leaves the queue, to be handled elsewhere.
    """

    sign_s: Mapping[Urgency, Duration] = field(
        default_factory=lambda: {Urgency.URGENT: _SIGN_URGENT, Urgency.NORMAL: _SIGN}
    )
    travel_factor: Duration = _TRAVEL
    handling_s: Duration = _HANDLING
    handling_of: Mapping[str, Duration] = field(default_factory=dict)
    cannot_go_share: float = 0.03
    patience_s: float = float("inf")

    def as_facts(self) -> dict[str, object]:
        """Return the habits as plain values, for storing."""
        return {
            "sign_s": {key.value: one.as_facts() for key, one in self.sign_s.items()},
            "travel_factor": self.travel_factor.as_facts(),
            "handling_s": self.handling_s.as_facts(),
            "handling_of": {key: one.as_facts() for key, one in self.handling_of.items()},
            "cannot_go_share": self.cannot_go_share,
            "patience_s": self.patience_s if np.isfinite(self.patience_s) else None,
        }


def learned(steps: Steps) -> Habits:
    """Return habits as a district's own assignments show them.

    What was seen fewer than `LEAST_SEEN` times stays as shipped. Steps of a day and longer are
    left out: somebody forgot to press.
    """
    shipped = Habits()
    refused = steps.n_cannot_go / steps.n_ended if steps.n_ended >= LEAST_SEEN else None
    return Habits(
        sign_s={
            Urgency.URGENT: _seen(steps.sign_urgent_s, shipped.sign_s[Urgency.URGENT]),
            Urgency.NORMAL: _seen(steps.sign_normal_s, shipped.sign_s[Urgency.NORMAL]),
        },
        handling_s=_seen([seconds for _, seconds in steps.handling], shipped.handling_s),
        handling_of=_by_category(steps),
        cannot_go_share=shipped.cannot_go_share if refused is None else refused,
    )


def _by_category(steps: Steps) -> dict[str, Duration]:
    """Return the handling of each category that was seen often enough by itself."""
    seen: dict[str, list[float]] = defaultdict(list)
    for category, seconds in steps.handling:
        if 0.0 <= seconds < _FORGOTTEN_S:
            seen[category].append(seconds)
    return {
        category: observed(values)
        for category, values in sorted(seen.items())
        if len(values) >= LEAST_SEEN
    }


def _seen(values: Sequence[float], shipped: Duration) -> Duration:
    kept = [one for one in values if 0.0 <= one < _FORGOTTEN_S]
    return observed(kept) if len(kept) >= LEAST_SEEN else shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """What was drawn for each order of a day, shape (orders, tries); handling (orders,)."""

    sign_s: Floats
    travel_factor: Floats
    cannot_go: NDArray[np.bool_]
    handling_s: Floats


def draw(day: Day, habits: Habits, rng: np.random.Generator) -> Draws:
    """Return everything that is left to chance in a day; nothing else in a rehearsal is.

    Drawn by order and try, before anything happens: two practices that are rehearsed with one
    seed meet the same people on the same day.
    """
    n_orders = len(day.orders)
    sign, travel, cannot = rng.random((3, n_orders, TRIES))
    handling = rng.random(n_orders)
    is_urgent = np.array([one.urgency is Urgency.URGENT for one in day.orders], dtype=bool)
    sign_s = np.where(
        is_urgent[:, None],
        habits.sign_s[Urgency.URGENT].at(sign),
        habits.sign_s[Urgency.NORMAL].at(sign),
    )
    handling_s = habits.handling_s.at(handling)
    for category, duration in habits.handling_of.items():
        those = np.array([one.category == category for one in day.orders], dtype=bool)
        handling_s[those] = duration.at(handling[those])
    return Draws(
        sign_s=sign_s,
        travel_factor=habits.travel_factor.at(travel),
        cannot_go=cannot < habits.cannot_go_share,
        handling_s=handling_s,
    )
