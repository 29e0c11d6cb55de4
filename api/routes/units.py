"""The inbox of a handling unit 承办单位. The steps of an assignment stand in `assignments`."""

from fastapi import APIRouter

from api.deps import ServicesDep
from api.mode_schemas import CooperationToAnswer
from api.schemas import Code
from api.unit_schemas import HandledByUnit, UnitInbox
from gridmap.flows.read_unit_work import read_unit_work

router = APIRouter(prefix="/units/{code}", tags=["units 承办单位"])


@router.get("/work", summary="收件箱 · What a unit has in hand")
def get_work(code: Code, services: ServicesDep) -> UnitInbox:
    """Return the orders that one unit has in hand, what is due first before the others.

    A unit reads its own. Who called is not told: the desk is asked.
    """
    found = read_unit_work(code, district=services.district, policy=services.petition_policy)
    return UnitInbox(
        at=found.at,
        time_zone=services.settings.time_zone,
        unit_code=found.unit_code,
        name=found.name,
        desk_phone=services.settings.desk_phone,
        n_done_7_days=found.n_done_7_days,
        in_hand=[HandledByUnit.model_validate(one) for one in found.in_hand],
        cooperations=[CooperationToAnswer.model_validate(one) for one in found.cooperations],
    )
