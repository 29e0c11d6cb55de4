"""The compiled kernel: `search.c` behind typed functions. Calls let other threads run."""

import ctypes
import hashlib
import os
import sysconfig
import threading
from ctypes import Structure, byref, c_double, c_int32, c_int64, c_void_p
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gridmap.travel.graph import Ends, Floats, Ints, Ways
from gridmap.travel.kernels.arrays import Pairs

SOURCE: Final = Path(__file__).with_name("search.c")
_VERSION: Final = 2
_LARGEST: Final = float(np.finfo(np.float64).max)
_WRITABLE_BY_OTHERS: Final = 0o022
_NONE: Final = np.empty(0, dtype=np.int32)
_NONE_S: Final = np.empty(0, dtype=np.float64)


class _Arrays(Structure):
    """A size and arrays, as the source declares them; keeps the arrays alive."""

    def __init__(self, *sizes: int, arrays: tuple[NDArray[Any], ...]) -> None:
        self.arrays = arrays
        super().__init__(*sizes, *(one.ctypes.data for one in arrays))


class _Ways(_Arrays):
    _fields_ = (("n", c_int32), ("start", c_void_p), ("node", c_void_p), ("seconds", c_void_p))


class _Ends(_Arrays):
    _fields_ = (("n", c_int64), ("start", c_void_p), ("node", c_void_p), ("seconds", c_void_p))


class _Pairs(_Arrays):
    _fields_ = (("start", c_void_p), ("target", c_void_p), ("seconds", c_void_p))


class _Room(_Arrays):
    _fields_ = (("labels", c_void_p), ("reached", c_void_p), ("first", c_void_p))


class CompiledKernel:
    """The searches of `search.c`."""

    name: Final = "c"

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._rooms = threading.local()

    def sweep(
        self, ways: Ways, stations: Ends, *, limit_s: float, bucket_s: float
    ) -> tuple[Floats, Ints]:
        """Return seconds from the nearest station to every node, and which it is."""
        n = len(ways.start) - 1
        seconds, owner = np.empty(n), np.empty(n, dtype=np.int32)
        _check_nodes(stations, n)
        self._library.gridmap_sweep(
            byref(_ways(ways)),
            byref(self._room(n)),
            byref(_ends(stations)),
            c_double(min(limit_s, _LARGEST)),
            c_double(bucket_s),
            c_void_p(seconds.ctypes.data),
            c_void_p(owner.ctypes.data),
        )
        return seconds, owner

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
        """Return the k nearest targets of each source, nearest first, and their seconds."""
        sources, targets = ends
        n_sources, n_targets = len(sources.start) - 1, len(targets.start) - 1
        ranked = np.full((n_sources, k), -1, dtype=np.int32)
        ranked_s = np.full((n_sources, k), np.inf)
        n_ranked = min(k, n_targets)
        if n_ranked:
            found = np.empty((n_sources, n_ranked), dtype=np.int32)
            found_s = np.empty((n_sources, n_ranked))
            self._reach(
                ways, ends, direct, (limit_s, bucket_s), (np.empty(n_targets), found, found_s)
            )
            ranked[:, :n_ranked], ranked_s[:, :n_ranked] = found, found_s
        return ranked, ranked_s

    def between(
        self, ways: Ways, ends: tuple[Ends, Ends], direct: Pairs, *, limit_s: float, bucket_s: float
    ) -> Floats:
        """Return the seconds from every source to every target; `inf` beyond the limit."""
        best = np.empty((len(ends[0].start) - 1, len(ends[1].start) - 1))
        if best.size:
            self._reach(ways, ends, direct, (limit_s, bucket_s), (best, _NONE, _NONE_S))
        return best

    def _reach(
        self,
        ways: Ways,
        ends: tuple[Ends, Ends],
        direct: Pairs,
        measures: tuple[float, float],
        found: tuple[Floats, Ints, Floats],
    ) -> None:
        best, ranked, ranked_s = found
        for one in ends:
            _check_nodes(one, len(ways.start) - 1)
        _check_pairs(direct, ends)
        entries = np.empty(2 * len(ends[1].node), dtype=np.int32)
        self._library.gridmap_reach(
            byref(_ways(ways)),
            byref(self._room(len(ways.start) - 1)),
            byref(_ends(ends[0])),
            byref(_ends(ends[1])),
            byref(_pairs(direct)),
            c_int32(ranked.shape[-1] if ranked.size else 0),
            c_double(min(measures[0], _LARGEST)),
            c_double(measures[1]),
            c_void_p(entries.ctypes.data),
            c_void_p(best.ctypes.data),
            c_void_p(ranked.ctypes.data),
            c_void_p(ranked_s.ctypes.data),
        )

    def _room(self, n_nodes: int) -> _Room:
        """Return this thread's room to search in, made larger where it has to be."""
        room: _Room | None = getattr(self._rooms, "room", None)
        if room is None or len(room.arrays[1]) < n_nodes:
            labels = np.empty((n_nodes, self._library.gridmap_label_bytes()), dtype=np.uint8)
            reached, first = np.empty((2, n_nodes), dtype=np.int32)
            room = _Room(arrays=(labels, reached, first))
            self._library.gridmap_prepare(byref(room), c_int32(n_nodes))
            self._rooms.room = room  # not sooner: a signal may come in between
        return room


