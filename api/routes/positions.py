"""Positions 位置: from systems in batches, from phones in their own words; where members are."""

from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Annotated
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import JSONResponse

from api import problems
from api.deps import ServicesDep
from api.phone_body import SMALL, PhoneBody, phone_throttle, stated_token, token_within
from api.phone_dialects import PhoneMessage, read_json, read_query
from api.position_schemas import DoubtfulTrail, LastPosition, PhoneAnswer, RefusedFixTold, TrailFix
from api.schemas import ActorName, Code, Instant, PositionsNoted, RefusedPosition, ReportedPosition
from gridmap.errors import InputError, UnknownDevice
from gridmap.flows.check_datums import check_datums
from gridmap.flows.look_up_positions import read_last_positions, read_trail
from gridmap.flows.report_positions import check_device, report_from_device, report_positions
from gridmap.geo.crs import Datum
from gridmap.model.fix import ReportedFix
from gridmap.wiring import Services

router = APIRouter(tags=["positions 位置"])

_DAY = timedelta(days=1)
_NOT_FOUND = 404
_MOST_FIELDS = 100

DatumOfCall = Annotated[
    Datum | None, Query(description="what the degrees refer to; without it, that of the device")
]


@router.post("/positions", summary="位置上报 · Report positions")
def post_positions(
    body: Annotated[list[ReportedPosition], Body(max_length=500)],
    services: ServicesDep,
    datum: Datum = Datum.WGS84,
) -> PositionsNoted:
    """Note where members are; a fix older than the stored one goes to the trail only.

    One that cannot be right is named in `refused` and does not hold up the others.
    """
    fixes = [
        ReportedFix(
            member_code=one.member_code,
            position=one.position.value(),
            measured_at=one.measured_at,
            accuracy_m=one.accuracy_m,
            speed_mps=one.speed_mps,
            course_deg=one.course_deg,
        )
        for one in body
    ]
    noted = report_positions(
        fixes, district=services.district, policy=services.position_policy, datum=datum
    )
    return PositionsNoted(
        n_noted=noted.n_noted,
        n_kept=noted.n_kept,
        n_duplicate=noted.n_duplicate,
        refused=[
            RefusedPosition(index=one.index, member_code=one.member_code, code=one.code)
            for one in noted.refused
        ],
    )


@router.get("/positions", summary="最后位置 · Last positions")
def get_positions(services: ServicesDep) -> list[LastPosition]:
    """Return the last position of every member and how old it is; silence is no error."""
    found = read_last_positions(district=services.district, policy=services.position_policy)
    return [LastPosition.model_validate(one) for one in found]


@router.get("/positions/doubtful", summary="疑似偏移 · Trails that look shifted")
def get_doubtful(services: ServicesDep) -> list[DoubtfulTrail]:
    """Return whose trail of the last day looks like GCJ-02 though it came as WGS 84.

    Nothing is corrected by it: state the datum of the device.
    """
    found = check_datums(district=services.district)
    return [DoubtfulTrail.model_validate(asdict(one)) for one in found]


@router.get("/members/{code}/trail", summary="轨迹 · The trail of a member")
def get_trail(
    code: Code,
    services: ServicesDep,
    actor: ActorName,
    since: Instant | None = None,
    until: Instant | None = None,
    limit: Annotated[int, Query(ge=1, le=20_000)] = 5_000,
) -> list[TrailFix]:
    """Return where a member was, by default in the last day; who looks is put down."""
    until = until or services.district.clock() + _DAY
    found = read_trail(
        code,
        district=services.district,
        between=(since or services.district.clock() - _DAY, until),
        limit=limit,
        actor=actor,
    )
    return [TrailFix.model_validate(one) for one in found]


@router.get("/positions/phone", summary="手机定位 · A phone reports (query)")
def get_phone(request: Request, services: ServicesDep, datum: DatumOfCall = None) -> PhoneAnswer:
    """Take one fix in the OsmAnd dialect: `?id=…&lat=…&lon=…&timestamp=…`."""
    with _one_try(request):
        return _taken_from_query(request, b"", services, datum)


@router.post(
    "/positions/phone",
    response_model=PhoneAnswer,
    summary="手机定位 · A phone reports (form or JSON)",
)
def post_phone(
    request: Request,
    body: PhoneBody,
    services: ServicesDep,
    datum: DatumOfCall = None,
) -> PhoneAnswer | JSONResponse:
    """Take what Traccar Client and OwnTracks send; a fix that is refused is answered 200 too.

    A form or query is the OsmAnd dialect; JSON with a `_type` is OwnTracks', other JSON that of
    Traccar Client. OwnTracks expects a list in answer and is given an empty one.
    """
    is_form = not body.lstrip().startswith((b"{", b"["))
    try:
        with _one_try(request):
            if len(body) > SMALL:
                token = stated_token(request) or token_within(body)
                check_device(token, district=services.district)
            if is_form:
                return _taken_from_query(request, body, services, datum)
            message = _read(body, services)
            answer = _taken(message, request, services, datum)
    except UnknownDevice as error:
        if is_form:
            raise
        return problems.told(request, error, status=_NOT_FOUND)
    return JSONResponse([]) if message.is_owntracks else answer


def _one_try(request: Request) -> AbstractContextManager[None]:
    """Let an address try that has not sent too much which was nobody's, or no message at all."""
    return phone_throttle(request).one_try(request, counted=(UnknownDevice, InputError))


def _read(body: bytes, services: Services) -> PhoneMessage:
    try:
        return read_json(body, at=services.district.clock())
    except (ValueError, RecursionError) as error:
        raise _not_understood() from error


def _taken_from_query(
    request: Request, body: bytes, services: Services, datum: Datum | None
) -> PhoneAnswer:
    """Take a report in the OsmAnd dialect; an unknown device is 400 here and 404 in JSON."""
    try:
        form = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise _not_understood() from error
    message = read_query(
        dict(form) | dict(request.query_params),
        zone=ZoneInfo(services.settings.time_zone),
        at=services.district.clock(),
    )
    return _taken(message, request, services, datum)


def _taken(
    message: PhoneMessage, request: Request, services: Services, datum: Datum | None
) -> PhoneAnswer:
    """Note what a phone reports under its token."""
    noted = report_from_device(
        message.token or stated_token(request),
        replace(message.report, datum=datum),
        district=services.district,
        policy=services.position_policy,
    )
    refused = [RefusedFixTold(index=one.index, code=one.code) for one in noted.refused]
    return PhoneAnswer(
        n_noted=noted.n_noted,
        n_kept=noted.n_kept,
        n_duplicate=noted.n_duplicate,
        n_unreadable=message.report.n_unreadable,
        refused=refused,
    )


def _not_understood() -> InputError:
    return InputError(
        problem="the message is neither a form nor a JSON object",
        mend="choose Traccar Client (OsmAnd) or OwnTracks in HTTP mode on the phone",
        problem_zh="消息既不是表单，也不是 JSON 对象",
        mend_zh="手机上请使用 Traccar Client（OsmAnd）或 OwnTracks 的 HTTP 模式",
    )
