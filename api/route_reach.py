"""How far each route reaches: what somebody who sees a part of the district may do by it.

One table for every route there is; a test walks the application and wants each route here. One
that is missing is answered to nobody but those who see the whole district.
"""

from collections.abc import Mapping

from api.reach import Reach, RouteReach
from gridmap.model.record_kind import RecordKind as Kind


def _named(
    *, makes: str | None = None, body: Mapping[str, Kind] | None = None, **path: Kind
) -> RouteReach:
    return RouteReach(reach=Reach.NAMED, path=path, body=body or {}, makes=makes)


def _seen_of(**path: Kind) -> RouteReach:
    return RouteReach(reach=Reach.SEEN, path=path)


_NOTHING, _SEEN, _WHOLE = (
    RouteReach(reach=one) for one in (Reach.NOTHING, Reach.SEEN, Reach.WHOLE)
)
_ORDER = _named(order_id=Kind.WORK_ORDER)
_REQUEST = _named(request_id=Kind.REQUEST)
_ASSIGNMENT = _named(assignment_id=Kind.ASSIGNMENT)
_PETITION = _named(petition_id=Kind.PETITION)
_OFFER = _named(offer_id=Kind.OFFER)
_COOPERATION = _named(cooperation_id=Kind.COOPERATION)
_FOLLOW_UP = _named(follow_up_id=Kind.FOLLOW_UP)
_JOINT = _named(operation_id=Kind.JOINT_OPERATION)
_REDIVISION = _named(number=Kind.REDIVISION)
_OPERATION = _named(number=Kind.OPERATION)
_PERSON = _named(code=Kind.CARE_PERSON)
_WISH = _named(wish_id=Kind.WISH)
_ERRAND = _named(code=Kind.VOLUNTEER, visit_id=Kind.CARE_VISIT)
_HOUSEHOLD = _named(code=Kind.MEMBER, body={"building_code": Kind.BUILDING})
_DEMAND = _named(demand_id=Kind.DEMAND)
_BUILDING = {"building_code": Kind.BUILDING}
_MEMBER = {"member_code": Kind.MEMBER}
_BY_VOLUNTEER = {"volunteer_code": Kind.VOLUNTEER}