def library_paths() -> tuple[Path, ...]:
    """Return where the library of this very source may be, the first choice first."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    name = f"search-{digest}-{sysconfig.get_platform()}.so"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gridmap"
    return SOURCE.parent / name, cache / name


def load() -> CompiledKernel | None:
    """Return the kernel of this very source; None where it was not compiled."""
    for path in library_paths():
        if not _is_trusted(path):
            continue
        try:
            library = ctypes.CDLL(str(path))
            if library.gridmap_kernel_version() == _VERSION:
                return CompiledKernel(library)
        except (OSError, AttributeError):
            continue  # of another machine, or broken: SciPy searches instead
    return None


def _is_trusted(path: Path) -> bool:
    """Tell whether the file is there and nobody else may have written it."""
    try:
        seen = path.stat()
    except OSError:
        return False
    return seen.st_uid in (0, os.getuid()) and not seen.st_mode & _WRITABLE_BY_OTHERS


def _ways(ways: Ways) -> _Ways:
    return _Ways(
        len(ways.start) - 1,
        arrays=(
            _as(ways.start, np.int32),
            _as(ways.node, np.int32),
            _as(ways.seconds, np.float64),
        ),
    )


def _ends(ends: Ends) -> _Ends:
    return _Ends(
        len(ends.start) - 1,
        arrays=(
            _as(ends.start, np.int64),
            _as(ends.node, np.int32),
            _as(ends.seconds, np.float64),
        ),
    )


def _pairs(pairs: Pairs) -> _Pairs:
    return _Pairs(
        arrays=(
            _as(pairs.start, np.int64),
            _as(pairs.target, np.int32),
            _as(pairs.seconds, np.float64),
        )
    )


def _as(array: NDArray[Any], kind: type[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, dtype=kind)


def _check_nodes(ends: Ends, n_nodes: int) -> None:
    """Refuse places of another network before they read beyond this one's arrays."""
    if int(ends.start[-1]) > len(ends.node):
        raise IndexError(f"places have {ends.start[-1]} entries, and {len(ends.node)} are told")
    if len(ends.node) and not 0 <= int(ends.node.min()) <= int(ends.node.max()) < n_nodes:
        raise IndexError(f"a place enters a node that is none of the {n_nodes} of this network")


def _check_pairs(direct: Pairs, ends: tuple[Ends, Ends]) -> None:
    """Refuse direct ways between other places before anything is noted of them."""
    n_sources, n_targets = (len(one.start) - 1 for one in ends)
    if len(direct.start) != n_sources + 1 or int(direct.start[-1]) > len(direct.target):
        raise IndexError(f"direct ways are not told from {n_sources} places")
    if len(direct.target) and not (
        0 <= int(direct.target.min()) <= int(direct.target.max()) < n_targets
    ):
        raise IndexError(f"a direct way leads to none of the {n_targets} places")
