"""What the grid editor is told: pieces and borders, today's grids, figures, faults with places."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.coverage.redivision.facts import comparison_facts, redivision_facts
from gridmap.coverage.redivision.findings import DivisionFault
from gridmap.flows.open_redivision import EditorView, Tried
from gridmap.layers.description import Lang
from gridmap.layers.geojson import geometry_json

Facts = dict[str, Any]

_DECIMALS = 6


def view_facts(view: EditorView, lang: Lang) -> Facts:
    """Return a re-division as the editor opens it."""
    borders = view.kept.atoms.borders
    return {
        **redivision_facts(view.kept.facts),
        "community_area": geometry_json(view.community),
        "pieces": {"type": "FeatureCollection", "features": _pieces(view)},
        "borders": np.stack([borders.first, borders.second], axis=1).tolist(),
        "today": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": geometry_json(shape),
                    "properties": {"code": code, "name": view.names.get(code)},
                }
                for code, shape in view.today.items()
            ],
        },
        "spare_codes": list(view.spare),
        "faults_today": faults_facts(view.faults_today, lang),
    }


def tried_facts(tried: Tried, lang: Lang) -> Facts:
    """Return the figures of a division that nobody has kept, and its faults."""
    return {**comparison_facts(tried.comparison), "faults": faults_facts(tried.faults, lang)}


def faults_facts(faults: Sequence[DivisionFault], lang: Lang) -> list[Facts]:
    """Return faults with their places and words."""
    return [
        {
            "kind": one.kind.value,
            "grids": list(one.grids),
            "area_m2": round(one.area_m2, 1),
            "lon": round(one.position.lon, _DECIMALS),
            "lat": round(one.position.lat, _DECIMALS),
            "text": _words(one, lang),
        }
        for one in faults
    ]


def _words(fault: DivisionFault, lang: Lang) -> str:
    size = f"{fault.area_m2:,.0f}"
    if lang == "en":
        grids = f" ({', '.join(fault.grids)})" if fault.grids else ""
        return f"{fault.kind.en}, {size} m²{grids}"
    grids = f"（{'、'.join(fault.grids)}）" if fault.grids else ""
    return f"{fault.kind.zh}，{size} 平方米{grids}"


def _pieces(view: EditorView) -> list[Facts]:
    atoms = view.kept.atoms
    inside = shapely.point_on_surface(atoms.shapes)
    middles: NDArray[np.float64] = shapely.get_coordinates(inside).round(_DECIMALS)
    columns = zip(
        atoms.shapes,
        view.kept.codes,
        atoms.today,
        atoms.n_households.tolist(),
        atoms.n_requests.tolist(),
        atoms.area_m2.tolist(),
        middles.tolist(),
        strict=True,
    )
    return [
        {
            "type": "Feature",
            "id": number,
            "geometry": geometry_json(shape),
            "properties": {
                "code": code,
                "today": today,
                "n_households": n_households,
                "n_requests": n_requests,
                "area_m2": round(area_m2),
                "lon": middle[0],
                "lat": middle[1],
            },
        }
        for number, (shape, code, today, n_households, n_requests, area_m2, middle) in enumerate(
            columns
        )
    ]
