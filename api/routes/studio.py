"""The coverage studio 覆盖分析台: what can be asked, who is out of reach, two sides compared."""

from fastapi import APIRouter

from api.deps import ServicesDep, StudioDep
from api.studio_schemas import AskedSide, Choices, OutOfReach, SidesTold, TwoSides
from gridmap.flows.study_coverage import compare_sides, list_outside

router = APIRouter(prefix="/coverage", tags=["coverage 覆盖"])


@router.get("/choices", summary="可选条件 · What can be asked of the stations")
def get_choices(studio: StudioDep) -> Choices:
    """Return the services and kinds that stations have, and the day of the streets."""
    day = studio.ground.network.data_date
    return Choices.of(studio.ground.stations, None if day is None else day.isoformat())


@router.post("/outside", summary="未覆盖名单 · Who is out of reach, and where")
def post_outside(body: AskedSide, services: ServicesDep, studio: StudioDep) -> OutOfReach:
    """Return compounds, communities and subdistricts with households outside, and their doors."""
    return OutOfReach.of(list_outside(body.value(), studio=studio, district=services.district))


@router.post("/compare", summary="比较两种情形 · Two coverages side by side, kept or asked now")
def post_compare(body: TwoSides, services: ServicesDep, studio: StudioDep) -> SidesTold:
    """Return what differs between two dates, two walkers, two hours; nothing is stored."""
    return SidesTold.of(
        compare_sides(
            body.before.value(), body.after.value(), studio=studio, district=services.district
        )
    )
