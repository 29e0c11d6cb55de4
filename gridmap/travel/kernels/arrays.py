"""What a kernel is, and what goes into it beside the ways: direct ways between places."""

from dataclasses import dataclass
from typing import Protocol

from gridmap.travel.graph import Ends, Floats, Ints, Offsets, Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Direct ways that touch no node; those from source i are `start[i]:start[i + 1]`."""

    start: Offsets  # shape (sources + 1,)
    target: Ints
    seconds: Floats  # inf where closed


class Kernel(Protocol):
    """The three searches. `bucket_s` decides how much is done twice, never what comes out."""

    @property
    def name(self) -> str:
        """Return what decisions and reports call it."""
        ...

    def sweep(
        self, ways: Ways, stations: Ends, *, limit_s: float, bucket_s: float
    ) -> tuple[Floats, Ints]:
        """Return seconds from the nearest station to every node, and which it is.

        A node beyond the limit has `inf` and -1; of equally near stations the first counts.
        """
        ...

    def nearest(
        self,
        ways: Ways,
        ends: tuple[Ends, Ends],
        direct: Pairs,
        *,
        k: int,
        limit_s: float,
        bucket_s: float,
    ) -> tuple[Ints, Floats]:
        """Return the k nearest targets of each source, nearest first, and their seconds.

        `ends` are sources and targets. -1 and `inf` where there are fewer within the limit;
        of equally near targets the first counts.
        """
        ...

    def between(
        self, ways: Ways, ends: tuple[Ends, Ends], direct: Pairs, *, limit_s: float, bucket_s: float
    ) -> Floats:
        """Return the seconds from every source to every target; `inf` beyond the limit."""
        ...
