"""What may happen to a wish, and what a city tunes about it. Pure."""

from dataclasses import dataclass

from gridmap.errors import IllegalMove
from gridmap.model.wish import WishState

WISH_MOVES: frozenset[tuple[WishState, WishState]] = frozenset(
    {
        (WishState.OPEN, WishState.CLAIMED),
        (WishState.CLAIMED, WishState.OPEN),  # given back, or held for too long
        (WishState.CLAIMED, WishState.DONE),
        (WishState.DONE, WishState.CONFIRMED),
        (WishState.DONE, WishState.CLAIMED),  # the desk sends it back
        (WishState.OPEN, WishState.EXPIRED),
        (WishState.OPEN, WishState.WITHDRAWN),
        (WishState.CLAIMED, WishState.WITHDRAWN),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WishPolicy:
    """What a city tunes about wishes.

    A wish is offered for `open_days`; who claims one has `claim_days` for it and at most
    `most_claims` at a time. A volunteer is shown the `n_offered` nearest by walking time, of
    those within `reach_m` of the straight line.
    """

    open_days: int = 30
    claim_days: int = 7
    most_claims: int = 3
    n_offered: int = 10
    reach_m: float = 5_000.0

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant."""
        for name in ("open_days", "claim_days", "most_claims", "n_offered", "reach_m"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be more than 0")


def check_wish_move(before: WishState, after: WishState) -> None:
    """Refuse a move of a wish that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in WISH_MOVES:
        raise IllegalMove(
            problem=f"a wish that is {before.en} cannot become {after.en}",
            problem_zh=f"微心愿不能从“{before.zh}”变为“{after.zh}”",
            before=before.value,
            after=after.value,
        )
