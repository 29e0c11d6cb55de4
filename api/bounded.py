"""No call holds a thread for long: what takes more is cut off, and said to be."""

import time
from collections.abc import Iterable
from typing import TypeVar

_Made = TypeVar("_Made")

LONGEST_S = 5.0


def as_far_as_time_goes(
    made: Iterable[_Made], *, longest_s: float = LONGEST_S
) -> tuple[list[_Made], bool]:
    """Return what is made within some seconds, and whether there was more.

    >>> as_far_as_time_goes(iter("abc"))
    (['a', 'b', 'c'], False)
    >>> as_far_as_time_goes(iter("abc"), longest_s=0)
    (['a'], True)
    """
    until = time.monotonic() + longest_s
    kept: list[_Made] = []
    for one in made:
        kept.append(one)
        if time.monotonic() >= until:
            return kept, True
    return kept, False
