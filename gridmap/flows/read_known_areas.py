"""Tell the check of a file which areas the district has already."""

import numpy as np

from gridmap.ingest.lie import ParentAreas
from gridmap.model.layer_fields import AREA_LEVELS, LAYERS
from gridmap.store import look_up
from gridmap.store.district import District


def read_known_areas(*, district: District) -> dict[str, ParentAreas]:
    """Return the areas in force by level, those levels only that have any."""
    known: dict[str, ParentAreas] = {}
    with district.reading() as conn:
        for level in AREA_LEVELS:
            rows = look_up.features_of(conn, district.tenant, level)
            if rows:
                areas = np.empty(len(rows), dtype=object)
                areas[:] = [shape for _, shape, _ in rows]
                codes = tuple(str(fields["code"]) for _, _, fields in rows)
                known[level] = ParentAreas(layer=LAYERS[level], codes=codes, areas=areas)
    return known
