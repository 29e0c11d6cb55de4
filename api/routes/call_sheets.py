"""Call sheets 纸质受理单: numbers for an outage, and what is entered later 补录."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.calls import KeyedCallDep
from api.deps import ActorDep, KeyDep, LangDep, ServicesDep, SightDep, WorkerDep, wake
from api.problems import worded
from api.routes.requests import check_is_seen
from api.sheet_schemas import EnteredLate, LateEntry, OpenSheet, SheetsReserved, SheetsWanted
from gridmap.casework.late_entry import check_done_on_paper
from gridmap.errors import InputError, NotAllowed, StateError
from gridmap.flows.carry_on_from_paper import carry_on_from_paper
from gridmap.flows.keep_call_sheets import read_entry, read_open_call_sheets, reserve_call_sheets
from gridmap.flows.receive_requests import receive_requests
from gridmap.layers.description import Lang
from gridmap.model.actor import Actor, Sight
from gridmap.model.call_sheet import DoneOnPaper
from gridmap.model.request import Received
from gridmap.model.rights import Right, rights_of
from gridmap.wiring import Services

router = APIRouter(prefix="/desk", tags=["desk 坐席"])

_CREATED, _KNOWN = 201, 200


@router.post("/sheets", summary="预留空白单编号 · Reserve numbers of call sheets")
def post_sheets(body: SheetsWanted, call: KeyedCallDep) -> SheetsReserved:
    """Reserve the next numbers of today for blank sheets; `/print` prints them."""
    return call.answer(
        SheetsReserved,
        body,
        lambda services: reserve_call_sheets(body.n, district=services.district, actor=body.actor),
    )


@router.get("/sheets", summary="未补录的空白单 · Sheets not entered yet")
def get_sheets(services: ServicesDep) -> list[OpenSheet]:
    """Return the sheets that were printed, may still be entered and have not been."""
    rows = read_open_call_sheets(district=services.district, policy=services.intake_policy)
    return [OpenSheet.model_validate(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Late:
    """A late entry at the door: of whom, and what they see."""

    services: Services
    actor: Actor
    sight: Sight
    lang: Lang
    key: str

    def check(self, done: DoneOnPaper, received_at: datetime) -> None:
        """Refuse what cannot have been, or what the caller may not enter, before all is stored."""
        if Right.DISPATCH not in rights_of(self.actor.roles):
            raise NotAllowed(
                problem="to enter who was sent wants the right dispatch",
                mend="enter the call alone, or ask a dispatcher",
                problem_zh="补录派人情况需要派单权限",
                mend_zh="请只补录来电，或请调度员补录",
                right=Right.DISPATCH.value,
            )
        check_done_on_paper(done, received_at=received_at, at=self.services.district.clock())

    def enter(self, body: LateEntry) -> EnteredLate:
        """Receive what the sheet holds and carry on from there, or tell what became of it."""
        district = self.services.district
        (received,) = receive_requests(
            [body.intake(self.key)], district=district, policy=self.services.intake_policy
        )
        if received.is_by_number:
            check_is_seen(received.request_id, self.services, self.sight)
        entry = read_entry(received.request_id, district=district) or {}
        done = body.done() if received.work_order_id else None
        is_carried_on, why_not = self._carry_on(received, done, actor=body.actor)
        return EnteredLate.model_validate(
            {
                "request_id": received.request_id,
                "work_order_id": received.work_order_id,
                "number": received.number,
                "sheet_number": body.sheet_number,
                "was_known": not received.created,
                "entered_by": entry.get("entered_by"),
                "entered_at": entry.get("entered_at"),
                "is_carried_on": is_carried_on,
                "not_carried_on": why_not,
            }
        )

    def _carry_on(
        self, received: Received, done: DoneOnPaper | None, *, actor: str
    ) -> tuple[bool, str | None]:
        """Take over what was done, and tell whether; else say why the order waits at the desk."""
        if done is None:
            return False, None
        assert received.work_order_id is not None  # noqa: S101 (somebody was sent to it)
        try:
            is_carried_on = carry_on_from_paper(
                received.work_order_id,
                done,
                district=self.services.district,
                actor=actor,
                wake_radius_m=self.services.dispatch_policy.widest_radius_m,
            )
        except (InputError, StateError) as error:
            return False, worded(error, "problem", self.lang)
        return is_carried_on, None


def _late(
    services: ServicesDep, actor: ActorDep, sight: SightDep, lang: LangDep, key: KeyDep
) -> _Late:
    return _Late(services, actor, sight, lang, key)


_LateDep = Annotated[_Late, Depends(_late)]


@router.post("/late-entries", status_code=_CREATED, summary="补录 · Enter a call sheet later")
def post_late_entry(
    body: LateEntry, late: _LateDep, response: Response, worker: WorkerDep
) -> EnteredLate:
    """Enter a sheet that was taken while the system was down, once per sheet number.

    The deadlines count from the instant of receipt. A sheet that was entered before answers 200
    with the order of then and who entered it; nothing is done twice. Where nobody could be given
    the order then, who was sent is taken over now.
    """
    if (done := body.done()) is not None:
        late.check(done, body.received_at)
    told = late.enter(body)
    wake(worker)
    if told.was_known:
        response.status_code = _KNOWN
    return told
