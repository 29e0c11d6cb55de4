"""What becomes of a claimed wish: given back, done, confirmed, sent back, withdrawn, run out."""

from datetime import timedelta

from gridmap.casework.wishes import WishPolicy, check_wish_move
from gridmap.errors import InputError, NotFound
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.ids import WishId
from gridmap.model.wish import WishState
from gridmap.store import events, wishes
from gridmap.store.care_people import volunteer_id
from gridmap.store.district import District

_KINDS = {
    WishState.OPEN: EventKind.WISH_GIVEN_BACK,
    WishState.CLAIMED: EventKind.WISH_SENT_BACK,
    WishState.DONE: EventKind.WISH_DONE,
    WishState.CONFIRMED: EventKind.WISH_CONFIRMED,
    WishState.EXPIRED: EventKind.WISH_EXPIRED,
    WishState.WITHDRAWN: EventKind.WISH_WITHDRAWN,
}
_ENDS = frozenset({WishState.CONFIRMED, WishState.EXPIRED, WishState.WITHDRAWN})


def move_wish(
    wish: WishId,
    state: WishState,
    *,
    district: District,
    actor: str,
    volunteer: str | None = None,
    text: str | None = None,
) -> WishState:
    """Let a wish take one move and return where it stands; one that was taken before is none.

    `volunteer` names who gives back or has done it: only who holds the wish may. `text` is the
    evidence of what was done, or the reason. A wish that is sent back may be held as long as one
    claimed now.

    Raises
    ------
    NotFound
        No such wish, or it is not this volunteer's.
    InputError
        Nothing is said of what was done.
    IllegalMove
        The wish cannot take this move now.
    """
    tenant = district.tenant
    with district.writing() as conn:
        held = wishes.hold(conn, tenant, wish)
        is_own = volunteer is None or held.claimed_by == volunteer_id(conn, tenant, volunteer)
        if held.state is state and (is_own or state is WishState.OPEN):
            return state
        if not is_own:
            raise NotFound(
                problem="you do not hold this wish",
                problem_zh="您没有认领这一心愿",
                mend="look at the wishes that you hold",
                mend_zh="请查看自己认领的心愿",
            )
        check_wish_move(held.state, state)
        more: dict[str, object] = {}
        if state is WishState.DONE:
            more["evidence"] = _said(text)
        at = district.clock()
        if state in _ENDS:
            more["ended_at"] = at
        if state in _ENDS or state is WishState.OPEN:
            wishes.end_claim(conn, tenant, wish, at=at, why=text or state.value)
        if state is WishState.CLAIMED:
            wishes.renew_claim(conn, tenant, wish, at=at)
        wishes.move(conn, tenant, wish, state, **more)
        moved = Event(
            at=at,
            kind=_KINDS[state],
            actor=actor,
            subdistrict_id=held.subdistrict_id,
            facts={"wish": str(wish)},
        )
        events.append(conn, tenant, [moved])
    return state


def expire_wishes(*, district: District, policy: WishPolicy) -> int:
    """Let open wishes run out, give back claims held for too long; return how many moved."""
    tenant, at = district.tenant, district.clock()
    with district.writing() as conn:
        late = wishes.run_out(
            conn, tenant, at=at, claimed_before=at - timedelta(days=policy.claim_days)
        )
        happened = []
        for one in late:
            held = wishes.hold(conn, tenant, one)
            if held.state not in {WishState.OPEN, WishState.CLAIMED}:
                continue  # somebody moved it while we waited for it
            state = WishState.EXPIRED if held.state is WishState.OPEN else WishState.OPEN
            ended_at = at if state is WishState.EXPIRED else None
            wishes.end_claim(conn, tenant, one, at=at, why="held_too_long")
            wishes.move(conn, tenant, one, state, ended_at=ended_at)
            happened.append(
                Event(
                    at=at,
                    kind=_KINDS[state],
                    actor=MACHINE,
                    subdistrict_id=held.subdistrict_id,
                    facts={"wish": str(one)},
                )
            )
        events.append(conn, tenant, happened)
    return len(happened)


def _said(text: str | None) -> str:
    if text is None or not text.strip():
        raise InputError(
            problem="nothing is said of what was done",
            mend="say in a few words what was done",
            problem_zh="没有写明做了什么",
            mend_zh="用几句话写明做了什么",
            field="text",
        )
    return text
