"""Which photos an order wants, who may add one, and when it may be reported back without."""

import math
from collections.abc import Collection
from dataclasses import dataclass

from gridmap.errors import IllegalMove, PhotoMissing
from gridmap.model.photo import NoPhotoBecause, PhotoMoment
from gridmap.model.work_order import AssignmentState

MOST_PHOTOS = 12
"""So many of one moment of an order show all there is to see."""

_AT_WORK = frozenset({AssignmentState.RESERVED, AssignmentState.SIGNED, AssignmentState.ARRIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoPolicy:
    """What a city tunes about photos: how long they are kept after their order has ended."""

    kept_days: float = 180.0

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant."""
        if not 0.0 < self.kept_days < math.inf:
            raise ValueError("kept_days must be more than 0")


def check_may_add(moment: PhotoMoment, state: AssignmentState | None, *, n_there: int) -> None:
    """Refuse a photo of whoever does not have the order, or one too many.

    `state` is that of the assignment under which it is added; None at the desk.

    Raises
    ------
    IllegalMove
        The assignment was taken back, or there are enough.
    """
    if state is not None and state not in _AT_WORK | {AssignmentState.DONE}:
        raise IllegalMove(
            problem=f"the assignment is {state.en}: its photos are of no use any more",
            problem_zh=f"派单处于“{state.zh}”，不再接收照片",
            before=state.value,
        )
    if n_there >= MOST_PHOTOS:
        raise IllegalMove(
            problem=f"there are {MOST_PHOTOS} photos “{moment.en}” of this order already",
            problem_zh=f"此工单“{moment.zh}”照片已有 {MOST_PHOTOS} 张",
            n_most=MOST_PHOTOS,
        )


def missing(
    wanted: Collection[PhotoMoment], there: Collection[PhotoMoment]
) -> tuple[PhotoMoment, ...]:
    """Return the moments that are wanted and not shown, in order.

    >>> [one.value for one in missing({PhotoMoment.AFTER, PhotoMoment.BEFORE}, {"after"})]
    ['before']
    """
    return tuple(one for one in PhotoMoment if one in wanted and one not in there)


def check_shown(lacking: Collection[PhotoMoment], because: NoPhotoBecause | None) -> None:
    """Refuse to report back without a photo that is wanted, unless somebody says why.

    Raises
    ------
    PhotoMissing
        Names the moments.
    """
    if not lacking or because is not None:
        return
    zh, en = ("、".join(one.zh for one in lacking), ", ".join(one.en for one in lacking))
    raise PhotoMissing(
        problem=f"a photo is wanted of this category: {en}",
        mend="add it, or say why there is none: `no_photo`",
        problem_zh=f"此类事项须附照片：{zh}",
        mend_zh="请补拍，或说明未拍原因（no_photo）",
        missing=[one.value for one in lacking],
        reasons=[one.value for one in NoPhotoBecause],
    )
