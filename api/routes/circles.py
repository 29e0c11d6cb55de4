"""Service circles 服务圈 by street time, as they are and as they would be."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.coverage_schemas import AnyChange, CoverageQuestion, Facts
from api.current_drawer import CurrentDrawer
from api.deps import StudioDep
from gridmap.coverage.facts import standing_facts
from gridmap.coverage.standard import time_standard
from gridmap.layers.geojson import geometry_json
from gridmap.travel.circle_sheets import CircleSheet

router = APIRouter(prefix="/coverage", tags=["coverage 覆盖"])

_MOST_LIMITS, _MOST_CHANGES, _MOST_MINUTES = 5, 200, 180.0
_SECONDS = 60.0

Limit = Annotated[float, Field(gt=0, le=_MOST_MINUTES)]


class CircleQuestion(BaseModel):
    """Which circles to draw; the limit of the question itself plays no part."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: CoverageQuestion = CoverageQuestion()
    limits: Annotated[list[Limit], Field(min_length=1, max_length=_MOST_LIMITS)] = [5, 10, 15]
    changes: Annotated[list[AnyChange], Field(max_length=_MOST_CHANGES)] = []


class Circles(BaseModel):
    """Nested circles, largest first, and who is within each limit by the way of its door."""

    within: list[Facts]
    stations: list[Facts]
    circles: Facts = Field(description="GeoJSON, with the error of each shape")


@router.get("/circles", summary="当前服务圈 · The service circles of now")
def get_circles(request: Request, studio: StudioDep) -> Circles:
    """Return how far five and fifteen minutes reach from the open stations, as on a wall."""
    return post_circles(CircleQuestion(limits=[5, 15]), request, studio)


@router.post("/circles", summary="服务圈 · Service circles by street time")
def post_circles(body: CircleQuestion, request: Request, studio: StudioDep) -> Circles:
    """Return the circles of all open stations together; nothing is stored."""
    limits_s = sorted({time_standard(one * _SECONDS).limit for one in body.limits})
    drawer: CurrentDrawer = request.app.state.current_drawer
    changes = [one.value() for one in body.changes]
    sheet = drawer.sheet(studio, body.question.policy(), limits_s, changes)
    return Circles(
        within=[_within(sheet, limit_s) for limit_s in limits_s],
        stations=[standing_facts(one) for one in sheet.measured.stations],
        circles={"type": "FeatureCollection", "features": _features(sheet)},
    )


def _within(sheet: CircleSheet, limit_s: float) -> Facts:
    coverage = sheet.measured.coverage
    is_inside = time_standard(limit_s).covers(coverage.reach.ways)
    homes, people = (
        np.nan_to_num(column)
        for column in (coverage.doors.n_households, coverage.doors.n_residents)
    )
    return {
        "limit_s": limit_s,
        "households": {"part": int(homes[is_inside].sum()), "whole": int(homes.sum())},
        "residents": {"part": int(people[is_inside].sum()), "whole": int(people.sum())},
    }


def _features(sheet: CircleSheet) -> list[Facts]:
    shapes = zip(sheet.limits_s, sheet.whole.areas, sheet.whole.errors, strict=True)
    return [
        {
            "type": "Feature",
            "geometry": geometry_json(area),
            "properties": {
                "limit_s": limit_s,
                "wrongly_inside_share": error.wrongly_inside_share,
                "wrongly_outside_share": error.wrongly_outside_share,
            },
        }
        for limit_s, area, error in reversed(list(shapes))
    ]