_GET = {
    "/livez": _NOTHING,
    "/version": _NOTHING,
    "/readyz": _NOTHING,
    "/positions/phone": _NOTHING,  # a device speaks for its member
    "/me": _NOTHING,
    "/accounts": _WHOLE,
    "/sessions": _WHOLE,
    "/keys": _WHOLE,
    "/devices": _WHOLE,
    "/jurisdictions": _WHOLE,
    "/audit": _WHOLE,
    "/audit/file.csv": _WHOLE,
    "/audit/gaps": _WHOLE,
    "/audit/retention": _WHOLE,
    "/audit/seals": _WHOLE,
    "/health": _WHOLE,
    "/destinations": _WHOLE,
    "/destinations/{code}/messages": _WHOLE,
    "/layer-versions": _WHOLE,
    "/settings/lists/{kind}": _WHOLE,
    "/settings/base-map": _WHOLE,
    "/settings/calendar": _WHOLE,
    "/settings/calendar/deadline": _WHOLE,
    "/settings/policies": _WHOLE,
    "/base-map": _NOTHING,
    "/base-map/shifts": _NOTHING,
    "/levels": _SEEN,
    "/codes": _SEEN,
    "/layers": _SEEN,
    "/layers/{name}.geojson": _SEEN,
    "/streets/edits": _SEEN,
    "/live": _SEEN,
    "/stream": _SEEN,
    "/headline": _SEEN,
    "/wall/figures": _SEEN,
    "/wall/tiers": _SEEN,
    "/wall/nearest/{order_id}": _SEEN,
    "/queues": _SEEN,
    "/places": _SEEN,
    "/desk/areas": _SEEN,
    "/desk/orders": _SEEN,
    "/desk/risks": _SEEN,
    "/desk/sheets": _named(),  # numbers alone, of all streets: a pad is not of one
    "/queues/{name}": _SEEN,
    "/work-orders": _SEEN,
    "/work-orders/{order_id}": _SEEN,
    "/work-orders/{order_id}/chain": _SEEN,
    "/work-orders/{order_id}/cover": _SEEN,
    "/work-orders/{order_id}/escalations": _SEEN,
    "/work-orders/{order_id}/team": _SEEN,
    "/decisions/{decision_id}": _SEEN,
    "/assignments/asked": _SEEN,
    "/petitions": _SEEN,
    "/photos/{photo_id}": _seen_of(photo_id=Kind.PHOTO),
    "/photos/{photo_id}/thumbnail": _seen_of(photo_id=Kind.PHOTO),
    "/offers": _SEEN,
    "/teams": _SEEN,
    "/follow-ups": _SEEN,
    "/joint-operations": _SEEN,
    "/cover": _SEEN,
    "/positions": _SEEN,
    "/positions/doubtful": _SEEN,
    "/members/{code}/trail": _named(code=Kind.MEMBER),  # looking is an event
    "/members/{code}/work": _seen_of(code=Kind.MEMBER),
    "/volunteers/{code}/work": _SEEN,
    "/members/{code}/households": _seen_of(code=Kind.MEMBER),
    "/members/{code}/walk": _seen_of(code=Kind.MEMBER),
    "/members/{code}/way": _seen_of(code=Kind.MEMBER),
    "/units/{code}/work": _SEEN,
    "/members/{code}/ground": _seen_of(code=Kind.MEMBER),
    "/absences": _SEEN,
    "/replay/events": _SEEN,
    "/replay/trails": _SEEN,  # looking is an event, of no row
    "/figures/counted": _SEEN,
    "/figures/counted.csv": _SEEN,
    "/figures/requests": _SEEN,
    "/phone-list": _SEEN,
    "/escalations": _SEEN,
    "/duty": _SEEN,
    "/duty/gaps": _SEEN,
    "/responsibles": _SEEN,
    "/redivisions": _SEEN,
    "/redivisions/uneven": _SEEN,
    "/redivisions/{number}": _SEEN,
    "/redivisions/{number}/pieces": _SEEN,
    "/care/persons": _SEEN,
    "/care/persons/{code}": _PERSON,  # looking is an event
    "/care/plan": _SEEN,
    "/care/missed": _SEEN,
    "/care/errands": _SEEN,
    "/visits/ledger": _SEEN,
    "/visits/ledger/{entry_id}": _SEEN,
    "/visits/coverage": _SEEN,
    "/visits/unvisited": _SEEN,
    "/wishes": _SEEN,
    "/wishes/near": _SEEN,
    "/wishes/held": _SEEN,
    "/three-lists": _SEEN,
    "/emergency/plans": _SEEN,
    "/emergency/warnings": _SEEN,
    "/emergency/warnings/{warning_id}": _SEEN,
    "/emergency/operations": _SEEN,
    "/emergency/operations/{number}": _SEEN,
    "/emergency/operations/{number}/called": _SEEN,
    "/emergency/operations/{number}/evacuees": _SEEN,
    "/emergency/operations/{number}/goods": _SEEN,
    "/emergency/operations/{number}/reasons": _SEEN,
    "/emergency/figures": _SEEN,
    "/emergency/hazards": _SEEN,
    "/emergency/goods": _SEEN,
    "/streets": _WHOLE,  # what is odd about the network is told by codes of compounds
    "/handovers": _WHOLE,
    "/handovers/draft": _WHOLE,
    "/batches": _WHOLE,
    "/batches/{batch_id}": _WHOLE,
    "/day-plans/{day}": _WHOLE,
    "/decisions/replay": _WHOLE,
    "/decisions/{decision_id}/replay": _WHOLE,
    "/coverage/choices": _WHOLE,
    "/coverage/runs": _WHOLE,
    "/coverage/runs/{run_id}": _WHOLE,
    "/coverage/runs/{before}/compare/{after}": _WHOLE,
    "/coverage/runs/{run_id}/tables.xlsx": _WHOLE,
    "/simulations": _WHOLE,
    "/simulations/{simulation}": _WHOLE,
    "/coverage/circles": _WHOLE,
    "/metrics": _WHOLE,
}

