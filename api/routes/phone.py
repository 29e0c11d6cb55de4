"""A member's phone: what they have in hand, what they have seen, what they found at a visit.

Each route names the member: it is their own phone, or somebody at the desk does it for them. The
steps of an assignment stand in `assignments`.
"""

import json
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response

from api.care_schemas import VisitReported
from api.deps import ServicesDep, WorkerDep, wake
from api.layer_answers import GeoJson
from api.mode_schemas import CooperationToAnswer
from api.once import OnceDep
from api.phone_schemas import (
    InHand,
    MemberDay,
    OfferToMember,
    OwnVisitReport,
    Sighting,
    VisitToDo,
)
from api.schemas import Code, RequestReceived
from gridmap.care_duties import receive_owed_care
from gridmap.flows.list_layer_versions import read_attributions
from gridmap.flows.read_member_work import (
    check_own_visit,
    read_ground_around,
    read_member_work,
)
from gridmap.flows.receive_requests import receive_requests
from gridmap.flows.report_care_visit import report_care_visit
from gridmap.model.care import CareReport
from gridmap.model.ids import CareVisitId
from gridmap.model.place import LonLat
from gridmap.model.request import RequestIntake
from gridmap.wiring import Services

router = APIRouter(prefix="/members/{code}", tags=["phone 手机端"])

_CREATED = 201


@router.get("/work", summary="我的工作 · What a member has in hand")
def get_work(code: Code, services: ServicesDep) -> MemberDay:
    """Return the jobs of one member, the urgent first, and the visits of the day.

    A member reads their own. Who called is not told; `measured_at` says how old the last known
    position is.
    """
    found = read_member_work(code, district=services.district, zone=_zone(services))
    return MemberDay(
        at=found.at,
        time_zone=services.settings.time_zone,
        member_code=found.member_code,
        name=found.name,
        lon=found.position.lon if found.position else None,
        lat=found.position.lat if found.position else None,
        measured_at=found.measured_at,
        arrived_within_m=services.position_policy.reached_m,
        desk_phone=services.settings.desk_phone,
        n_done_today=found.n_done_today,
        in_hand=[InHand.model_validate(one) for one in found.in_hand],
        offers=[OfferToMember.model_validate(one) for one in found.offers],
        cooperations=[CooperationToAnswer.model_validate(one) for one in found.cooperations],
        visits=[VisitToDo.model_validate(one) for one in found.visits],
    )


@router.get("/ground", summary="周边地图 · What lies around a place", response_class=GeoJson)
def get_ground(
    code: Code,
    services: ServicesDep,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
) -> Response:
    """Return streets, buildings, compounds and waters within some hundred metres as GeoJSON.

    It is the ground that everybody in the district may see; nothing is told of people or orders.
    """
    shapes = read_ground_around(LonLat(lon, lat), district=services.district)
    features = ",".join(
        f'{{"type":"Feature","properties":{json.dumps(_properties(one))},"geometry":{one["geometry"]}}}'
        for one in shapes
    )
    whose = json.dumps(read_attributions(district=services.district))
    told = f'{{"type":"FeatureCollection","attributions":{whose},"features":[{features}]}}'
    return GeoJson(told.encode())


def _properties(shape: Mapping[str, object]) -> dict[str, object]:
    return {"kind": shape["kind"], "name": shape["name"]}


@router.post("/sightings", status_code=_CREATED, summary="我要上报 · Report what one sees")
def post_sighting(
    code: Code,
    body: Sighting,
    services: ServicesDep,
    worker: WorkerDep,
    once: OnceDep,
) -> RequestReceived:
    """Receive what a member saw, once a key; it is dispatched as any request.

    `source_ref` of the request says whose report it is.
    """
    intake = RequestIntake(
        idempotency_key=f"{code}:{once.key}",
        channel="member",
        source_ref=f"{code}:{once.key}",
        received_at=body.seen_at,
        category=body.category,
        text=body.text,
        address=body.address,
        position=body.position.value() if body.position else None,
    )
    (received,) = receive_requests(
        [intake], district=services.district, policy=services.intake_policy
    )
    wake(worker)
    once.tell(created=received.created)
    return RequestReceived(
        request_id=received.request_id,
        work_order_id=received.work_order_id,
        number=received.number,
    )


@router.post(
    "/care-visits/{visit_id}/reports",
    status_code=_CREATED,
    summary="填报本人走访 · Report a visit of one's own",
)
def post_own_report(
    code: Code,
    visit_id: UUID,
    body: OwnVisitReport,
    services: ServicesDep,
    worker: WorkerDep,
    once: OnceDep,
) -> VisitReported:
    """Store what the member found, once a key; a call for help becomes a work order at once."""
    visit = CareVisitId(visit_id)
    check_own_visit(visit, code, district=services.district)
    report = CareReport(
        idempotency_key=once.key, visit_id=visit, member_code=code, **body.model_dump()
    )
    done = report_care_visit(
        report,
        district=services.district,
        policy=services.care_policy,
        zone=_zone(services),
    )
    if receive_owed_care(services):
        wake(worker)
    once.tell(created=done.created)
    return VisitReported(report_id=done.report_id, visit_id=done.visit_id, is_done=done.is_done)


def _zone(services: Services) -> ZoneInfo:
    return ZoneInfo(services.settings.time_zone)
