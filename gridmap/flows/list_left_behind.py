"""Who points at features of a layer that are not in force any more."""

from gridmap.model.layer_version import LeftBehind
from gridmap.store import left_behind
from gridmap.store.district import District


def list_left_behind(layer: str, *, district: District) -> tuple[LeftBehind, ...]:
    """Return the members and open work orders that a change of the layer left behind."""
    with district.reading() as conn:
        return left_behind.left_behind(conn, district.tenant, layer)
