"""What is not told where so few asked that one could tell who it was."""

from collections.abc import Iterable, Mapping

from gridmap.evaluation.counted import Counted, Tally

LEAST = 5
"""Groups of fewer are told together, to whoever may not see the requests themselves."""

POOLED = "+"
"""The key of what is told together."""


def small_groups(groups: Mapping[str, Tally], *, least: int = LEAST) -> frozenset[str]:
    """Return the groups that are too small to be told apart.

    Where those together were still too few, the next smallest joins them: otherwise the whole
    less the rest would tell it.

    >>> def of(n): return Tally(counts=dict.fromkeys(Counted, 0) | {Counted.OPEN: n}, durations={})
    >>> sorted(small_groups({"a": of(40), "b": of(6), "c": of(1), "d": of(0)}))
    ['b', 'c', 'd']
    >>> sorted(small_groups({"a": of(40), "b": of(6), "c": of(3), "d": of(2)}))
    ['c', 'd']
    """
    small: list[str] = []
    n_small = 0
    for key in sorted(groups, key=lambda key: (size(groups[key]), key)):
        n = size(groups[key])
        if n >= least and (n_small >= least or not n_small):
            break
        small.append(key)
        n_small += n
    return frozenset(small)


def together(tallies: Iterable[Tally]) -> Tally:
    """Return several tallies as one; its durations are left out, for hundredths do not add up."""
    counts = dict.fromkeys(Counted, 0)
    for one in tallies:
        for what in Counted:
            counts[what] += one.counts[what]
    return Tally(counts=counts, durations={})


def size(tally: Tally) -> int:
    """Return how large a group is: what came in or was open, whichever is more."""
    return max(tally.counts[Counted.RECEIVED], tally.counts[Counted.OPEN])