_OF_ADMINISTRATORS = (
    "/accounts /accounts/{login}/reset /accounts/{login}/unlock /accounts/{login}/disable"
    " /sessions/{session_id}/end /keys /keys/{code}/revoke /devices /devices/{code}/revoke"
    " /health/checks /settings/lists/{kind} /settings/lists/{kind}/preview /destinations"
    " /destinations/{code}/pause /destinations/{code}/resume /destinations/{code}/remove"
    " /destinations/{code}/retry /destinations/{code}/give-up /destinations/{code}/secret"
)

_POST = {
    "/positions/phone": _NOTHING,  # a device speaks for its member
    "/sessions": _NOTHING,
    "/me/password": _NOTHING,
    "/me/second-factor": _NOTHING,
    "/me/second-factor/draw": _NOTHING,
    "/me/second-factor/give-up": _NOTHING,
    **dict.fromkeys(_OF_ADMINISTRATORS.split(), _WHOLE),
    "/positions": _named(body={"[].member_code": Kind.MEMBER}),
    # A caller may speak of any place and of anybody: what is received is told by its id alone.
    "/requests": _named(),
    "/requests/{request_id}/cancel": _REQUEST,
    "/requests/{request_id}/settle": _REQUEST,
    "/requests/{request_id}/risks/seen": _REQUEST,
    "/desk/sheets": _named(),
    # As a request: any place may be spoken of; who was sent is somebody whom the caller sees.
    "/desk/late-entries": _named(body=_MEMBER),
    "/desk/look-up": _SEEN,
    "/desk/orders/{order_id}/file": _seen_of(order_id=Kind.WORK_ORDER),
    "/work-orders/{order_id}/cameras": _seen_of(order_id=Kind.WORK_ORDER),
    "/work-orders/{order_id}/cameras/open": _ORDER,  # of cameras that the caller sees
    "/work-orders/{order_id}/notes": _ORDER,
    "/work-orders/{order_id}/instructions": _ORDER,
    "/instructions/{instruction_id}/report": _named(instruction_id=Kind.INSTRUCTION),
    "/requests/{request_id}/merge": _named(request_id=Kind.REQUEST, body={"into": Kind.WORK_ORDER}),
    "/work-orders/{order_id}/locate": _ORDER,
    "/work-orders/{order_id}/dispatch": _ORDER,
    "/work-orders/{order_id}/close": _named(
        order_id=Kind.WORK_ORDER, body={"checker_code": Kind.MEMBER}
    ),
    "/work-orders/{order_id}/preview": _seen_of(order_id=Kind.WORK_ORDER),
    "/work-orders/{order_id}/assign": _named(order_id=Kind.WORK_ORDER, body=_MEMBER),
    "/work-orders/{order_id}/hand-over": _named(order_id=Kind.WORK_ORDER, body=_MEMBER),
    "/work-orders/{order_id}/transfer": _ORDER,
    "/work-orders/{order_id}/undo": _ORDER,
    "/work-orders/{order_id}/offer": _ORDER,
    "/work-orders/{order_id}/offer/withdraw": _ORDER,
    "/work-orders/{order_id}/cooperations": _named(
        order_id=Kind.WORK_ORDER, body={"members[].": Kind.MEMBER}
    ),
    "/work-orders/{order_id}/escalate": _ORDER,
    "/work-orders/{order_id}/team": _ORDER,
    "/work-orders/{order_id}/team/send": _ORDER,
    "/work-orders/{order_id}/team/lead": _named(
        order_id=Kind.WORK_ORDER, body={"to": Kind.ASSIGNMENT}
    ),
    "/work-orders/{order_id}/team/finish": _ORDER,
    "/work-orders/{order_id}/co-handlers": _named(order_id=Kind.WORK_ORDER, body=_MEMBER),
    "/offers/{offer_id}/accept": _OFFER,
    "/offers/{offer_id}/decline": _OFFER,
    "/cooperations/{cooperation_id}/acknowledge": _COOPERATION,
    "/cooperations/{cooperation_id}/answer": _COOPERATION,
    "/cooperations/{cooperation_id}/decline": _COOPERATION,
    "/cooperations/{cooperation_id}/withdraw": _COOPERATION,
    "/follow-ups/{follow_up_id}/done": _FOLLOW_UP,
    "/follow-ups/{follow_up_id}/drop": _FOLLOW_UP,
    "/joint-operations": _named(
        body={"work_order_id": Kind.WORK_ORDER, "members[].member_code": Kind.MEMBER}
    ),
    "/joint-operations/{operation_id}/start": _JOINT,
    "/joint-operations/{operation_id}/cancel": _JOINT,
    "/members/{code}/sightings": _named(code=Kind.MEMBER),
    "/volunteers/{code}/wishes/{wish_id}/claim": _named(code=Kind.VOLUNTEER, wish_id=Kind.WISH),
    "/volunteers/{code}/wishes/{wish_id}/done": _named(code=Kind.VOLUNTEER, wish_id=Kind.WISH),
    "/volunteers/{code}/wishes/{wish_id}/give-back": _named(code=Kind.VOLUNTEER, wish_id=Kind.WISH),
    "/volunteers/{code}/errands/{visit_id}/reports": _ERRAND,
    "/members/{code}/household-visits": _HOUSEHOLD,
    "/members/{code}/care-visits/{visit_id}/reports": _named(
        code=Kind.MEMBER, visit_id=Kind.CARE_VISIT
    ),
    "/assignments/{assignment_id}/sign": _ASSIGNMENT,
    "/assignments/{assignment_id}/arrive": _ASSIGNMENT,
    "/assignments/{assignment_id}/done": _ASSIGNMENT,
    "/assignments/{assignment_id}/cannot-go": _ASSIGNMENT,
    "/assignments/{assignment_id}/cannot-go/accept": _ASSIGNMENT,
    "/assignments/{assignment_id}/cannot-go/refuse": _ASSIGNMENT,
    "/assignments/{assignment_id}/withdraw": _ASSIGNMENT,
    "/assignments/{assignment_id}/more-time": _ASSIGNMENT,
    "/assignments/{assignment_id}/return": _ASSIGNMENT,
    "/assignments/{assignment_id}/photos": _ASSIGNMENT,
    "/members/{code}/sightings/{key}/photos": _named(code=Kind.MEMBER),
    "/work-orders/{order_id}/photos": _ORDER,
    "/photos/{photo_id}/erase": _named(photo_id=Kind.PHOTO),
    "/petitions/{petition_id}/grant": _PETITION,
    "/petitions/{petition_id}/refuse": _PETITION,
    "/phone-list/{assignment_id}/calls": _ASSIGNMENT,
    "/escalations/tellings/{telling_id}/acknowledge": _named(telling_id=Kind.TELLING),
    "/absences": _named(body=_MEMBER),
    "/absences/{absence_id}/end": _named(absence_id=Kind.ABSENCE),
    "/streets/edits": _named(body={"code": Kind.STREET_OR_GATE}),
    "/streets/edits/{edit_id}/withdraw": _named(edit_id=Kind.STREET_EDIT),
    "/redivisions": _named(body={"community": Kind.COMMUNITY}),
    "/redivisions/by-hand": _named(body={"community": Kind.COMMUNITY}),
    "/redivisions/{number}/try": _REDIVISION,
    "/redivisions/{number}/division": _REDIVISION,
    "/redivisions/{number}/copies": _REDIVISION,
    "/redivisions/{number}/submit": _REDIVISION,
    "/redivisions/{number}/send-back": _REDIVISION,
    "/redivisions/{number}/move": _REDIVISION,
    "/redivisions/{number}/approve": _REDIVISION,
    "/redivisions/{number}/drop": _REDIVISION,
    "/emergency/warnings/{warning_id}/confirm": _named(body={"name": Kind.WARNED_PERSON_NAME}),
    "/emergency/warnings/{warning_id}/calls": _named(body={"duty_id": Kind.WARNED_PERSON}),
    "/emergency/operations": _named(body={"plan_code": Kind.EMERGENCY_PLAN}),
    "/emergency/operations/{number}/sign": _OPERATION,
    "/emergency/operations/{number}/mobilise": _OPERATION,
    "/emergency/operations/{number}/answers": _OPERATION,
    "/emergency/operations/{number}/rolls": _OPERATION,
    "/emergency/operations/{number}/rolls/{roll_id}/answers": _named(
        number=Kind.OPERATION, roll_id=Kind.ROLL
    ),
    "/emergency/operations/{number}/stand-down": _OPERATION,
    "/emergency/operations/{number}/off": _OPERATION,
    "/emergency/operations/{number}/hazards": _named(
        number=Kind.OPERATION, body={"hazard": Kind.HAZARD_POINT}
    ),
    "/emergency/operations/{number}/goods": _named(
        number=Kind.OPERATION, body={"goods": Kind.GOODS}
    ),
    "/emergency/operations/{number}/evacuees": _named(
        number=Kind.OPERATION, body={"lines[].building_code": Kind.BUILDING}
    ),
    "/emergency/operations/{number}/evacuees/tick": _OPERATION,
    "/emergency/operations/{number}/evacuees/show": _named(number=Kind.OPERATION, body=_BUILDING),
    "/emergency/hazards": _named(body={"hazard": Kind.HAZARD_POINT}),
    "/care/persons/{code}/pause": _PERSON,
    "/care/persons/{code}/resume": _PERSON,
    "/care/persons/{code}/end": _PERSON,
    "/care/persons/{code}/reports": _named(code=Kind.CARE_PERSON, body=_MEMBER),
    "/care/visits/{visit_id}/hand": _named(visit_id=Kind.CARE_VISIT, body=_BY_VOLUNTEER),
    "/care/errands/{visit_id}/reports": _named(visit_id=Kind.CARE_VISIT, body=_BY_VOLUNTEER),
    "/visits": _named(body={"building_code": Kind.BUILDING, **_MEMBER}),
    "/wishes": _named(body={"person_code": Kind.CARE_PERSON, "building_code": Kind.BUILDING}),
    "/wishes/{wish_id}/claim": _named(wish_id=Kind.WISH, body=_BY_VOLUNTEER),
    "/wishes/{wish_id}/give-back": _named(wish_id=Kind.WISH, body=_BY_VOLUNTEER),
    "/wishes/{wish_id}/done": _named(wish_id=Kind.WISH, body=_BY_VOLUNTEER),
    "/wishes/{wish_id}/confirm": _WISH,
    "/wishes/{wish_id}/send-back": _WISH,
    "/wishes/{wish_id}/withdraw": _WISH,
    "/demands": _named(),
    "/demands/{demand_id}/match": _DEMAND,
    "/demands/{demand_id}/answer": _DEMAND,
    "/handovers": _WHOLE,
    "/handovers/{handover_id}/take": _WHOLE,
    "/handovers/{handover_id}/take-back": _WHOLE,
    "/batches": _WHOLE,
    "/day-plans": _WHOLE,
    "/care/plan": _WHOLE,
    "/coverage/circles": _WHOLE,
    "/coverage/runs": _WHOLE,
    "/coverage/compare": _WHOLE,
    "/coverage/outside": _WHOLE,
    "/coverage/what-if": _WHOLE,
    "/sites": _WHOLE,
    "/simulations": _WHOLE,
    "/emergency/plans": _WHOLE,
    "/emergency/warnings": _WHOLE,
    "/emergency/warnings/file": _WHOLE,
    "/emergency/registers/{register}": _WHOLE,
}

_PUT = {
    "/accounts/{login}/rights": _WHOLE,
    "/settings/base-map": _WHOLE,
    "/care/persons/{code}": _named(
        code=Kind.CARE_PERSON,
        makes="code",
        body={**_BUILDING, **_MEMBER, "stand_in_code": Kind.MEMBER},
    ),
    "/resources/{code}": _named(code=Kind.RESOURCE, makes="code"),
}

_PATCH = {"/destinations/{code}": _WHOLE}

_DELETE = {"/sessions/current": _NOTHING}

_TABLES = {"GET": _GET, "POST": _POST, "PUT": _PUT, "PATCH": _PATCH, "DELETE": _DELETE}

ROUTE_REACH: dict[tuple[str, str], RouteReach] = {
    (method, path): reach for method, table in _TABLES.items() for path, reach in table.items()
}
"""Every route with rows of a district behind it, by method and path."""


def reach_of(method: str, path: str) -> RouteReach:
    """Return how far a route reaches; one that nobody decided on reaches the whole district."""
    return ROUTE_REACH.get((method, path), _WHOLE)
