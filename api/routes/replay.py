"""Replay 回放: any past hour again, as its events tell it, and where members were."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.deps import ActorDep, ServicesDep
from api.schemas import ActorName, Instant
from gridmap.errors import InputError, NotAllowed
from gridmap.flows.replay_hour import Replayed, replay_hour, replay_trails
from gridmap.model.event import EventKind
from gridmap.model.history_place import HistoryPlace
from gridmap.model.rights import Right, rights_of
from gridmap.model.work_order import CaseState, Urgency

router = APIRouter(prefix="/replay", tags=["replay 回放"])


class HourAsked(BaseModel):
    """From an instant, whose events count as having happened, to another one, included."""

    model_config = ConfigDict(extra="forbid")

    since: Instant = Field(alias="from")
    until: Instant = Field(alias="to")
    lang: str | None = None


class EventsAsked(HourAsked):
    """The same, and where to go on: the `next` of the page before."""

    after: Annotated[str, Field(max_length=100)] | None = None
    limit: Annotated[int, Field(ge=1, le=5_000)] = 2_000


class TrailsAsked(HourAsked):
    """The same, and who looks where nobody has signed in."""

    actor: ActorName = "desk"


class ReplayedOrder(BaseModel):
    """An order of the hour and where it stood at its beginning; a state of null: not opened yet.

    Where `placed_at` is stated, it had no place before.
    """

    id: UUID
    number: str
    category: str
    urgency: Urgency
    close_by: datetime
    grid_code: str | None
    lon: float | None
    lat: float | None
    placed_at: datetime | None
    state: CaseState | None
    member_code: str | None
    is_on_site: bool


class ReplayedEvent(BaseModel):
    """What happened to an order, and where it stood then, who led it, by code."""

    at: datetime
    kind: EventKind
    order_id: UUID
    number: str
    member_code: str | None
    state: CaseState | None
    lead_code: str | None
    is_on_site: bool


class HourTold(BaseModel):
    """A page of an hour. `orders` come with the first one; `next` is null at the end."""

    at: datetime
    orders: list[ReplayedOrder]
    events: list[ReplayedEvent]
    next: str | None
    is_cut: bool

    @classmethod
    def of(cls, found: Replayed) -> "HourTold":
        """Return a page as it is told."""
        orders = []
        for one in found.orders:
            stood = found.stood.get(one["id"]) if isinstance(one["id"], UUID) else None
            orders.append(
                ReplayedOrder.model_validate(
                    {
                        **one,
                        "state": stood.standing.state if stood else None,
                        "member_code": stood.member_code if stood else None,
                        "is_on_site": stood.standing.is_on_site if stood else False,
                    }
                )
            )
        events = [
            ReplayedEvent(
                at=one.at,
                kind=one.kind,
                order_id=one.order_id,
                number=one.number,
                member_code=one.member_code,
                state=one.stood.standing.state,
                lead_code=one.stood.member_code,
                is_on_site=one.stood.standing.is_on_site,
            )
            for one in found.told
        ]
        return cls(
            at=found.at,
            orders=orders,
            events=events,
            next=None if found.next is None else str(found.next),
            is_cut=found.is_cut,
        )


class TrailsTold(BaseModel):
    """Where members were by code, as [seconds since the beginning, longitude, latitude].

    `kept_since` is from when on trails are kept; null: none is.
    """

    trails: dict[str, list[tuple[float, float, float]]]
    kept_since: datetime | None
    step_s: float


@router.get("/events", summary="回放一段时间 · Replay an hour")
def get_events(asked: Annotated[EventsAsked, Query()], services: ServicesDep) -> HourTold:
    """Return the orders of an hour and what happened to them, page by page; at most four hours.

    Where an order stood at any instant is what its events say; nothing in it names a person.
    """
    found = replay_hour(
        asked.since,
        asked.until,
        district=services.district,
        place=None if asked.after is None else _place(asked.after),
        limit=asked.limit,
    )
    return HourTold.of(found)


@router.get("/trails", summary="回放轨迹 · Trails of an hour")
def get_trails(
    asked: Annotated[TrailsAsked, Query()], services: ServicesDep, caller: ActorDep
) -> TrailsTold:
    """Return where members were in an hour, as far as that is kept; who looks is put down."""
    if Right.SEE_TRAILS not in rights_of(caller.roles):
        raise NotAllowed(
            problem="trails of members want the right see_trails, which your roles do not have",
            mend="look at the hour without them, or ask a shift leader",
            problem_zh="查看网格员轨迹须有 see_trails 权限，您的角色没有",
            mend_zh="可不带轨迹回放，或请值班长查看",
        )
    found = replay_trails(asked.since, asked.until, district=services.district, actor=asked.actor)
    return TrailsTold(
        trails={
            code: [
                (round((at - asked.since).total_seconds(), 1), round(lon, 6), round(lat, 6))
                for at, lon, lat in trail
            ]
            for code, trail in found.trails.items()
        },
        kept_since=found.kept_since,
        step_s=found.step_s,
    )


def _place(said: str) -> HistoryPlace:
    try:
        return HistoryPlace.parse(said)
    except ValueError as error:
        raise InputError(
            problem=f"{said!r} is no place to go on from",
            mend="send the `next` of the page before as it came",
            problem_zh=f"{said!r} 不是续页位置",
            mend_zh="请原样使用上一页的 next",
            field="after",
            value=said,
        ) from error
