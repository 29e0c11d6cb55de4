"""Tell a past hour again from the events, page by page, and where members were in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gridmap.errors import InputError
from gridmap.model.event import Event, EventKind
from gridmap.model.history_place import HistoryPlace
from gridmap.store import events, replays
from gridmap.store.district import District
from gridmap.store.replays import Stood, Told

LONGEST = timedelta(hours=4)
_STEPS_OF_A_TRAIL = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A page of a past hour. `orders` and `stood` come with the first page only.

    `stood` says where orders stood when the hour began; one that is missing was not opened yet.
    `next` is the place to go on from, None at the end; `is_cut`: there were more orders.
    """

    at: datetime
    orders: Sequence[Mapping[str, object]]
    stood: Mapping[UUID, Stood]
    told: Sequence[Told]
    next: HistoryPlace | None
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedTrails:
    """Where members were by code; `kept_since` is from when on trails are kept, None: none is."""

    trails: Mapping[str, Sequence[tuple[datetime, float, float]]]
    kept_since: datetime | None
    step_s: float


def replay_hour(
    since: datetime,
    until: datetime,
    *,
    district: District,
    place: HistoryPlace | None = None,
    limit: int = 2_000,
) -> Replayed:
    """Return what happened between two instants, from the start or from a place on.

    Raises
    ------
    InputError
        The hour runs backwards, or is longer than `LONGEST`.
    """
    _check(since, until)
    tenant, at = district.tenant, district.clock()
    with district.reading() as conn:
        orders = replays.orders_of(conn, tenant, since=since, until=until) if not place else []
        kept = orders[: replays.MOST_ORDERS]
        ids = [one["id"] for one in kept if isinstance(one["id"], UUID)]
        stood = replays.stood_at(conn, tenant, ids, HistoryPlace(since)) if ids else {}
        told = replays.told_after(
            conn, tenant, place or HistoryPlace(since), until=until, limit=limit
        )
    last = told[-1] if len(told) == limit else None
    return Replayed(
        at=at,
        orders=kept,
        stood=stood,
        told=told,
        next=None if last is None else HistoryPlace(last.at, last.id),
        is_cut=len(orders) > len(kept),
    )


def replay_trails(
    since: datetime, until: datetime, *, district: District, actor: str
) -> ReplayedTrails:
    """Return where members were between two instants, and note who looked.

    Raises
    ------
    InputError
        The hour runs backwards, or is longer than `LONGEST`.
    """
    _check(since, until)
    step_s = max(5.0, (until - since).total_seconds() / _STEPS_OF_A_TRAIL)
    with district.reading() as conn:
        tenant = district.tenant
        trails = replays.trails_of(conn, tenant, since=since, until=until, step_s=step_s)
        kept_since = replays.oldest_fix(conn, tenant)
    viewed = Event(
        at=district.clock(),
        kind=EventKind.TRAIL_VIEWED,
        actor=actor,
        facts={
            "since": since.isoformat(),
            "until": until.isoformat(),
            "n": sum(map(len, trails.values())),
            "n_members": len(trails),
        },
        written={"members": ", ".join(sorted(trails))},
    )
    with district.whole().writing() as conn:
        events.append(conn, district.tenant, [viewed])
    return ReplayedTrails(trails=trails, kept_since=kept_since, step_s=step_s)


def _check(since: datetime, until: datetime) -> None:
    if not timedelta() < until - since <= LONGEST:
        hours = f"{LONGEST.total_seconds() / 3600:g}"
        raise InputError(
            problem=f"{since.isoformat()} to {until.isoformat()} is not an hour to replay",
            mend=f"name a later end, at most {hours} hours after the beginning",
            problem_zh=f"{since.isoformat()} 至 {until.isoformat()} 不能回放",
            mend_zh=f"结束须晚于开始，且不超过 {hours} 小时",
            field="to",
            value=until.isoformat(),
        )
