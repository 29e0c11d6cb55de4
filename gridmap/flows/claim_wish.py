"""Let one volunteer have a wish: the first who asks, and nobody else."""

from gridmap.casework.wishes import WishPolicy
from gridmap.errors import IllegalMove, WishTaken
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WishId
from gridmap.model.wish import WishState
from gridmap.store import events, wishes
from gridmap.store.district import District

_TAKEN = frozenset({WishState.CLAIMED, WishState.DONE})


def claim_wish(wish: WishId, volunteer: str, *, district: District, policy: WishPolicy) -> None:
    """Give an open wish to a volunteer; asked again by the same one, it stays so.

    The volunteer is held first and then the wish, always in this order.

    Raises
    ------
    NotFound
        No such wish or volunteer.
    WishTaken
        Somebody else has it, or the volunteer holds as many as the policy allows.
    IllegalMove
        The wish has ended or run out.
    """
    tenant = district.tenant
    with district.writing() as conn:
        who, n_claims = wishes.hold_volunteer(conn, tenant, volunteer)
        held = wishes.hold(conn, tenant, wish)
        if held.claimed_by == who:
            return
        if held.state in _TAKEN:
            raise wishes.taken()
        if held.state is not WishState.OPEN:
            raise IllegalMove(
                problem=f"the wish is {held.state.en}",
                problem_zh=f"心愿处于“{held.state.zh}”，不能认领",
                before=held.state.value,
                after=WishState.CLAIMED.value,
            )
        if n_claims >= policy.most_claims:
            raise WishTaken(
                problem=f"you hold {n_claims} wishes already",
                mend="finish or give back one of them first",
                problem_zh=f"您已认领 {n_claims} 个心愿",
                mend_zh="请先完成或退回其中之一",
            )
        at = district.clock()
        wishes.claim(conn, tenant, held, who, at=at)
        claimed = Event(
            at=at,
            kind=EventKind.WISH_CLAIMED,
            actor=volunteer,
            subdistrict_id=held.subdistrict_id,
            facts={"wish": str(wish)},
        )
        events.append(conn, tenant, [claimed])
