"""Arrays kept between two questions, as many as fit into so many bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from gridmap.travel.graph import Ints


class ByteShelf:
    """Arrays by key; the one that was not asked for the longest goes first.

    Parameters
    ----------
    most_bytes
        What all arrays together may take. The newest stays, however large.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._arrays: OrderedDict[Hashable, Ints] = OrderedDict()
        self._n_bytes = 0

    @property
    def n_bytes(self) -> int:
        """Return what the arrays on the shelf take."""
        return self._n_bytes

    def kept(self, key: Hashable, make: Callable[[], Ints]) -> Ints:
        """Return what stands under a key, made now if it is not there."""
        if key not in self._arrays:
            self._arrays[key] = made = make()
            self._n_bytes += made.nbytes
            while self._n_bytes > self._most_bytes and len(self._arrays) > 1:
                _, oldest = self._arrays.popitem(last=False)
                self._n_bytes -= oldest.nbytes
        self._arrays.move_to_end(key)
        return self._arrays[key]
